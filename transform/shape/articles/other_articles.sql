-- question: are there articles for the collection of those in no category?
-- inputs: article_home; variable other_collection
-- grain: one row
SELECT count(*)::DOUBLE AS articles
FROM article_home
WHERE no IS NOT NULL AND collection_key = nullif(getvariable('other_collection'), '');
