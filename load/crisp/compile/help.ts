import type { TargetRow } from '../../../core/target-row.js';
import { endingOf } from '../../ending.js';
import type { Operation } from '../../operation.js';
import { type Draft, dataOf, layOut, phases, present, ref } from './build.js';

/** Names a folder for ever. */
export const pathKey = (locale: string, path: string): string => `help-path:${locale}/${path}`;

/** Names a page for ever, wherever it stands: it may change its folder or its words. */
const pageKey = (locale: string, article: string): string => `help-path:${locale}/#${article}`;

const localeKey = (locale: string): string => `help-locale:${locale}`;

export const compileLocale = (row: TargetRow): readonly Operation[] => {
  const { locale } = dataOf(row, 'locale');
  const key = localeKey(locale);
  return layOut(row, phases.locale, key, [{ kind: 'help-locale', key, payload: { locale } }]);
};

/**
 * Things of one folder are one unit: they are made one after another in the order of the rows, which is the source's. The
 * call that moves a page is known by its address alone, so the order of making is all that can be given.
 */
const unitOf = (locale: string, parent: string | null): string => `help-folder:${locale}/${parent ?? ''}`;

/** A category or section: an empty folder, then its words. */
export const compileFolder = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'folder');
  return data.places.flatMap(({ locale, path, title, description, parent }) => {
    const key = pathKey(locale, path);
    return layOut(row, phases.folder + data.level - 1, unitOf(locale, parent), [
      {
        kind: 'help-path',
        key,
        payload: { locale, path },
        after: [localeKey(locale), ...(parent === null ? [] : [pathKey(locale, parent)])],
      },
      {
        kind: 'help-metadata',
        key: `help-metadata:${locale}/${path}`,
        payload: { place: ref(key), body: present({ title, description }) },
        owner: key,
      },
    ]);
  });
};

/** An article in each of its languages: an empty page first; its body when all pages are there; then its words and state. */
export const compileArticle = (row: TargetRow): readonly Operation[] =>
  dataOf(row, 'article').texts.flatMap((text) => {
    const { locale, path } = text;
    const name = `${locale}/#${row.key}`;
    const key = pageKey(locale, row.key);
    const place = ref(key);
    const drafts: Draft[] = [
      {
        kind: 'help-content',
        key: `help-content:${name}`,
        payload: {
          place,
          markdown: text.markdown,
          links: text.linksTo.map(({ place: to }) => to),
          pictures: text.pictures.map(({ sha256, contentType, size }) => ({ sha256, contentType, size })),
        },
        after: [
          key,
          ...text.linksTo.map((to) => pageKey(to.place.slice(0, to.place.indexOf('/')), to.article)),
        ],
        owner: key,
      },
      {
        kind: 'help-metadata',
        key: `help-metadata:${name}`,
        payload: {
          place,
          body: present({
            title: text.title,
            description: text.description,
            state: { published: text.published },
          }),
        },
        owner: key,
      },
    ];
    if (text.oldPath !== null)
      drafts.push({
        kind: 'help-redirection',
        key: `help-redirection:${text.oldPath}`,
        // When the page moves, it is led to its new place.
        payload: { place, path: text.oldPath, page: path },
      });
    return [
      ...layOut(row, phases.page, unitOf(locale, text.parent), [
        {
          kind: 'help-path',
          key,
          payload: { locale, path },
          after: [pathKey(locale, text.parent)],
        },
      ]),
      ...layOut(row, phases.text, `help-text:${name}`, drafts),
    ];
  });

/** Under the page's own keys: what is published again later is the same page. */
export const compileArticleWithdrawal = (row: TargetRow): readonly Operation[] =>
  dataOf(row, 'article-withdrawal').locales.flatMap((locale) => {
    const name = `${locale}/#${row.key}`;
    const key = pageKey(locale, row.key);
    return layOut(row, phases.text, `help-text:${name}`, [
      { kind: endingOf('help-path'), key, payload: { published: false } },
      {
        kind: endingOf('help-metadata'),
        key: `help-metadata:${name}`,
        payload: { place: ref(key), body: { state: { published: false } } },
        owner: key,
      },
    ]);
  });
