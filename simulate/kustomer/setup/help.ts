import { articleTagId, articleTags, type LibraryContext } from '../records/library.js';
import { type Made, made, setupTime } from './made.js';

/**
 * What stands around the articles of the help centre. The names of most attributes are those of the vendor's pages and of a
 * connector's field list; nobody has published a record.
 */

/** More addresses: of two articles and a category, and one that leads nowhere. */
const routes = ({ names, kb, library }: LibraryContext): Made[] => {
  const [first, second] = library.articles;
  const category = library.categories.at(-1);
  const article = (one: typeof first) => one && { routableType: 'article', routableId: kb.article(one) };
  const places = [
    { url: '/faq/where-is-my-parcel', ...article(first) },
    { url: '/hc/en-us/articles/360001', ...article(second) },
    {
      url: '/hc/en-us/sections/200001',
      routableType: 'category',
      routableId: category && kb.category(category.key),
    },
    { url: '/old/nothing', routableType: 'article', routableId: `${'0'.repeat(23)}9` },
  ];
  return places
    .filter(({ routableId }) => routableId !== undefined)
    .map((attributes, number) => made(names, 'kb_route', { number, attributes }));
};

const tags = ({ names, library }: LibraryContext): Made[] =>
  articleTags(library).map((tag, number) => {
    const one = made(names, 'kb_tag', { number, attributes: { name: tag } });
    return { ...one, record: { ...one.record, id: articleTagId(names, library, tag) } };
  });

const looks = ({ names, kb, library }: LibraryContext): Made[] => {
  const picture = library.pictures.find(({ missing }) => !missing);
  return [
    made(names, 'kb_template', {
      number: 0,
      attributes: {
        title: 'Midtown',
        description: 'Plain and wide',
        beta: false,
        version: '3.1.0',
        manifest: { design: { accent: { type: 'color', value: '#0b3d5c' } } },
        jsxSnippets: [
          {
            name: 'homepage.jsx',
            body: `<main><h1>{kb.name}</h1>${picture ? `<img data-media-id="${kb.media(picture.name)}">` : ''}</main>`,
          },
        ],
        images: [],
      },
    }),
    made(names, 'kb_template', {
      number: 1,
      attributes: {
        title: 'Uptown',
        description: null,
        beta: true,
        version: '0.4.0',
        manifest: {},
        images: [],
      },
    }),
    made(names, 'kb_theme', {
      number: 0,
      attributes: {
        name: 'Harbour',
        active: true,
        default: true,
        custom: true,
        status: 'published',
        templateTitle: 'Midtown',
        templateVersion: '3.1.0',
        manifest: { design: { accent: { type: 'color', value: '#0b3d5c' } }, header: {} },
        configSnippets: [],
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
