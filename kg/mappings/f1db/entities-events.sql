SELECT r.event AS id, r.event_name AS name, r.season_id AS season, v.venue AS venue
FROM rounds r LEFT JOIN venues v ON v.circuit = r.circuitId
