import { fileTypes } from './files.js';
import type { Article, Category, Library, Picture } from './model.js';
import { randomFor } from './random.js';
import { days } from './times.js';
import { writtenArticles, writtenCategories } from './words/articles.js';

/** The help centre: every article the dialogues point to, and the awkward ones. */

const pictureNames = [
  'tracking-page',
  'return-label',
  'exploded-view',
  'screws',
  'bulb',
  'never-uploaded',
] as const;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz';

const hashOf = (seed: number, index: number): string => {
  const random = randomFor(seed, 41, index);
  return `r${Array.from({ length: 8 }, () => random.pick([...alphabet])).join('')}`;
};

/** `en-US` as `en_us`: the form that addresses and most vendors use. */
export const underscored = (language: string): string => language.toLowerCase().replace('-', '_');

export const makeLibrary = (seed: number, end: number): Library => {
  const categories: Category[] = writtenCategories.map((category) => ({
    key: category.key,
    parent: category.parent,
    published: category.published !== false,
    titles: Object.fromEntries(
      Object.entries(category.titles).map(([language, [title, description]]) => [
        language,
        { title, description },
      ]),
    ),
  }));
  const articles: Article[] = writtenArticles.map((article, index) => {
    const random = randomFor(seed, 42, index);
    const createdAt = end - days(random.between(300, 1200));
    const updatedAt = createdAt + days(random.between(1, 280));
    return {
      index,
      key: article.key,
      hash: hashOf(seed, index),
      category: article.category,
      source: article.versions[0]?.language ?? 'en-US',
      versions: article.versions.map((version) => ({
        language: version.language,
        published: version.published,
        draft: version.draft ?? null,
      })),
      internal: article.internal === true,
      tags: article.tags ?? [],
      createdAt,
      updatedAt,
      removedAt: article.removed === true ? updatedAt : null,
      agent: random.int(8),
    };
  });
  const pictures: Picture[] = pictureNames.map((name, index) => ({
    name,
    missing: name === 'never-uploaded',
    file: {
      name: `${name}.png`,
      type: fileTypes.png,
      form: 'png',
      seed: 9000 + index,
      state: 'stored',
    },
  }));
  return { domain: 'help.example.com', categories, articles, pictures };
};

/** Public address of an article by its key; a key that never was gives an address that leads nowhere. */
export const articleAddress =
  (library: Library) =>
  (key: string, language: string): string => {
    const article = library.articles.find((candidate) => candidate.key === key);
    const spoken = article?.versions.some(
      (version) => version.language === language && version.published !== null,
    );
    return `https://${library.domain}/${underscored(spoken ? language : (article?.source ?? 'en-US'))}/${article?.hash ?? 'r0lostlnk'}`;
  };
