-- Sessions with their day and time (UTC), where they are known apart from the round's.
WITH told AS (
  SELECT event, file, row, date AS day, time, 'race' AS part FROM rounds
  UNION ALL SELECT event, file, row, qualifyingDate, qualifyingTime, 'qualifying' FROM rounds
  UNION ALL SELECT event, file, row, sprintQualifyingDate, sprintQualifyingTime, 'sprint-qualifying' FROM rounds
  UNION ALL SELECT event, file, row, sprintRaceDate, sprintRaceTime, 'sprint' FROM rounds
  UNION ALL SELECT event, file, row, freePractice1Date, freePractice1Time, 'practice-1' FROM rounds
  UNION ALL SELECT event, file, row, freePractice2Date, freePractice2Time, 'practice-2' FROM rounds
  UNION ALL SELECT event, file, row, freePractice3Date, freePractice3Time, 'practice-3' FROM rounds
)
SELECT event || '-' || part AS "of", day AS held_on, time AS start_time,
  CASE WHEN time IS NOT NULL THEN 'UTC' END AS timezone, file || ' row ' || row AS at
FROM told WHERE day IS NOT NULL
