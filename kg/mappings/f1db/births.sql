SELECT d.driver AS person, d.dateOfBirth AS "when", b.place, d.file || ' row ' || d.row AS at
FROM drivers d LEFT JOIN births b ON b.driver = d.driver
WHERE d.dateOfBirth IS NOT NULL OR b.place IS NOT NULL
