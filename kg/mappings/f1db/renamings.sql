-- The chronology of a constructor: under which name it went on, and from which season.
WITH steps AS (
  SELECT constructor, file, row, unnest(from_json(chronology, '["JSON"]')) AS step
  FROM constructors WHERE chronology IS NOT NULL
), dated AS (
  SELECT constructor, file, row, step ->> 'constructorId' AS one,
    CAST(step ->> 'yearFrom' AS BIGINT) AS since
  FROM steps
), pairs AS (
  SELECT *, lag(one) OVER (PARTITION BY constructor ORDER BY since) AS before FROM dated
)
SELECT p.before AS "of", b.name AS old_name, a.name AS new_name, CAST(p.since AS VARCHAR) AS "when",
  min(p.file || ' row ' || p.row) AS at
FROM pairs p
JOIN constructors a ON a.constructor = p.one
JOIN constructors b ON b.constructor = p.before
WHERE p.before IS NOT NULL AND p.before <> p.one
GROUP BY ALL
