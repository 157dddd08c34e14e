-- Who was entered by whom, with which car. A number only where a driver was entered twice.
WITH twice AS (
  SELECT season, round, driver FROM entrances GROUP BY ALL HAVING count(*) > 1
), numbers AS (
  SELECT r.season, CAST(r.round AS BIGINT) AS round, x.driverId, x.constructorId,
    min(x.driverNumber) AS number
  FROM race_results x JOIN rounds r ON r.season = x.season AND r.race = x.race
  GROUP BY ALL HAVING count(DISTINCT x.driverNumber) = 1
)
SELECT e.driver, r.event, e.constructorId AS team,
  CASE WHEN t.driver IS NOT NULL THEN n.number END AS number,
  CASE WHEN e.chassis IS NULL THEN c.car END AS car, e.constructorId AS chassis,
  e.engineManufacturerId AS engine, e.tyreManufacturerId AS tires, e.entrantId AS entrant,
  e.file || ' row ' || e.row AS at
FROM entrances e
JOIN rounds r ON r.season = e.season AND CAST(r.round AS BIGINT) = e.round
LEFT JOIN cars c ON c.chassis = e.chassisId
LEFT JOIN twice t ON t.season = e.season AND t.round = e.round AND t.driver = e.driver
LEFT JOIN numbers n ON n.season = e.season AND n.round = e.round AND n.driverId = e.driver
  AND n.constructorId = e.constructorId
