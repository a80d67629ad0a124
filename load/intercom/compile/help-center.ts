import type { TargetRow } from '../../../core/target-row.js';
import { endingOf } from '../../ending.js';
import type { Operation, PayloadValue } from '../../operation.js';
import type { IntercomRowData } from '../rows.js';
import { admin, dataOf, isEmpty, layOut, type Payload, phases, present, ref } from './build.js';

type Article = IntercomRowData<'article'>;

const localesOf = (locales: readonly string[]): string[] => locales.map((locale) => `locale:${locale}`);

/** All collections of a level are one unit: they are made in their order, and equal names are told apart. */
export const compileCollection = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'collection');
  const parent = data.parent === null ? null : `collection:${data.parent}`;
  const translated: Payload = Object.fromEntries(
    Object.entries(data.translations).map(([locale, text]) => [locale, present(text)]),
  );
  const body = present({
    name: data.name,
    description: data.description,
    parent_id: parent === null ? null : ref(parent),
    translated_content: isEmpty(translated) ? null : translated,
  });
  return layOut(row, phases.collection + data.level - 1, `collections:${data.level}`, [
    {
      kind: 'collection',
      key: `collection:${row.key}`,
      payload: { body },
      after: parent === null ? [] : [parent],
      looks: localesOf(Object.keys(data.translations)),
    },
  ]);
};

/** A text as the API takes it; every language names its author. */
const textOf = (
  text: Pick<Article, 'title' | 'description' | 'html' | 'state'>,
  author: PayloadValue,
): Payload =>
  present({
    title: text.title,
    description: text.description,
    body: text.html,
    state: text.state,
    author_id: author,
  });

/**
 * The article, in its collection's unit, so that articles come in the order of their rows. Links to other articles
 * can only be written when all have an address: that is a second pass over those that have such links.
 */
export const compileArticle = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'article');
  const key = `article:${row.key}`;
  const author = admin(data.authorEmail);
  const translated: Payload = Object.fromEntries(
    Object.entries(data.translations).map(([locale, text]) => [locale, textOf(text, author)]),
  );
  const collection = data.collection === null ? null : `collection:${data.collection}`;
  const pictures = data.pictures.map(({ sha256, contentType }) => ({ sha256, contentType }));
  const content = {
    ...textOf(data, author),
    ...(isEmpty(translated) ? {} : { translated_content: translated }),
  };
  const article = layOut(row, phases.article, `articles:${data.collection ?? ''}`, [
    {
      kind: 'article',
      key,
      payload: {
        body: {
          ...content,
          ...(collection === null ? {} : { parent_id: ref(collection), parent_type: 'collection' }),
        },
        pictures,
      },
      after: collection === null ? [] : [collection],
      looks: localesOf([data.locale, ...Object.keys(data.translations)]),
    },
  ]);
  if (data.linksTo.length === 0) return article;
  const linked = data.linksTo.map((target) => `article:${target}`);
  return [
    ...article,
    ...layOut(row, phases.articleLinks, `article-links:${row.key}`, [
      {
        kind: 'article-links',
        key: `article-links:${row.key}`,
        payload: { article: ref(key), body: content, pictures },
        after: [key, ...linked],
        owner: key,
      },
    ]),
  ];
};

/** Under the article's own key: what is published again later is the same article. */
export const compileArticleWithdrawal = (row: TargetRow): readonly Operation[] =>
  layOut(row, phases.article, `article-withdrawal:${row.key}`, [
    { kind: endingOf('article'), key: `article:${row.key}`, payload: { state: 'draft' } },
  ]);

/** Written when the articles have their addresses, so its links need no second pass. */
export const compileInternalArticle = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'internal-article');
  const author = admin(data.authorEmail);
  const key = `internal-article:${row.key}`;
  return layOut(row, phases.articleLinks, key, [
    {
      kind: 'internal-article',
      key,
      payload: {
        body: { title: data.title, body: data.html, author_id: author, owner_id: author },
        pictures: data.pictures.map(({ sha256, contentType }) => ({ sha256, contentType })),
      },
      after: data.linksTo.map((target) => `article:${target}`),
    },
  ]);
};
