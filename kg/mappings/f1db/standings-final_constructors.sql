WITH last AS (
  SELECT season, season_id, max(date) AS day,
    bool_or(constructorsChampionshipDecider = 'true') AS decided
  FROM rounds WHERE held GROUP BY ALL
)
SELECT x.constructorId AS who, 'f1' AS series, l.season_id AS season, 'manufacturers' AS title_kind,
  l.day AS as_of, CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS position,
  x.points, CASE WHEN count(*) OVER (PARTITION BY x.season, x.constructorId) > 1
    THEN 'with the engine of ' || m.name END AS detail,
  CASE WHEN l.decided THEN 'true' END AS is_final, x.file || ' row ' || x.row AS at
FROM final_constructor_standings x JOIN last l ON l.season = x.season
LEFT JOIN engine_makers m ON m.maker = x.engineManufacturerId
