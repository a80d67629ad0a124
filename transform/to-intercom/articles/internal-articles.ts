import type { TargetRow } from '../../../core/target-row.js';
import { lineageOf } from '../../shape/lineage.js';
import { lossLog } from '../../shape/losses.js';
import type { ShapeContext } from '../context.js';
import type { FileRow, InternalArticleRow } from '../rows.js';
import { type ArticleChildren, type ArticleIn, authorOf, inTexts, shapeText } from './article-text.js';

/** Text as HTML shows it. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * An article for the team alone. Intercom keeps these apart from the help center: one language, no collection, no
 * draft, no description, and nobody outside can read them. So each language becomes one of its own, and the
 * description the first paragraph.
 */
export function* shapeInternalArticle(
  article: ArticleIn,
  children: ArticleChildren,
  context: ShapeContext,
): Generator<TargetRow> {
  const inText = inTexts(children);
  for (const [turn, text] of children.texts.entries()) {
    const losses = lossLog(lineageOf(turn === 0 ? article : text));
    const pictures = new Map<string, FileRow>();
    const linksTo = new Set<string>();
    const { title, description, html } = shapeText(article, text, inText(text), {
      losses: losses.of(lineageOf(text)),
      pictures,
      linksTo,
    });
    if (children.texts.length > 1) losses.add('locale-apart', 'language', text.target_locale, title);
    if (text.state !== 'published') losses.add('state-mapped', 'state', text.state, 'the team can read it');
    if (article.category_id !== null)
      losses.add('category-lost', 'category', article.category_id, 'internal articles have none');
    if (article.created_at !== null) losses.add('time-lost', 'created', article.created_at, null);
    const data: InternalArticleRow = {
      title,
      html: description === null ? html : `<p>${escaped(description)}</p>${html}`,
      authorEmail: authorOf(article, context, losses),
      linksTo: [...linksTo].sort(),
      pictures: [...pictures.values()],
    };
    yield {
      kind: 'internal-article',
      key: turn === 0 ? article.id : `${article.id}:${text.target_locale}`,
      lineage: lineageOf(turn === 0 ? article : text),
      data: { ...data },
      losses: losses.all,
    };
  }
}
