-- Constructors after each race; one with two makes of engine stands there twice.
SELECT x.constructorId AS who, 'f1' AS series, r.season_id AS season, 'manufacturers' AS title_kind,
  r.date AS as_of, CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS position,
  x.points, CASE WHEN count(*) OVER (PARTITION BY x.season, x.race, x.constructorId) > 1
    THEN 'with the engine of ' || m.name END AS detail,
  x.file || ' row ' || x.row AS at
FROM constructor_standings x JOIN rounds r ON r.season = x.season AND r.race = x.race
LEFT JOIN engine_makers m ON m.maker = x.engineManufacturerId
