import type { TargetDirectory } from '../../../core/target-directory.js';
import type { ArticleEvidence, ModelEvidence } from '../evidence/evidence.js';
import type { Mapping } from '../mapping.js';
import { localeOf, type TargetRules } from '../rules/target-rules.js';
import { entry, nameValue, section } from './section.js';
import { comment, count, counted, scalar } from './yaml-text.js';

interface Input {
  readonly evidence: ModelEvidence;
  readonly rules: TargetRules;
  readonly directory?: TargetDirectory;
  readonly previous?: Mapping;
  /** Who writes articles whose author has no account; empty: nobody could be proposed. */
  readonly author: string;
}

/** `12: 3 for signed-in readers, 8 for the team, 1 in a category that is not published`. */
const notPublicText = ({ notPublic, registered, internal }: ArticleEvidence): string => {
  const hidden = Math.max(0, notPublic - registered - internal);
  const sorts = [
    registered > 0 ? `${count(registered)} for readers who are signed in` : '',
    internal > 0 ? `${count(internal)} for the team` : '',
    hidden > 0 ? `${count(hidden)} in categories that are not published` : '',
  ].filter((text) => text !== '');
  return sorts.length === 0 ? count(notPublic) : `${count(notPublic)} (${sorts.join(', ')})`;
};

const authorText = ({ evidence: { articles } }: Input): string =>
  articles.withoutAuthor === 0
    ? 'Writes articles whose author has no account.'
    : `Writes articles whose author has no account, and the ${count(articles.withoutAuthor)} of which no author is known.`;

const collectionLines = ({ evidence: { articles }, previous, rules }: Input): string[] =>
  rules.articlesStandAlone
    ? [
        ...comment(
          '  ',
          `In no category: ${counted(articles.withoutCategory, 'article')}. skip leaves them in no collection, where readers find them by search and links only; a name makes a collection for them.`,
        ),
        `  withoutCategory: ${nameValue(previous?.articles.withoutCategory ?? null)}`,
      ]
    : [];

const localeLines = ({ evidence: { locales }, directory, previous, rules }: Input): string[] => {
  const offered = directory && directory.locales.length > 0 ? directory.locales : rules.locales;
  return locales.flatMap(({ locale, articles: texts, categories }) => {
    const target = localeOf(locale, offered) ?? null;
    const earlier = previous?.articles.locales;
    const kept = earlier?.has(locale) ? (earlier.get(locale) as string | null) : target;
    const facts = `${counted(texts, 'article')}, ${counted(categories, 'category', 'categories')}`;
    return [
      ...comment('    ', target === null ? `${facts}; no such language there` : facts),
      entry('    ', locale, nameValue(kept)),
    ];
  });
};

/** The knowledge base: authors, what is not for everybody, where things stand, languages. */
export const articleLines = (input: Input): string[] => {
  const { evidence, previous, rules, author } = input;
  const { articles } = evidence;
  const locales = localeLines(input);
  return section(
    'articles',
    [
      ...comment('  ', authorText(input)),
      `  author: ${author === '' ? '""' : scalar(author)}`,
      ...comment('  ', `Marked as deleted: ${count(articles.deleted)}. include or skip.`),
      `  deleted: ${previous?.articles.deleted ?? 'skip'}`,
      ...comment(
        '  ',
        `Not for everybody: ${notPublicText(articles)}. hold keeps them back; draft loads them unpublished${rules.internalArticles ? '; internal makes those for the team articles that only the team can read, and the others drafts' : ''}.`,
      ),
      `  notPublic: ${previous?.articles.notPublic ?? 'hold'}`,
      ...comment(
        '  ',
        `At the top of a knowledge base: ${counted(articles.tops, 'category', 'categories')}. skip puts its children at the top; collection keeps it.`,
      ),
      `  topCategory: ${previous?.articles.topCategory ?? (articles.tops === 1 ? 'skip' : 'collection')}`,
      ...comment(
        '  ',
        `Levels of collections, 1 to 3; the source has ${count(articles.levels)}. Deeper ones move up.`,
      ),
      `  depth: ${previous?.articles.depth ?? 3}`,
      ...collectionLines(input),
      ...comment('  ', `Languages: the code at ${rules.label}, or skip.`),
      ...(locales.length === 0 ? ['  locales: {}'] : ['  locales:', ...locales]),
    ],
    `${counted(articles.articles, 'article')} in ${counted(articles.categories, 'category', 'categories')}; ${count(articles.withoutText)} without text are held.`,
  );
};
