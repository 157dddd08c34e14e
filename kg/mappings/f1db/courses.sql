SELECT venue, length || ' km' AS length, turns, file || ' row ' || row AS at
FROM venues WHERE length IS NOT NULL OR turns IS NOT NULL
