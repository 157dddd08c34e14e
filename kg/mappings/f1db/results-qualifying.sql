-- Qualifying, pre-qualifying and qualifying for a sprint; the time is the one that set the place.
SELECT x.driverId AS driver, r.event || '-' || CASE WHEN x.session = 'q' THEN 'qualifying'
    WHEN x.session = 'pre-q' THEN 'pre-qualifying' ELSE 'sprint-qualifying' END AS session,
  x.constructorId AS team,
  CASE WHEN regexp_full_match(x.position, '[0-9]+') THEN x.position END AS position,
  CASE x.position WHEN 'DNF' THEN 'retired' WHEN 'NC' THEN 'not-classified'
    WHEN 'DNQ' THEN 'did-not-qualify' WHEN 'DNPQ' THEN 'did-not-prequalify'
    WHEN 'DNP' THEN 'did-not-practice' WHEN 'DNS' THEN 'did-not-start'
    WHEN 'DSQ' THEN 'disqualified' WHEN 'EX' THEN 'excluded' END AS result_status,
  coalesce(x.time, x.q3, x.q2, x.q1) AS lap_time, x.laps, x.driverNumber AS number,
  x.file || ' row ' || x.row AS at
FROM qualifying x JOIN rounds r ON r.season = x.season AND r.race = x.race
