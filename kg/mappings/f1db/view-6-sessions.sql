-- Each session that has a result or a time of day: its id, name and kind.
WITH found AS (
  SELECT season, race, 'race' AS part, '' AS number FROM races
  UNION SELECT season, race, 'sprint', '' FROM sprint_results
  UNION SELECT season, race, CASE WHEN session = 'q' THEN 'qualifying'
    WHEN session = 'pre-q' THEN 'pre-qualifying' ELSE 'sprint-qualifying' END, '' FROM qualifying
  UNION SELECT season, race, 'qualifying-' || day, day FROM qualifying_days
  UNION SELECT season, race, 'practice-' || number, number FROM practice
  UNION SELECT season, race, 'warm-up', '' FROM warm_ups
  UNION SELECT season, race, 'qualifying', '' FROM races WHERE qualifyingDate IS NOT NULL
  UNION SELECT season, race, 'sprint', '' FROM races WHERE sprintRaceDate IS NOT NULL
  UNION SELECT season, race, 'sprint-qualifying', '' FROM races WHERE sprintQualifyingDate IS NOT NULL
  UNION SELECT season, race, 'practice-1', '1' FROM races WHERE freePractice1Date IS NOT NULL
  UNION SELECT season, race, 'practice-2', '2' FROM races WHERE freePractice2Date IS NOT NULL
  UNION SELECT season, race, 'practice-3', '3' FROM races WHERE freePractice3Date IS NOT NULL
)
SELECT r.event, r.event || '-' || f.part AS session,
  r.event_name || ' ' || CASE WHEN f.part = 'race' THEN 'race' WHEN f.part = 'sprint' THEN 'sprint'
    WHEN f.part LIKE 'practice-%' THEN 'practice ' || f.number
    WHEN f.part LIKE 'qualifying-%' THEN 'qualifying ' || f.number
    ELSE replace(f.part, 'sprint-', 'sprint ') END AS name,
  CASE WHEN f.part LIKE 'practice-%' THEN 'practice'
    WHEN f.part IN ('race', 'sprint', 'qualifying', 'warm-up') THEN f.part
    ELSE 'qualifying-round' END AS kind,
  f.season, f.race, f.part
FROM found f JOIN rounds r ON r.season = f.season AND r.race = f.race
