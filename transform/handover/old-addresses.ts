import { openDuck } from '../../core/duckdb.js';
import { attachModel } from '../model-views.js';

/** A path under which readers know an article of the old knowledge base. */
export interface OldAddress {
  readonly article: string;
  /** In the language of the address. */
  readonly title: string | null;
  readonly path: string;
  /** The source's code of the language that the address shows; null: whichever the reader has. */
  readonly locale: string | null;
}

// A public path that begins with the language it was written in has a like one for every other published language.
// Where an address names no language, the first title by language is only for people to recognise the article.
const addressSql = `
WITH spoken AS (
  SELECT id AS article, public_path, default_locale, starts_with(public_path, default_locale || '/') AS by_locale
  FROM article
  WHERE public_path IS NOT NULL
),
addresses AS (
  SELECT article, public_path AS path, CASE WHEN by_locale THEN default_locale END AS locale
  FROM spoken
  UNION ALL
  SELECT spoken.article, version.locale || substr(public_path, length(default_locale) + 1), version.locale
  FROM spoken
  JOIN article_version AS version ON version.article_id = spoken.article
  WHERE by_locale AND version.state = 'published' AND version.locale <> default_locale
  UNION ALL
  SELECT id, unnest(list_filter(other_paths, lambda path: path IS DISTINCT FROM public_path)), NULL
  FROM article
)
SELECT
  addresses.article AS article,
  coalesce(own.title, named.title) AS title,
  addresses.path AS path,
  addresses.locale AS locale
FROM addresses
LEFT JOIN article_version AS own ON own.article_id = addresses.article AND own.locale = addresses.locale
LEFT JOIN (
  SELECT article_id, arg_min(title, locale) AS title FROM article_version GROUP BY article_id
) AS named ON named.article_id = addresses.article
ORDER BY article, locale NULLS LAST, path`;

/** Every path of a model's articles: the public ones, language by language, and those that led to it already. Errors: model-missing. */
export const readOldAddresses = async (model: string): Promise<readonly OldAddress[]> => {
  const duck = await openDuck({ memoryMb: 256 });
  try {
    await attachModel(duck, model);
    return await duck.all<OldAddress>(addressSql);
  } finally {
    duck.close();
  }
};
