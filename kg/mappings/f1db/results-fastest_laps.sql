-- Each driver's fastest lap of a race; the first is the fastest of the race.
SELECT x.driverId AS driver, r.race_session AS session, x.constructorId AS team,
  x.time AS lap_time, CASE WHEN x.position = '1' THEN 'true' END AS fastest_lap,
  x.driverNumber AS number, x.file || ' row ' || x.row AS at
FROM fastest_laps x JOIN rounds r ON r.season = x.season AND r.race = x.race
