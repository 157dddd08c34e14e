SELECT DISTINCT season_id AS id, season || ' Formula 1 World Championship' AS name, 'f1' AS series,
  season AS year
FROM rounds
