-- Pictures, videos, frames and files in the texts of articles, with the digest of their bytes in the archive or the
-- reason why there are none. A picture is found by its media id; without one by the last id in its address, if the
-- archive knows media of that id.
-- reads: article_source, article_text, kustomer_media, archive_blob, missing_bytes
-- writes: article_asset
-- grain: one row per version and place
WITH found AS (
  SELECT
    number,
    unnest(from_json(assets, '[{"ordinal":"INTEGER","kind":"VARCHAR","url":"VARCHAR","mediaId":"VARCHAR","alt":"VARCHAR"}]'), recursive := true)
  FROM article_text
),
known AS (
  SELECT id FROM kustomer_media
  UNION
  SELECT id FROM archive_blob WHERE kind = 'media'
  UNION
  SELECT id FROM missing_bytes WHERE kind = 'media'
),
identified AS (
  SELECT found.* EXCLUDE (mediaId), coalesce(found.mediaId, known.id) AS media_id
  FROM found
  LEFT JOIN known ON known.id = list_last(regexp_extract_all(split_part(found.url, '?', 1), '[0-9a-f]{24}'))
)
SELECT
  text.source || ':' || text.version_id AS article_version_id,
  identified.ordinal,
  identified.kind,
  CASE
    WHEN starts_with(identified.url, 'data:') THEN split_part(identified.url, ',', 1) || ',…'
    WHEN regexp_matches(identified.url, '(?i)[?&](x-amz-signature|signature|sig|token)=') THEN split_part(identified.url, '?', 1)
    ELSE identified.url
  END AS url,
  identified.media_id,
  identified.alt,
  coalesce(media.name, blob.name) AS name,
  coalesce(media.content_type, blob.content_type) AS content_type,
  blob.sha256,
  blob.size AS stored_size,
  CASE
    WHEN blob.sha256 IS NOT NULL THEN NULL
    WHEN starts_with(identified.url, 'data:') THEN 'inline'
    WHEN identified.media_id IS NOT NULL THEN coalesce(missing.reason, 'blob-missing')
    ELSE 'not-fetched'
  END AS missing_reason,
  text.source,
  text.source_kind,
  text.source_id,
  text.snapshot,
  text.raw_sha256
FROM identified
JOIN article_source AS text ON text.number = identified.number
LEFT JOIN kustomer_media AS media ON media.id = identified.media_id
LEFT JOIN archive_blob AS blob ON blob.kind = 'media' AND blob.id = identified.media_id
LEFT JOIN missing_bytes AS missing ON missing.kind = 'media' AND missing.id = identified.media_id;
