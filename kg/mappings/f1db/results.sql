-- Races. A shared car stands as two rows of one number; each has its part of the points.
SELECT x.driverId AS driver, r.race_session AS session, x.constructorId AS team,
  CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS position,
  CASE x.position WHEN 'DNF' THEN 'retired' WHEN 'NC' THEN 'not-classified'
    WHEN 'DNQ' THEN 'did-not-qualify' WHEN 'DNPQ' THEN 'did-not-prequalify'
    WHEN 'DNP' THEN 'did-not-practice' WHEN 'DNS' THEN 'did-not-start'
    WHEN 'DSQ' THEN 'disqualified' WHEN 'EX' THEN 'excluded' END AS result_status,
  x.reasonRetired AS reason, x.points,
  CASE WHEN regexp_full_match(x.gridPosition, '[0-9]+') THEN x.gridPosition END AS grid,
  CASE WHEN x.gridPosition = 'PL' THEN 'true' END AS pit_lane_start,
  regexp_replace(x.time, ':([0-9])\.', ':0\1.') AS race_time, x.laps,
  CASE WHEN x.gap LIKE '%lap%' THEN regexp_extract(x.gap, '[0-9]+') END AS laps_behind,
  x.driverNumber AS number, x.file || ' row ' || x.row AS at
FROM race_results x JOIN rounds r ON r.season = x.season AND r.race = x.race
