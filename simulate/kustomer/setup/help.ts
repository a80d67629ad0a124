import { articleTagId, articleTags, type LibraryContext } from '../records/library.js';
import { to } from '../records/shape.js';
import { type Made, made, setupTime } from './made.js';

/** What stands around the articles of the help centre. Nobody has published a record of these kinds: their attributes are invented. */

/** Old addresses of articles: one that leads to the record, one that leads on to another path, and one that leads nowhere. */
const routes = ({ names, kb, library }: LibraryContext): Made[] => {
  const [first, second, third] = library.articles;
  const pathOf = (article: typeof first) =>
    `/${names.lang(article?.source ?? 'en-US')}/${article?.hash ?? ''}`;
  return [
    made(names, 'kb_route', {
      number: 0,
      attributes: { path: '/', template: 'home', knowledgeBase: kb.base },
    }),
    ...(first === undefined
      ? []
      : [
          made(names, 'kb_route', {
            number: 1,
            attributes: { path: '/faq/where-is-my-parcel', template: 'article' },
            relationships: { article: to('kb_article', kb.article(first)) },
          }),
        ]),
    ...(second === undefined
      ? []
      : [
          made(names, 'kb_route', {
            number: 2,
            attributes: { path: '/hc/en-us/articles/360001', redirectTo: pathOf(second), status: 301 },
          }),
        ]),
    ...(third === undefined
      ? []
      : [
          made(names, 'kb_route', {
            number: 3,
            attributes: { path: '/old/nothing', redirectTo: '/en_us/r0lostlnk', status: 301, deleted: true },
          }),
        ]),
  ];
};

const tags = ({ names, library }: LibraryContext): Made[] =>
  articleTags(library).map((tag, number) => {
    const one = made(names, 'kb_tag', { number, attributes: { name: tag, slug: tag, deleted: false } });
    return { ...one, record: { ...one.record, id: articleTagId(names, library, tag) } };
  });

const looks = ({ names, kb, library }: LibraryContext): Made[] => {
  const picture = library.pictures.find(({ missing }) => !missing);
  return [
    made(names, 'kb_template', {
      number: 0,
      attributes: {
        name: 'home',
        type: 'page',
        html: `<main>{{> header}}<h1>{{kb.name}}</h1>${picture ? `<img data-media-id="${kb.media(picture.name)}">` : ''}</main>`,
      },
    }),
    made(names, 'kb_template', {
      number: 1,
      attributes: { name: 'article', type: 'page', html: '<article>{{{article.htmlBody}}}</article>' },
    }),
    made(names, 'kb_theme', {
      number: 0,
      attributes: {
        name: 'Harbour',
        active: true,
        settings: { colour: '#0b3d5c', font: 'Inter', dark: null },
      },
    }),
    made(names, 'kb_domain', {
      number: 0,
      at: setupTime(names, 900),
      attributes: { domain: library.domain, status: 'verified', knowledgeBase: kb.base },
    }),
    made(names, 'kb_domain', {
      number: 1,
      at: setupTime(names, 1300),
      attributes: { domain: 'support-archive.example.com', status: 'verified', knowledgeBase: kb.base },
    }),
  ];
};

export const helpRecords = (context: LibraryContext): Made[] => [
  ...routes(context),
  ...tags(context),
  ...looks(context),
];
