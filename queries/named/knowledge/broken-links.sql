-- title: Articles with broken links or pictures
-- question: Which articles lead readers nowhere?
-- read: One line per broken link or picture without bytes, in the order of the text.
-- limits: Links to other sites are not tried; nothing here uses the network.
-- needs: model
WITH broken AS (
  SELECT article_version_id, ordinal, 'link' AS what, href AS address, text AS shown, 'points to nothing in the archive' AS why
  FROM article_link
  WHERE kind = 'broken'
  UNION ALL
  SELECT article_version_id, ordinal, kind, url, alt, coalesce(missing_reason, 'no bytes')
  FROM article_asset
  WHERE sha256 IS NULL
)
SELECT version.article_id, version.locale, version.title, version.state, broken.what, broken.address, broken.shown,
  broken.why
FROM broken
JOIN article_version AS version ON version.id = broken.article_version_id
ORDER BY version.article_id, version.locale, broken.what, broken.ordinal
