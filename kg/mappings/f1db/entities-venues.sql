SELECT v.venue AS id, v.name, [v.fullName] AS other_names, p.place AS place
FROM venues v LEFT JOIN places p ON p.country = v.countryId
