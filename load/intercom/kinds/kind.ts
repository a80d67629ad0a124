import type { Clock } from '../../../core/clock.js';
import type { Operation } from '../../operation.js';
import { resolvePayload } from '../../references.js';
import type { Outcome, PerformContext, Removal, RemovalContext } from '../../target.js';
import { type Answer, isDone, isLost, type Json, refusal, type WriteAnswer } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { Catalogue } from '../api/catalogue.js';
import type { RecentReplies } from '../api/recent-replies.js';
import type { IntercomSettings } from '../settings.js';

/** What handlers share for the life of a target. */
export interface Desk {
  readonly clock: Clock;
  readonly settings: IntercomSettings;
  readonly catalogue: Catalogue;
  readonly replies: RecentReplies;
}

/** One operation at work. */
export interface Job {
  readonly operation: Operation;
  readonly context: PerformContext;
  readonly api: Api;
  readonly desk: Desk;
  readonly signal: AbortSignal;
}

/** One operation to be taken back. */
export interface RemovalJob extends Job {
  readonly context: RemovalContext;
}

/** How one kind of operation is written, found again, changed and taken away. */
export interface Kind {
  perform(job: Job): Promise<Outcome>;
  /** Undefined: surely not there; performing it again does no harm. */
  find(job: Job): Promise<Outcome | undefined>;
  revise(job: Job, remoteId: string): Promise<Outcome>;
  remove(job: RemovalJob, remoteId: string): Promise<Removal>;
}

/** A payload with ids and looked-up ids put in; bytes too, as base64, unless only its words are wanted. */
export const resolved = async (
  { operation, context }: Pick<Job, 'operation' | 'context'>,
  bytes = true,
): Promise<Record<string, Json>> =>
  (await resolvePayload(operation.payload, {
    ref: context.remoteId,
    look: context.looked,
    blob: async (sha256) => (bytes ? (await context.blob(sha256)).toString('base64') : sha256),
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

export const already = (remoteId: string): Outcome => ({ status: 'already', remoteId, httpStatus: null });

export const created = (remoteId: string, httpStatus: number | null = null): Outcome => ({
  status: 'created',
  remoteId,
  httpStatus,
});

/** For what the vendor offers no way to change. */
export const unchangeable = (what: string): Outcome => ({
  status: 'rejected',
  httpStatus: null,
  code: 'unchangeable',
  message: `Intercom has no way to change ${what}; it stays as it was written first.`,
});

/** Told to the ledger of a thing that was there before our load. */
export const adopted = { adopted: 'yes' } as const;

/** The thing that a payload names was there before our load, so what hangs on it may be somebody's own. */
export const isStrangers = ({ context, operation }: Job, name: string): boolean => {
  const holder = operation.payload[name] as { readonly $ref?: string } | undefined;
  return holder?.$ref !== undefined && context.fact(holder.$ref, 'adopted') !== undefined;
};

/** The fact kept from an earlier outcome of the same operation. */
export const stillAdopted = ({ context, operation }: Job): Readonly<Record<string, string>> =>
  context.fact(operation.key, 'adopted') === undefined ? {} : adopted;

/** The kinds whose thing goes when their owner goes. */
export const goesWith = (owner: string): Removal => ({ removed: false, why: `It goes with its ${owner}.` });

export const removal = (answer: WriteAnswer): Removal => {
  if (isLost(answer)) return { removed: false, why: answer.message, lost: true };
  if (isDone(answer) || answer.status === 404) return { removed: true };
  const refused = refusal(answer);
  return { removed: false, why: refused.status === 'rejected' ? refused.message : 'unknown' };
};

/**
 * How far our clock and the vendor's may be apart when "made since we tried" is decided. Too generous only costs a
 * comparison more; too strict would make a second copy.
 */
const skewSeconds = 600;

/** Whether a thing was made no earlier than the write of unknown fate. */
export const madeSince = (createdAt: number | undefined, triedAt: number | null): boolean =>
  createdAt !== undefined && triedAt !== null && createdAt >= triedAt / 1000 - skewSeconds;

/**
 * A thing that is known by its name and was found complete after a write of unknown fate: made by that write, or there
 * before and only brought up to the plan by it, so that undo leaves it alone.
 */
export const foundNamed = (
  thing: { readonly id: string; readonly createdAt: number | undefined },
  triedAt: number | null,
): Outcome =>
  thing.createdAt === undefined || madeSince(thing.createdAt, triedAt)
    ? created(thing.id)
    : { status: 'updated', remoteId: thing.id, httpStatus: null };

/**
 * Looks until something is found or the search can no longer be late: `lateMs` after the write was tried. Before the
 * first "nothing" counts, a write that is still on its way gets time to arrive.
 */
export const lookUntil = async <T>(
  { desk, context, signal }: Job,
  lateMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> => {
  const { clock, settings } = desk;
  const until = (context.lostAt ?? clock.now()) + Math.max(lateMs, settings.settleMs);
  for (;;) {
    const last = clock.now() >= until;
    const found = await look();
    if (found !== undefined || last) return found;
    await clock.sleep(Math.min(settings.lookEveryMs, until - clock.now()), signal);
  }
};
