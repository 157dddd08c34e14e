-- Places lost on the grid.
SELECT x.driverId AS who,
  CASE WHEN regexp_full_match(x.gridPenalty, '[0-9]+') THEN 'grid-drop' ELSE 'back-of-grid' END
    AS penalty_kind,
  CASE WHEN x.session = 's' THEN r.race_session ELSE r.event || '-sprint' END AS served_in,
  r.season_id AS season,
  CASE WHEN regexp_full_match(x.gridPenalty, '[0-9]+') THEN x.gridPenalty END AS grid_places,
  r.date AS "when", x.file || ' row ' || x.row AS at
FROM grid x JOIN rounds r ON r.season = x.season AND r.race = x.race
WHERE x.gridPenalty IS NOT NULL
