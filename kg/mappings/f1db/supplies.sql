-- Whose engines a constructor had in a season, and which.
WITH cars AS (
  SELECT file, row, season, constructorId, engineManufacturerId, engineId, engines
  FROM entered WHERE constructors IS NULL
  UNION ALL
  SELECT file, row, season, c ->> 'constructorId', c ->> 'engineManufacturerId', c ->> 'engineId',
    c ->> 'engines'
  FROM (
    SELECT *, unnest(from_json(constructors, '["JSON"]')) AS c
    FROM entered WHERE constructors IS NOT NULL
  )
), several AS (
  SELECT file, row, season, constructorId, engineManufacturerId, engineId FROM cars
  WHERE engineId IS NOT NULL
  UNION ALL
  SELECT file, row, season, constructorId, engineManufacturerId, e ->> 'engineId'
  FROM (SELECT *, unnest(from_json(engines, '["JSON"]')) AS e FROM cars WHERE engines IS NOT NULL)
)
SELECT s.engineManufacturerId AS supplier, s.constructorId AS "of", 'engine' AS supply_kind,
  list(DISTINCT e.fullName ORDER BY e.fullName) AS model, 'f1-' || s.season AS season,
  min_by(s.file || ' row ' || s.row, s.row) AS at
FROM several s LEFT JOIN engines e ON e.engine = s.engineId
WHERE s.engineManufacturerId <> s.constructorId
GROUP BY s.engineManufacturerId, s.constructorId, s.season
