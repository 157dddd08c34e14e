-- Rounds with their day and number.
SELECT event AS "of", date AS held_on, round, coalesce(scheduledLaps, laps) AS race_laps,
  coalesce(scheduledDistance, distance) || ' km' AS distance, file || ' row ' || row AS at
FROM rounds
