-- Free practice, warming up, and the single days of qualifying.
WITH x AS (
  SELECT season, race, 'practice-' || number AS part, position, driverNumber, driverId,
    constructorId, time, laps, file, row FROM practice
  UNION ALL
  SELECT season, race, 'warm-up', position, driverNumber, driverId, constructorId, time, laps,
    file, row FROM warm_ups
  UNION ALL
  SELECT season, race, 'qualifying-' || day, position, driverNumber, driverId, constructorId, time,
    laps, file, row FROM qualifying_days
)
SELECT x.driverId AS driver, r.event || '-' || x.part AS session, x.constructorId AS team,
  CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS position,
  CASE x.position WHEN 'DNF' THEN 'retired' WHEN 'NC' THEN 'not-classified'
    WHEN 'DNQ' THEN 'did-not-qualify' WHEN 'DNPQ' THEN 'did-not-prequalify'
    WHEN 'DNP' THEN 'did-not-practice' WHEN 'DNS' THEN 'did-not-start'
    WHEN 'DSQ' THEN 'disqualified' WHEN 'EX' THEN 'excluded' END AS result_status,
  x.time AS lap_time, x.laps, x.driverNumber AS number, x.file || ' row ' || x.row AS at
FROM x JOIN rounds r ON r.season = x.season AND r.race = x.race
