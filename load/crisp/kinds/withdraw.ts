import type { Outcome } from '../../target.js';
import { field, isDone, isLost, refusal } from '../api/answer.js';
import { edited, imprintAgain } from '../imprint.js';
import { ownPlace, pathKind, wordsKind } from './help.js';
import type { Job, Kind } from './kind.js';
import { redirectionsOf } from './move.js';
import { treePath } from './tree-path.js';

/** Taking pages away from readers: unpublished they stay for the team, with all that somebody changed in them. */

const asDraft = { state: { published: false } } as const;

/** The page's metadata before and after; undefined: readers do not see it already, or it is gone. */
const unpublish = async (job: Job, place: string) => {
  const path = treePath('metadata', place);
  const there = await job.api.read(path);
  const shown = isDone(there) && field(field(there.data, 'state'), 'published') === true;
  return { there, answer: shown ? await job.api.write('PATCH', path, asDraft) : undefined };
};

/**
 * A page whose text readers at the source do not see any more. Its state is not somebody's to keep, though the rest of what
 * they changed is. What is gone needs nothing.
 */
export const metadataEndKind: Kind = {
  ...wordsKind,
  perform: (job) => metadataEndKind.revise(job, ''),
  find: async () => undefined,
  revise: async (job): Promise<Outcome> => {
    const place = ownPlace(job);
    const { there, answer } = await unpublish(job, place);
    if (there.status === 404) return { status: 'removed', remoteId: place, httpStatus: 404 };
    if (!isDone(there)) return refusal(there);
    if (answer !== undefined && (isLost(answer) || !isDone(answer))) return refusal(answer);
    const { context, operation } = job;
    const known = {
      fields: context.fact(operation.key, 'fields'),
      form: context.fact(operation.key, 'form'),
    };
    const facts = imprintAgain(known, there.data, asDraft);
    return { status: 'updated', remoteId: place, httpStatus: answer?.status ?? null, facts };
  },
};

/** Says nothing to Crisp: with it the ending of a page's words knows where the page is now. */
export const pathEndKind: Kind = {
  ...pathKind,
  perform: (job) => pathEndKind.revise(job, ''),
  find: async () => undefined,
  revise: async (job, remoteId): Promise<Outcome> => ({
    ...{ status: 'updated', remoteId, httpStatus: null },
    facts: { redirections: JSON.stringify(redirectionsOf(job)) },
  }),
};

/** Of a page that somebody changed only the state is written, and only to withhold. */
export const metadataKind: Kind = {
  ...wordsKind,
  revise: async (job, remoteId) => {
    const outcome = await wordsKind.revise(job, remoteId);
    const body = job.operation.payload.body as { readonly state?: { readonly published?: boolean } };
    if (outcome !== edited || body.state?.published !== false) return outcome;
    const { answer } = await unpublish(job, ownPlace(job));
    if (answer === undefined) return outcome;
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
    return {
      ...edited,
      message: `${edited.message} It was only unpublished: readers at the source do not see it.`,
    };
  },
};
