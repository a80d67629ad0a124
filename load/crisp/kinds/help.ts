import type { Outcome } from '../../target.js';
import { field, isDone, isLost, list, needText, number, refusal } from '../api/answer.js';
import { type Lying, lyingOf } from '../files/lying.js';
import { isEdited } from '../imprint.js';
import {
  created,
  type Fields,
  type Job,
  type Kind,
  lookUntil,
  outcomeOf,
  ownFields,
  repeatableFields,
  resolved,
  takeAway,
  unsendable,
} from './kind.js';

import { movePage, redirectionsOf, writtenInto } from './move.js';
import { articles, listPath, redirectionPath, splitPlace, treePath } from './tree-path.js';

/** The knowledge base: languages, empty paths, bodies, words about them, redirections. */

const localePath = (locale: string): string => `/helpdesk/locale/${encodeURIComponent(locale)}`;

export const localeKind: Kind = {
  perform: async (job) => {
    const locale = String(job.operation.payload.locale);
    const there = await job.api.read(localePath(locale));
    if (isDone(there)) return { status: 'already', remoteId: locale, httpStatus: there.status };
    return outcomeOf(await job.api.write('POST', '/helpdesk/locale', { locale }), 'created', () => locale);
  },
  find: async (job) => {
    const locale = String(job.operation.payload.locale);
    const found = await lookUntil(job, async (api) =>
      isDone(await api.read(localePath(locale))) ? true : undefined,
    );
    return found ? created(locale) : undefined;
  },
  revise: async (_job, remoteId) => ({ status: 'already', remoteId, httpStatus: null }),
  remove: async (job, remoteId) => {
    const there = await job.api.read(localePath(remoteId));
    const entries = number(field(field(field(there.data, 'statistics'), articles), 'entries'));
    if (isDone(there) && entries !== 0) return { removed: false, why: 'The language has pages.' };
    return takeAway(job, localePath(remoteId));
  },
};

const placeOf = ({ operation: { payload } }: Job): string => `${payload.locale}/${payload.path}`;

export const pathKind: Kind = {
  perform: async (job): Promise<Outcome> => {
    const place = placeOf(job);
    const answer = await job.api.write('POST', treePath('path', place));
    if (isLost(answer) || isDone(answer)) return outcomeOf(answer, 'created', () => place);
    const there = await job.api.read(treePath('path', place));
    // A folder may be shared with what was there; a page must not be written over.
    if (isDone(there) && !place.endsWith('.md'))
      return { status: 'already', remoteId: place, httpStatus: there.status };
    return refusal(answer);
  },
  find: async (job) => {
    const place = placeOf(job);
    const found = await lookUntil(job, async (api) =>
      isDone(await api.read(treePath('path', place))) ? true : undefined,
    );
    return found ? created(place) : undefined;
  },
  revise: async (job, remoteId) =>
    placeOf(job) === remoteId
      ? {
          ...{ status: 'already', remoteId, httpStatus: null },
          facts: { redirections: JSON.stringify(redirectionsOf(job)) },
        }
      : movePage(job, remoteId, placeOf(job)),
  remove: async (job, remoteId) => {
    if (!remoteId.endsWith('.md')) {
      // Taking a folder away takes all in it along: only an empty one may go.
      const { locale, path } = splitPlace(remoteId);
      const inside = await job.api.read(listPath(locale, path, 1));
      if (list(inside.data).length > 0)
        return { removed: false, why: 'The folder holds pages that are not ours.' };
    } else
      for (const key of writtenInto(job.operation.key)) {
        const what = key.startsWith('help-content') ? 'content' : 'metadata';
        if (isEdited(job.context, key, await job.api.read(treePath(what, remoteId))))
          return { removed: false, why: 'Somebody changed it since.' };
      }
    for (const id of redirectionsOf(job)) await takeAway(job, redirectionPath(id));
    return takeAway(job, treePath('path', remoteId));
  },
};

/** Puts the addresses of the pages that a text links to in. */
export const linkedText = async (job: Job): Promise<string> => {
  const { markdown, links } = await resolved(job);
  const addresses = new Map<string, string>();
  for (const link of list(links)) {
    const { locale, path } = splitPlace(String(link));
    addresses.set(`article:${link}`, await job.desk.pages.url(job.api, locale, path, job.signal));
  }
  return String(markdown).replace(
    /\]\((article:[^)\s]+)/g,
    (whole, mark: string) => `](${addresses.get(mark) ?? whole.slice(2)}`,
  );
};

