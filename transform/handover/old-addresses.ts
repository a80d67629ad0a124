import { openDuck } from '../../core/duckdb.js';
import { attachModel } from '../model-views.js';

/** A path under which readers know an article of the old knowledge base. */
export interface OldAddress {
  readonly article: string;
  readonly title: string | null;
  readonly path: string;
}

// The first version by language is only for people to recognise the article.
const addressSql = `
SELECT article.id AS article, text.title AS title, path
FROM (
  SELECT id, unnest(list_distinct(list_concat([public_path], other_paths))) AS path FROM article
) AS article
LEFT JOIN (
  SELECT article_id, arg_min(title, locale) AS title FROM article_version GROUP BY article_id
) AS text ON text.article_id = article.id
WHERE path IS NOT NULL
ORDER BY article, path`;

/** Every path of a model's articles: the public one and those that led to it already. Errors: model-missing. */
export const readOldAddresses = async (model: string): Promise<readonly OldAddress[]> => {
  const duck = await openDuck({ memoryMb: 256 });
  try {
    await attachModel(duck, model);
    return await duck.all<OldAddress>(addressSql);
  } finally {
    duck.close();
  }
};
