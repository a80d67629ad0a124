-- question: which language code of the source becomes which at Intercom?
-- inputs: variable locales, a JSON list of [source, target or null] from the mapping
-- grain: one row per language code of the mapping
CREATE TABLE locale_home AS
SELECT pair[1] AS locale, pair[2] AS target
FROM (SELECT unnest(from_json(getvariable('locales'), '[["VARCHAR"]]')) AS pair)
ORDER BY locale;
