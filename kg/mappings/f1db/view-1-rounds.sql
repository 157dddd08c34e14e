-- Each round with the ids of its season, event and race; held: whether it has been raced.
SELECT r.*, 'f1-' || r.season AS season_id,
  'f1-' || r.season || '-' || r.grandPrixId AS event,
  'f1-' || r.season || '-' || r.grandPrixId || '-race' AS race_session,
  r.season || ' ' || coalesce(g.fullName, r.grandPrixId) AS event_name,
  EXISTS (SELECT 1 FROM race_results x WHERE x.season = r.season AND x.race = r.race) AS held
FROM races r LEFT JOIN grands_prix g ON g.grand_prix = r.grandPrixId
