import type { Outcome } from '../../target.js';
import { field, isDone, isLost, type Json, refusal, text } from '../api/answer.js';
import { type Job, takeAway } from './kind.js';
import { splitPlace, treePath } from './tree-path.js';

/**
 * A page that changed its folder or its words since it was made. The words of the call that moves a path are not known,
 * so it is made anew with what stands there now, edits included, its old address leads to it, and the old one goes. Each
 * step may be done twice.
 */

/** Keys of the operations that write into a page. */
export const writtenInto = (pathKey: string): readonly string[] =>
  ['content', 'metadata'].map((what) => pathKey.replace(/^help-path:/, `help-${what}:`));

/** Redirections that moves of the page left behind. */
export const redirectionsOf = ({ context, operation }: Job): readonly string[] =>
  JSON.parse(context.fact(operation.key, 'redirections') ?? '[]') as string[];

/** What a metadata call takes of what another page shows. */
const described = (there: Json): { readonly [key: string]: Json } =>
  Object.fromEntries(
    ['title', 'description', 'state', 'author', 'color', 'image'].flatMap((name) => {
      const value = field(there, name);
      return value === undefined || value === null || value === '' ? [] : [[name, value] as const];
    }),
  );

/** Leads the old address to the new one. The id; undefined: there is none to lead. */
const lead = async (job: Job, url: string | undefined, to: string): Promise<string | undefined | Outcome> => {
  const { api, desk, signal } = job;
  if (url === undefined) return undefined;
  const { locale, path } = splitPlace(to);
  const from = new URL(url).pathname;
  const target = await desk.pages.url(api, locale, path, signal);
  const made = await api.write('POST', '/helpdesk/redirection', { path: from, target });
  if (isLost(made)) return refusal(made);
  const id = isDone(made) ? text(field(made.data, 'redirection_id')) : undefined;
  // There already: a try before this one made it.
  return id ?? (await desk.pages.redirection(api, from)) ?? refusal(made);
};

export const movePage = async (job: Job, from: string, to: string): Promise<Outcome> => {
  const { api, context } = job;
  const moved = (redirections: readonly string[]): Outcome => ({
    status: 'updated',
    remoteId: to,
    httpStatus: null,
    facts: { redirections: JSON.stringify([...new Set(redirections)]) },
  });
  const about = await api.read(treePath('metadata', from));
  if (!isDone(about))
    // The old one goes last: then the new one is whole.
    return context.triedAt !== null && isDone(await api.read(treePath('path', to)))
      ? moved(redirectionsOf(job))
      : {
          status: 'rejected',
          httpStatus: about.status,
          code: 'gone-at-target',
          message: 'Somebody took the page away at the target since it was written.',
        };
  const made = await api.write('POST', treePath('path', to));
  if (isLost(made)) return refusal(made);
  // A page that is there already is somebody else's, unless a try before this one made it.
  if (!isDone(made) && (context.triedAt === null || !isDone(await api.read(treePath('path', to)))))
    return refusal(made);
  const content = text(field((await api.read(treePath('content', from))).data, 'content'));
  if (content !== undefined) {
    const put = await api.write('PUT', treePath('content', to), { content });
    if (isLost(put) || !isDone(put)) return refusal(put);
  }
  const put = await api.write('PATCH', treePath('metadata', to), described(about.data));
  if (isLost(put) || !isDone(put)) return refusal(put);
  const isPublished = field(field(about.data, 'state'), 'published') === true;
  const page = isPublished ? await api.read(treePath('page', from)) : undefined;
  const led = await lead(job, text(field(page?.data, 'url')), to);
  if (led !== undefined && typeof led !== 'string') return led;
  const gone = await takeAway(job, treePath('path', from));
  if (!gone.removed) return { status: 'unknown', httpStatus: null, message: gone.why };
  return moved([...redirectionsOf(job), ...(led === undefined ? [] : [led])]);
};
