-- Constructors: what Formula 1 counts as a team; its entrants stand apart.
SELECT constructor AS id, name,
  [CASE WHEN fullName IN (SELECT name FROM entrants) THEN NULL ELSE fullName END] AS other_names
FROM constructors
