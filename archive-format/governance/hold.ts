import type { Clock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import type { ArchiveObject } from '../archive.js';
import type { HomePaths } from '../layout.js';
import type { Subject } from '../subject/find.js';
import { addVersion, type Operator } from './add-version.js';
import {
  governanceText,
  type HoldDocument,
  holdFile,
  holdFormat,
  nextId,
  releaseFile,
  releaseFormat,
} from './documents.js';
import { holdsOf } from './read.js';

export interface HoldCall {
  readonly paths: HomePaths;
  /** The objects that the call is about; each has the hold as a version of its own, under the same name. */
  readonly objects: readonly ArchiveObject[];
  readonly clock: Clock;
  readonly operator: Operator;
  readonly reason: string;
}

const coversOf = (subject: Exclude<Subject, { readonly sort: 'record' }>): HoldDocument['covers'] => {
  if (subject.sort === 'everything') return { everything: true };
  if (subject.sort === 'conversation') return { conversation: subject.id };
  const { email, id } = subject;
  return { person: { ...(email === undefined ? {} : { email }), ...(id === undefined ? {} : { id }) } };
};

/** Lays a hold on objects. Needs the lock. Answers its name. Errors: snapshot-unfinished, and those of writing. */
export const addHold = async (
  call: HoldCall,
  subject: Exclude<Subject, { readonly sort: 'record' }>,
): Promise<string> => {
  const taken = await Promise.all(call.objects.map(holdsOf));
  const id = nextId(
    'H',
    taken.flat().map(({ hold }) => hold.hold),
  );
  const at = new Date(call.clock.now()).toISOString();
  for (const { name } of call.objects)
    await addVersion({
      paths: call.paths,
      object: name,
      clock: call.clock,
      operator: call.operator,
      message: `Legal hold ${id}`,
      files: (previous) => [
        {
          path: holdFile(id),
          text: governanceText({
            format: holdFormat,
            hold: id,
            at,
            operator: { ...call.operator },
            reason: call.reason,
            covers: coversOf(subject),
            previous,
          }),
        },
      ],
    });
  return id;
};

/**
 * Withdraws a hold: a document more, nothing is taken away. Needs the lock. Errors: hold-missing when no object has
 * a standing hold of that name.
 */
export const releaseHold = async (call: HoldCall, id: string): Promise<readonly string[]> => {
  const standing: ArchiveObject[] = [];
  for (const object of call.objects)
    if ((await holdsOf(object)).some(({ hold, release }) => hold.hold === id && !release))
      standing.push(object);
  if (standing.length === 0)
    throw deskError('hold-missing', {
      what: `There is no standing hold ${id}.`,
      where: call.paths.home,
    });
  const at = new Date(call.clock.now()).toISOString();
  for (const { name } of standing)
    await addVersion({
      paths: call.paths,
      object: name,
      clock: call.clock,
      operator: call.operator,
      message: `Legal hold ${id} withdrawn`,
      files: (previous) => [
        {
          path: releaseFile(id),
          text: governanceText({
            format: releaseFormat,
            hold: id,
            at,
            operator: { ...call.operator },
            reason: call.reason,
            previous,
          }),
        },
      ],
    });
  return standing.map(({ name }) => name);
};
