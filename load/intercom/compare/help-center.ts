import { load } from 'cheerio/slim';
import { endingOf } from '../../ending.js';
import type { DoneOperation } from '../../target.js';
import { field, idOf, isDone, type Json, text } from '../api/answer.js';
import { parentsOf } from '../api/catalogue.js';
import { addressOf } from '../kinds/help-center.js';
import { drafts } from '../kinds/withdraw.js';
import { type Scope, sentOf } from './scope.js';
import { compareText } from './text.js';

type Body = { readonly [key: string]: Json };

const texts = (json: Json | undefined): readonly [string, Json][] =>
  Object.entries((json ?? {}) as Body).filter(([, value]) => value !== null && typeof value === 'object');

export const compareCollectionUnit = async (scope: Scope): Promise<void> => {
  const { checks } = scope;
  for (const done of scope.of('collection')) {
    const body = (await sentOf(scope, done)).body as Body;
    const answer = await scope.api.read(`/help_center/collections/${done.remoteId}`);
    checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) continue;
    checks.equal(done, 'name', body.name, field(answer.json, 'name'));
    checks.equal(done, 'parent', idOf(body.parent_id), idOf(field(answer.json, 'parent_id')));
    // What was there before us keeps its own description and languages.
    if (done.status === 'already') continue;
    if (body.description !== undefined)
      checks.equal(done, 'description', body.description, field(answer.json, 'description'));
    compareTranslations(scope, done, body, answer.json, ['name', 'description']);
  }
};

/** The multilingual fields come back from multilingual help centers only. */
const compareTranslations = (
  scope: Scope,
  done: DoneOperation,
  body: Body,
  found: Json,
  fields: readonly string[],
): void => {
  const kept = field(found, 'translated_content');
  for (const [locale, sent] of texts(body.translated_content)) {
    const there = field(kept, locale);
    if (there === undefined || there === null) {
      scope.checks.equal(done, `translation ${locale}`, true, false);
      continue;
    }
    for (const name of fields) {
      const expected = field(sent, name);
      if (expected !== undefined) scope.checks.equal(done, `${locale}.${name}`, expected, field(there, name));
    }
    const html = text(field(sent, 'body'));
    if (html !== undefined)
      compareText(scope.checks, done, `${locale}.body`, html, text(field(there, 'body')) ?? '');
  }
};

interface Shape {
  readonly pictures: number;
  readonly links: readonly string[];
}

const shapeOf = (html: string): Shape => {
  const $ = load(html, { xml: { xmlMode: false, decodeEntities: true } });
  return {
    pictures: $('img').length,
    links: $('a[href]')
      .toArray()
      .map((element) => $(element).attr('href') ?? ''),
  };
};

export const compareArticleUnit = async (scope: Scope): Promise<void> => {
  const { checks } = scope;
  for (const done of scope.of('article')) {
    const body = (await sentOf(scope, done)).body as Body;
    const answer = await scope.api.read(`/articles/${done.remoteId}`);
    checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) continue;
    const article = answer.json;
    for (const name of ['title', 'description', 'state'])
      if (body[name] !== undefined) checks.equal(done, name, body[name], field(article, name));
    checks.equal(done, 'author', idOf(body.author_id), idOf(field(article, 'author_id')));
    const parent = idOf(body.parent_id);
    if (parent !== undefined) checks.equal(done, 'collection', true, parentsOf(article).includes(parent));
    const html = String(body.body ?? '');
    const kept = text(field(article, 'body')) ?? '';
    compareText(checks, done, 'body', html, kept);
    checks.equal(done, 'pictures', shapeOf(html).pictures, shapeOf(kept).pictures);
    compareTranslations(scope, done, body, article, ['title', 'description', 'state']);
  }
};

/** No reader sees an article that was withdrawn, in any language; when it is gone altogether there is none to see. */
export const compareArticleWithdrawal = async (scope: Scope): Promise<void> => {
  for (const done of scope.of(endingOf('article'))) {
    const answer = await scope.api.read(`/articles/${done.remoteId}`);
    const shown = isDone(answer) && drafts(answer.json, () => true) !== undefined;
    scope.checks.equal(done, 'published', false, shown);
  }
};

/** The texts of an article in its languages, as sent and as kept; the main one has no language. */
const textsOf = (
  body: Body,
  article: Json,
): readonly (readonly [string | null, Body, Json | undefined])[] => [
  [null, body, article],
  ...Object.entries((body.translated_content ?? {}) as { readonly [locale: string]: Body }).map(
    ([locale, content]) => [locale, content, field(field(article, 'translated_content'), locale)] as const,
  ),
];

/** Articles that had no address when a text was written. */
const unlinkedOf = ({ facts }: DoneOperation): ReadonlySet<string> =>
  new Set((facts.unlinked ?? '').split(',').filter((key) => key !== ''));

/** The links of one text that lead to other articles. */
const compareLinks = (
  scope: Scope,
  done: DoneOperation,
  sent: readonly string[],
  kept: ReadonlySet<string>,
  locale: string | null,
): void => {
  const unlinked = unlinkedOf(done);
  for (const href of sent) {
    const [key = '', fragment] = href.split('#', 2);
    if (!key.startsWith('article:') || unlinked.has(key)) continue;
    const address = addressOf(scope.context, key, locale);
    const wanted = fragment === undefined ? address : `${address}#${fragment}`;
    scope.checks.equal(done, `link to ${key}`, true, wanted !== undefined && kept.has(wanted));
  }
};

/** Every link of the text leads where it should: other articles by their address, all else unchanged. */
export const compareArticleLinks = async (scope: Scope): Promise<void> => {
  for (const done of scope.of('article-links')) {
    const body = (await sentOf(scope, done)).body as Body;
    const answer = await scope.api.read(`/articles/${done.remoteId}`);
    scope.checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) continue;
    for (const key of unlinkedOf(done))
      scope.checks.unverified(
        done,
        `link to ${key}`,
        'The article has no address (a draft): its link is plain text.',
      );
    for (const [locale, sent, kept] of textsOf(body, answer.json)) {
      const links = new Set(shapeOf(text(field(kept, 'body')) ?? '').links);
      compareLinks(scope, done, shapeOf(String(sent.body ?? '')).links, links, locale);
    }
  }
};

/** Title, author, words, pictures and links of the articles for the team. */
export const compareInternalArticleUnit = async (scope: Scope): Promise<void> => {
  const { checks } = scope;
  for (const done of scope.of('internal-article')) {
    const body = (await sentOf(scope, done)).body as Body;
    const answer = await scope.api.read(`/internal_articles/${done.remoteId}`);
    checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) continue;
    const article = answer.json;
    checks.equal(done, 'title', body.title, field(article, 'title'));
    for (const name of ['author_id', 'owner_id'])
      checks.equal(done, name, idOf(body[name]), idOf(field(article, name)));
    const html = String(body.body ?? '');
    const kept = text(field(article, 'body')) ?? '';
    compareText(checks, done, 'body', html, kept);
    checks.equal(done, 'pictures', shapeOf(html).pictures, shapeOf(kept).pictures);
    compareLinks(scope, done, shapeOf(html).links, new Set(shapeOf(kept).links), null);
  }
};
