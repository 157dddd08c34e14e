-- Who was entered by whom with what in which round: one row for each driver and round.
WITH cars AS (
  SELECT file, row, season, entrantId, constructorId, engineManufacturerId, chassisId, chassis,
    tyreManufacturerId, driverId, rounds, drivers
  FROM entered WHERE constructors IS NULL
  UNION ALL
  SELECT file, row, season, entrantId, c ->> 'constructorId', c ->> 'engineManufacturerId',
    c ->> 'chassisId', c ->> 'chassis', c ->> 'tyreManufacturerId', c ->> 'driverId',
    c ->> 'rounds', c ->> 'drivers'
  FROM (
    SELECT *, unnest(from_json(constructors, '["JSON"]')) AS c
    FROM entered WHERE constructors IS NOT NULL
  )
), seats AS (
  SELECT * EXCLUDE (driverId, rounds, drivers), driverId AS driver, rounds
  FROM cars WHERE driverId IS NOT NULL
  UNION ALL
  SELECT * EXCLUDE (driverId, rounds, drivers, d), d ->> 'driverId', d ->> 'rounds'
  FROM (
    SELECT *, unnest(from_json(drivers, '["JSON"]')) AS d FROM cars WHERE drivers IS NOT NULL
  )
), parts AS (
  SELECT * EXCLUDE (rounds), unnest(string_split(rounds, ',')) AS part
  FROM seats WHERE rounds IS NOT NULL AND rounds <> ''
)
SELECT * EXCLUDE (part), unnest(generate_series(
    CAST(trim(split_part(part, '-', 1)) AS BIGINT),
    CAST(trim(CASE WHEN part LIKE '%-%' THEN split_part(part, '-', 2) ELSE part END) AS BIGINT)
  )) AS round
FROM parts
