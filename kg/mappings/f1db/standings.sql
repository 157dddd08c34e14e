-- Drivers after each race.
SELECT x.driverId AS who, 'f1' AS series, r.season_id AS season, 'drivers' AS title_kind,
  r.date AS as_of, CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS position,
  x.points, x.file || ' row ' || x.row AS at
FROM driver_standings x JOIN rounds r ON r.season = x.season AND r.race = x.race
