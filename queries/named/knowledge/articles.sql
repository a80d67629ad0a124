-- title: Articles
-- question: Which articles are there, in which languages and states, and did cleaning cost any words?
-- read: One line per article and language. `words_lost` is what a reader would miss after the HTML was cleaned.
-- limits: Only the newest published version of a language, or its newest draft; older ones are in the source's tables.
-- needs: model
SELECT article.id, version.locale, version.title, version.state, article.visibility, category.name AS category,
  version.words_raw AS words, version.words_raw - version.words_clean AS words_lost,
  (SELECT count(*) FROM article_asset AS asset WHERE asset.article_version_id = version.id) AS assets,
  (SELECT count(*) FROM article_link AS link WHERE link.article_version_id = version.id) AS links,
  version.updated_at
FROM article
LEFT JOIN article_version AS version ON version.article_id = article.id
LEFT JOIN category ON category.id = article.category_id AND category.is_default
ORDER BY category.name, article.ordinal, article.id, version.locale
