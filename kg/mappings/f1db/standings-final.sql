-- The final table of drivers: points that count, and all that were scored where these are more.
WITH last AS (
  SELECT season, season_id, max(date) AS day,
    bool_or(driversChampionshipDecider = 'true') AS decided
  FROM rounds WHERE held GROUP BY ALL
), scored AS (
  SELECT season, driverId, sum(CAST(points AS DECIMAL(9, 2))) AS points FROM (
    SELECT season, driverId, points FROM race_results
    UNION ALL SELECT season, driverId, points FROM sprint_results
  ) GROUP BY ALL
)
SELECT x.driverId AS who, 'f1' AS series, l.season_id AS season, 'drivers' AS title_kind,
  l.day AS as_of, CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS position,
  x.points, CASE WHEN s.points > CAST(x.points AS DECIMAL(9, 2))
    THEN regexp_replace(CAST(s.points AS VARCHAR), '\.?0+$', '') END AS gross_points,
  CASE WHEN l.decided THEN 'true' END AS is_final, 'gross_points' AS inferred,
  x.file || ' row ' || x.row AS at
FROM final_driver_standings x JOIN last l ON l.season = x.season
LEFT JOIN scored s ON s.season = x.season AND s.driverId = x.driverId
