SELECT 'f1-driver-of-the-day' AS id, 'Formula 1 Driver of the Day' AS name
WHERE EXISTS (SELECT 1 FROM drivers_of_the_day)
