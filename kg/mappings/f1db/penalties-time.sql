-- Seconds added to the time of a race or sprint.
WITH x AS (
  SELECT season, race, 'race' AS part, driverId, timePenalty, file, row FROM race_results
  UNION ALL
  SELECT season, race, 'sprint', driverId, timePenalty, file, row FROM sprint_results
)
SELECT x.driverId AS who, 'time' AS penalty_kind, r.event || '-' || x.part AS earned_in,
  r.season_id AS season, ltrim(x.timePenalty, '+') AS penalty_s, r.date AS "when",
  x.file || ' row ' || x.row AS at
FROM x JOIN rounds r ON r.season = x.season AND r.race = x.race
WHERE x.timePenalty IS NOT NULL
