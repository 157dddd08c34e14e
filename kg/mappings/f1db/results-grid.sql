-- Places on the grid as far as the result does not have them.
SELECT x.driverId AS driver,
  CASE WHEN x.session = 's' THEN r.race_session ELSE r.event || '-sprint' END AS session,
  x.constructorId AS team,
  CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS grid,
  CASE WHEN x.position = 'PL' THEN 'true' END AS pit_lane_start, x.driverNumber AS number,
  x.file || ' row ' || x.row AS at
FROM grid x JOIN rounds r ON r.season = x.season AND r.race = x.race
WHERE (regexp_full_match(x.position, '[0-9]+') OR x.position = 'PL')
  AND NOT EXISTS (
    SELECT 1 FROM race_results y WHERE x.session = 's' AND y.season = x.season AND y.race = x.race
      AND y.driverId = x.driverId AND y.driverNumber = x.driverNumber
      AND y.gridPosition = x.position
  )
  AND NOT EXISTS (
    SELECT 1 FROM sprint_results y WHERE x.session <> 's' AND y.season = x.season
      AND y.race = x.race AND y.driverId = x.driverId AND y.gridPosition = x.position
  )
