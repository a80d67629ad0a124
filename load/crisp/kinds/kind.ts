import type { Clock } from '../../../core/clock.js';
import type { Operation } from '../../operation.js';
import { resolvePayload } from '../../references.js';
import type { Outcome, PerformContext, Removal } from '../../target.js';
import { type Answer, isDone, isLost, type Json, refusal, type WriteAnswer } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { Files } from '../files/files.js';
import { type Lying, withLying } from '../files/lying.js';
import { imprintOf, refuseEdited } from '../imprint.js';
import type { CrispSettings } from '../settings.js';
import type { Batches } from './batches.js';
import type { Pages } from './pages.js';

/** What handlers share for the life of a target. */
export interface Desk {
  readonly clock: Clock;
  readonly settings: CrispSettings;
  readonly batches: Batches;
  readonly pages: Pages;
  readonly files: Files;
}

/** One operation at work. */
export interface Job {
  readonly operation: Operation;
  readonly context: PerformContext;
  readonly api: Api;
  readonly desk: Desk;
  readonly signal: AbortSignal;
}

/** How one kind of operation is written, found again, changed and taken away. */
export interface Kind {
  perform(job: Job): Promise<Outcome>;
  /** Undefined: surely not there; performing it again does no harm. */
  find(job: Job): Promise<Outcome | undefined>;
  revise(job: Job, remoteId: string): Promise<Outcome>;
  remove(job: Job, remoteId: string): Promise<Removal>;
}

/** A payload with ids and looked-up ids put in. */
export const resolved = async ({
  operation,
  context,
}: Pick<Job, 'operation' | 'context'>): Promise<Record<string, Json>> =>
  (await resolvePayload(operation.payload, {
    ref: context.remoteId,
    look: context.looked,
    blob: async (sha256) => sha256,
  })) as Record<string, Json>;

/** The answer's success as an outcome, or its refusal. */
export const outcomeOf = (
  answer: WriteAnswer,
  status: 'created' | 'updated' | 'already',
  remoteId: (answer: Answer) => string,
  facts?: Readonly<Record<string, string>>,
): Outcome =>
  isLost(answer) || !isDone(answer)
    ? refusal(answer)
    : { status, remoteId: remoteId(answer), httpStatus: answer.status, ...(facts ? { facts } : {}) };

export const created = (remoteId: string): Outcome => ({ status: 'created', remoteId, httpStatus: null });

/** The kinds whose thing goes when their owner goes. */
export const goesWith = (owner: string): Removal => ({ removed: false, why: `It goes with its ${owner}.` });

/** Takes a thing away, and once more when no answer came: what is gone already is answered with 404. */
export const takeAway = async ({ api, desk, signal }: Job, path: string): Promise<Removal> => {
  const { settings, clock } = desk;
  let answer = await api.write('DELETE', path);
  for (let attempt = 1; isLost(answer) && attempt < settings.tries; attempt++) {
    await clock.sleep(settings.firstWaitMs / 10, signal);
    answer = await api.write('DELETE', path);
  }
  if (isLost(answer)) return { removed: false, why: answer.message, lost: true };
  if (isDone(answer) || answer.status === 404) return { removed: true };
  const refused = refusal(answer);
  return { removed: false, why: refused.status === 'rejected' ? refused.message : 'unknown' };
};

/** A write that is not made: what it would show cannot lie at Crisp. */
export const unsendable = (message: string): Outcome => ({
  status: 'rejected',
  httpStatus: null,
  code: 'file-refused',
  message,
});

/** A write that is the same when it is done twice: it is never looked for. */
export const repeatable = (
  write: (job: Job) => Promise<WriteAnswer>,
  remoteId: (job: Job) => string,
  owner: string,
): Kind => ({
  perform: async (job) => outcomeOf(await write(job), 'created', () => remoteId(job)),
  find: async () => undefined,
  revise: async (job, remote) => outcomeOf(await write(job), 'updated', () => remote),
  remove: async () => goesWith(owner),
});

/** What is written, and where the files that it shows lie. */
export interface Fields {
  readonly fields: { readonly [key: string]: Json };
  readonly lying?: readonly Lying[];
}

/**
 * The same for fields that somebody may edit at the target: `body` is written, `read` shows what stands there. A body
 * that cannot be made is the outcome at once.
 */
export const repeatableFields = (
  body: (job: Job) => Promise<Fields | Outcome>,
  write: (job: Job, body: { readonly [key: string]: Json }) => Promise<WriteAnswer>,
  read: (job: Job) => Promise<Answer>,
  remoteId: (job: Job) => string,
  owner: string,
): Kind => {
  const put = async (job: Job, status: 'created' | 'updated', remote: string): Promise<Outcome> => {
    const made = await body(job);
    if (!('fields' in made)) return made;
    const { fields, lying = [] } = made;
    return withLying(
      outcomeOf(await write(job, fields), status, () => remote, imprintOf(fields)),
      lying,
    );
  };
  return {
    perform: (job) => put(job, 'created', remoteId(job)),
    find: async () => undefined,
    revise: async (job, remote) =>
      (await refuseEdited(job, () => read(job))) ?? (await put(job, 'updated', remote)),
    remove: async () => goesWith(owner),
  };
};

/** The fields that stand in the payload as they are. */
export const ownFields = async (job: Job): Promise<Fields> => ({
  fields: (await resolved(job)).body as { readonly [key: string]: Json },
});

/**
 * Looks until something is found, or nothing can be on its way any more, `cacheMs` after the write was tried. A "nothing"
 * from the cache counts only when the cache cannot be older than that: an earlier look may have put it there.
 */
export const lookUntil = async <T>(
  { api, desk, context, signal }: Job,
  look: (api: Api) => Promise<T | undefined>,
): Promise<T | undefined> => {
  const { clock, settings } = desk;
  const until = (context.lostAt ?? clock.now()) + settings.cacheMs;
  for (;;) {
    const now = clock.now();
    let fromCache = false;
    const noting: Api = {
      ...api,
      read: async (path) => {
        const answer = await api.read(path);
        fromCache ||= answer.stale;
        return answer;
      },
    };
    const found = await look(noting);
    if (found !== undefined) return found;
    if (now >= until && (!fromCache || now >= until + settings.cacheMs)) return undefined;
    const left = until - clock.now();
    await clock.sleep(left > 0 ? Math.min(settings.lookEveryMs, left) : settings.lookEveryMs, signal);
  }
};

/** Each segment of a path encoded on its own; the slashes stay. */
export const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
