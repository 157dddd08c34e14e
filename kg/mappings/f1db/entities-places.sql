SELECT place AS id, name, NULL AS within FROM places
UNION ALL
SELECT place, min(name), min(country) FROM births GROUP BY place
