-- Each country with the id of its place, apart from constructors of the same name.
SELECT country, name, file,
  CASE WHEN country IN (SELECT constructor FROM constructors) THEN country || '-country'
    ELSE country END AS place
FROM countries
