-- Each chassis with the id and name of its model of car, apart from constructors of the same.
SELECT c.chassis, c.constructorId, c.file,
  CASE WHEN c.chassis IN (SELECT constructor FROM constructors) THEN c.chassis || '-chassis'
    ELSE c.chassis END AS car,
  CASE WHEN c.fullName IN (SELECT name FROM constructors) THEN c.fullName || ' (chassis)'
    ELSE coalesce(c.fullName, c.chassis) END AS name
FROM chassis c