/** And those of the pictures. */
const contentOf = async (job: Job): Promise<Fields | Outcome> => {
  const addresses = new Map<string, string>();
  const lying: Lying[] = [];
  for (const picture of list((await resolved(job)).pictures)) {
    const sha256 = String(field(picture, 'sha256'));
    const type = String(field(picture, 'contentType'));
    const address = await job.desk.files.address({ sha256, name: sha256, type }, 'helpdesk', job);
    if ('refused' in address) return unsendable(`A picture of the page: ${address.refused}`);
    addresses.set(sha256, address.url);
    lying.push(...lyingOf({ sha256 }, address));
  }
  const content = (await linkedText(job)).replace(
    /\]\(blob:([0-9a-f]{64})/g,
    (whole, sha256: string) => `](${addresses.get(sha256) ?? whole.slice(2)}`,
  );
  return { fields: { content }, lying };
};

/** Whether a kept text is ours, wherever its pictures lie by now. */
export const isText = (linked: string, kept: string): boolean => {
  const pieces = linked.split(/(?<=\]\()blob:[0-9a-f]{64}/);
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      const address = /^[^)\s]+/.exec(kept.slice(at));
      if (!address) return false;
      at += address[0].length;
    }
    if (!kept.startsWith(piece, at)) return false;
    at += piece.length;
  }
  return at === kept.length;
};

/** Where the page is now that an operation writes into: it may have moved since that was written. */
export const ownPlace = ({ operation, context }: Job): string =>
  context.remoteId((operation.payload.place as { readonly $ref: string }).$ref);

export const contentKind: Kind = repeatableFields(
  contentOf,
  (job, body) => job.api.write('PUT', treePath('content', ownPlace(job)), body),
  (job) => job.api.read(treePath('content', ownPlace(job))),
  ownPlace,
  'page',
);

/** Title, description, state; what withholds a page that somebody changed: withdraw.ts. */
export const wordsKind: Kind = repeatableFields(
  ownFields,
  (job, body) => job.api.write('PATCH', treePath('metadata', ownPlace(job)), body),
  (job) => job.api.read(treePath('metadata', ownPlace(job))),
  ownPlace,
  'page',
);

/** Where an article is now, for whoever keeps the old addresses. */
const addressFacts = ({ operation: { lineage } }: Job, url: string): Readonly<Record<string, string>> => ({
  url,
  article: `${lineage.source}:${lineage.id}`,
});

export const redirectionKind: Kind = {
  perform: async (job) => {
    const { locale, path } = splitPlace(ownPlace(job));
    const from = String(job.operation.payload.path);
    const target = await job.desk.pages.url(job.api, locale, path, job.signal);
    const answer = await job.api.write('POST', '/helpdesk/redirection', { path: from, target });
    return outcomeOf(
      answer,
      'created',
      (done) => needText(done, 'redirection_id'),
      addressFacts(job, target),
    );
  },
  find: async (job) => {
    const from = String(job.operation.payload.path);
    const id = await lookUntil(job, (api) => job.desk.pages.redirection(api, from));
    if (id === undefined) return undefined;
    const { locale, path } = splitPlace(ownPlace(job));
    const target = await job.desk.pages.url(job.api, locale, path, job.signal);
    return { ...created(id), facts: addressFacts(job, target) } as Outcome;
  },
  // No call changes one: the old one goes, and the same path leads to where the page is now.
  revise: async (job, remoteId): Promise<Outcome> => {
    const gone = await takeAway(job, redirectionPath(remoteId));
    if (!gone.removed) return { status: 'unknown', httpStatus: null, message: gone.why };
    const made = await redirectionKind.perform(job);
    // Refused: one of a try before this one is there.
    const outcome = made.status === 'rejected' ? ((await redirectionKind.find(job)) ?? made) : made;
    return outcome.status === 'created' ? { ...outcome, status: 'updated' } : outcome;
  },
  remove: async (job, remoteId) => takeAway(job, redirectionPath(remoteId)),
};
