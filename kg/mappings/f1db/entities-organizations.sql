-- Makers of engines and tyres, and entrants, as far as they are no constructor and no driver.
SELECT maker AS id, name, 'engine maker' AS kind FROM engine_makers
WHERE maker NOT IN (SELECT constructor FROM constructors)
UNION ALL
SELECT maker, name, 'tire maker' FROM tyre_makers
WHERE maker NOT IN (SELECT constructor FROM constructors)
  AND maker NOT IN (SELECT maker FROM engine_makers)
UNION ALL
SELECT entrant, name, 'entrant' FROM entrants
WHERE entrant NOT IN (SELECT constructor FROM constructors)
  AND entrant NOT IN (SELECT driver FROM drivers)
  AND entrant NOT IN (SELECT maker FROM engine_makers)
