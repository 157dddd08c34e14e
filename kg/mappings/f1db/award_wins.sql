SELECT x.driverId AS who, 'f1-driver-of-the-day' AS award, r.event AS event,
  CASE WHEN x.percentage IS NOT NULL THEN x.percentage || ' percent of the votes' END AS detail,
  x.file || ' row ' || x.row AS at
FROM drivers_of_the_day x JOIN rounds r ON r.season = x.season AND r.race = x.race
WHERE x.position = '1'
