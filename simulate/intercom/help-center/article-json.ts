import { tagOut } from '../api/out.js';
import type { Desk } from '../desk.js';
import type { Article, ArticleText } from '../state/help-center.js';
import { defaultHelpCenter } from './collections.js';
import { shownBody } from './pictures.js';
import { slug } from './slug.js';

const statistics = {
  type: 'article_statistics',
  views: 0,
  conversations: 0,
  reactions: 0,
  happy_reaction_percentage: 0,
  neutral_reaction_percentage: 0,
  sad_reaction_percentage: 0,
};

/** Only what is published has an address. */
const urlOf = (desk: Desk, id: string, locale: string, text: ArticleText): string | null =>
  text.state === 'published'
    ? `${defaultHelpCenter(desk).url}/${locale}/articles/${id}-${slug(text.title)}`
    : null;

const textOut = (desk: Desk, id: string, locale: string, text: ArticleText) => ({
  title: text.title,
  description: text.description,
  body: shownBody(desk, text.body),
  author_id: Number(text.authorId),
  state: text.state,
  created_at: text.createdAt,
  updated_at: text.updatedAt,
  url: urlOf(desk, id, locale, text),
});

/** An article as the API shows it; its languages only where the help centre has several. */
export const articleOut = (desk: Desk, article: Article, more?: 'with statistics'): object => {
  const { locales } = defaultHelpCenter(desk);
  const locale = locales[0] as string;
  const languages = [[locale, article.text] as const, ...Object.entries(article.translations)];
  return {
    id: article.id,
    type: 'article',
    workspace_id: desk.workspace.id,
    parent_ids: article.parentId === null ? [] : [Number(article.parentId)],
    ...(more ? { statistics } : {}),
    tags: { type: 'tag.list', tags: article.tags.map((tagging) => tagOut(desk, tagging)) },
    ...textOut(desk, article.id, locale, article.text),
    created_at: article.createdAt,
    updated_at: article.updatedAt,
    ...(locales.length > 1
      ? {
          default_locale: locale,
          translated_content: {
            type: 'article_translated_content',
            ...Object.fromEntries(
              languages.map(([name, text]) => [
                name,
                { type: 'article_content', ...textOut(desk, article.id, name, text) },
              ]),
            ),
          },
        }
      : {}),
  };
};
