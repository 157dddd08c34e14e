-- How often each stopped; the receipt is the row of the last stop.
SELECT x.driverId AS driver, r.race_session AS session, x.constructorId AS team,
  max(CAST(x.stop AS BIGINT)) AS pit_stops, x.driverNumber AS number,
  arg_max(x.file || ' row ' || x.row, CAST(x.stop AS BIGINT)) AS at
FROM pit_stops x JOIN rounds r ON r.season = x.season AND r.race = x.race
GROUP BY x.driverId, r.race_session, x.constructorId, x.driverNumber
