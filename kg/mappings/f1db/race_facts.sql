-- Over how many laps a race went, and over how many it should have gone.
SELECT race_session AS "of", laps, scheduledLaps AS race_laps, file || ' row ' || row AS at
FROM rounds WHERE held AND laps IS NOT NULL
