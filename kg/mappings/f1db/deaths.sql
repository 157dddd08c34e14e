SELECT driver AS person, dateOfDeath AS "when", file || ' row ' || row AS at
FROM drivers WHERE dateOfDeath IS NOT NULL
