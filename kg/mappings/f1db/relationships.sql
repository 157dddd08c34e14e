-- Family ties: each file says what the other is to its driver.
SELECT other ->> 'driverId' AS person,
  CASE other ->> 'type'
    WHEN 'PARENT' THEN 'parent' WHEN 'CHILD' THEN 'child' WHEN 'SIBLING' THEN 'sibling'
    WHEN 'HALF_SIBLING' THEN 'half-sibling' WHEN 'GRANDPARENT' THEN 'grandparent'
    WHEN 'GRANDCHILD' THEN 'grandchild' WHEN 'PARENTS_SIBLING' THEN 'aunt-or-uncle'
    WHEN 'SIBLINGS_CHILD' THEN 'niece-or-nephew' WHEN 'PARENTS_SIBLINGS_CHILD' THEN 'cousin'
    WHEN 'SPOUSE' THEN 'spouse' WHEN 'PARENT_IN_LAW' THEN 'parent-in-law'
    WHEN 'CHILD_IN_LAW' THEN 'child-in-law' WHEN 'SIBLING_IN_LAW' THEN 'sibling-in-law'
    ELSE 'relative' END AS relation,
  driver AS "of", receipt AS at
FROM (
  SELECT driver, file || ' row ' || row AS receipt,
    unnest(from_json(familyRelationships, '["JSON"]')) AS other
  FROM drivers WHERE familyRelationships IS NOT NULL
)
WHERE other ->> 'driverId' IN (SELECT driver FROM drivers)
