-- Articles whose cleaned text has other words than the raw one: cleaning may take markup, not words.
-- reads: article_version
-- checks: article_version
-- severity: warning
-- grain: one row per version
SELECT id, words_raw || ' words before cleaning, ' || words_clean || ' after' AS detail
FROM article_version
WHERE words_raw <> words_clean;
