-- Makers of engines and tyres, and entrants, as far as they are no constructor and no driver.
SELECT maker AS id, name, 'engine maker' AS kind FROM engine_makers
WHERE maker NOT IN (SELECT constructor FROM constructors)
UNION ALL
SELECT maker, name, 'tire maker' FROM tyre_makers
WHERE maker NOT IN (SELECT constructor FROM constructors)
  AND maker NOT IN (SELECT maker FROM engine_makers)
UNION ALL
SELECT id, name, 'entrant' FROM entrants
WHERE id NOT IN (SELECT constructor FROM constructors)
  AND id NOT IN (SELECT driver FROM drivers)
  AND id NOT IN (SELECT maker FROM engine_makers)
