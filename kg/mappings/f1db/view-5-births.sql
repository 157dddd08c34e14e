-- Each driver's place of birth with the id of its place: the town and its country.
SELECT d.driver, p.place AS country, d.placeOfBirth || ', ' || p.name AS name,
  trim(regexp_replace(strip_accents(lower(translate(d.placeOfBirth, 'øØłŁđĐı', 'oOlLdDi')))
    , '[^a-z0-9]+', '-', 'g'), '-') || '-' || d.countryOfBirthCountryId AS place
FROM drivers d JOIN places p ON p.country = d.countryOfBirthCountryId
WHERE d.placeOfBirth IS NOT NULL
