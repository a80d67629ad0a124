import type { TargetRow } from '../../../core/target-row.js';
import { alongside } from '../../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import { type LossLog, lossLog } from '../../shape/losses.js';
import type { Questions } from '../../shape/questions.js';
import type { ShapeContext } from '../context.js';
import type { ArticleRow, ArticleText, FileRow } from '../rows.js';
import {
  type ArticleChildren,
  type ArticleIn,
  type ArticleTextIn,
  authorOf,
  inTexts,
  shapeText,
} from './article-text.js';
import { shapeInternalArticle } from './internal-articles.js';

export async function* articleRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  const joined = alongside<ArticleIn, { [K in keyof ArticleChildren]: ArticleChildren[K][number] }>(
    ask.stream('articles/article'),
    {
      texts: ask.stream('articles/article_text'),
      links: ask.stream('articles/article_link'),
      assets: ask.stream('articles/article_asset'),
    },
  );
  for await (const { parent, children } of joined)
    if (parent.internal) yield* shapeInternalArticle(parent, children, context);
    else yield shapeArticle(parent, children, context);
}

/**
 * What readers at the source may not read: an earlier load may have published it, and then it is to be unpublished. Where
 * none did, the plan lets the row fall.
 */
export async function* withdrawalRows(ask: Questions): AsyncGenerator<TargetRow> {
  for await (const rows of ask.stream<LineageColumns & { readonly id: string }>('articles/article_withdrawn'))
    for (const row of rows)
      yield { kind: 'article-withdrawal', key: row.id, lineage: lineageOf(row), data: {}, losses: [] };
}

export const shapeArticle = (
  article: ArticleIn,
  children: ArticleChildren,
  context: ShapeContext,
): TargetRow => {
  const losses = lossLog(lineageOf(article));
  const inText = inTexts(children);
  const pictures = new Map<string, FileRow>();
  const linksTo = new Set<string>();
  const shape = (text: ArticleTextIn): ArticleText =>
    shapeText(article, text, inText(text), {
      losses: losses.of(lineageOf(text)),
      pictures,
      linksTo,
    });

  // The default language comes first; without it the first that is published stands for it.
  const [main, ...others] = children.texts as [ArticleTextIn, ...ArticleTextIn[]];
  const mainText = shape(main);
  const translations: Record<string, ArticleText> = {};
  for (const text of others) translations[text.target_locale] = shape(text);

  loseCategories(article, losses);
  if (article.created_at !== null) losses.add('time-lost', 'created', article.created_at, null);
  const data: ArticleRow = {
    ...mainText,
    collection: article.collection_key,
    authorEmail: authorOf(article, context, losses),
    locale: main.target_locale,
    translations,
    linksTo: [...linksTo].sort(),
    pictures: [...pictures.values()],
    oldPath: article.public_path,
  };
  return {
    kind: 'article',
    key: article.id,
    lineage: lineageOf(article),
    data: { ...data },
    losses: losses.all,
  };
};

/** Intercom puts an article into one collection. */
const loseCategories = (article: ArticleIn, losses: LossLog): void => {
  if (article.category_id !== null && article.collection_key !== article.category_id) {
    losses.add('category-lost', 'category', article.category_id, article.collection_key);
  }
  for (const id of article.category_ids.filter((category) => category !== article.category_id)) {
    losses.add('category-lost', 'category', id, article.collection_key);
  }
};
