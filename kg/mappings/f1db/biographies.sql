-- Under which flags they raced: where they come from.
SELECT d.driver AS person, [p.place, s.place] AS origin, d.file || ' row ' || d.row AS at
FROM drivers d
JOIN places p ON p.country = d.nationalityCountryId
LEFT JOIN places s ON s.country = d.secondNationalityCountryId
