SELECT 'f1' AS id, 'Formula 1 World Championship' AS name, ['Formula 1', 'F1'] AS other_names
