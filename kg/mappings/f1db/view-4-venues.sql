-- Each circuit with the id of its venue, apart from countries and constructors of the same name.
SELECT c.*,
  CASE WHEN c.circuit IN (SELECT country FROM countries)
      OR c.circuit IN (SELECT constructor FROM constructors)
    THEN c.circuit || '-circuit' ELSE c.circuit END AS venue
FROM circuits c
