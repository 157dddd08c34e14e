-- Champions of the seasons that are decided, with the race that decided them.
SELECT x.driverId AS holder, 'f1' AS series, r.season_id AS season, 'drivers' AS title_kind,
  r.event AS event, r.date AS "when", x.file || ' row ' || x.row AS at
FROM final_driver_standings x
JOIN rounds r ON r.season = x.season AND r.driversChampionshipDecider = 'true'
WHERE x.position = '1'
UNION ALL
SELECT x.constructorId, 'f1', r.season_id, 'manufacturers', r.event, r.date,
  x.file || ' row ' || x.row
FROM final_constructor_standings x
JOIN rounds r ON r.season = x.season AND r.constructorsChampionshipDecider = 'true'
WHERE x.position = '1'
