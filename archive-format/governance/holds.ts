import { deskError } from '../../core/errors.js';
import type { ArchiveObject } from '../archive.js';
import { type FoundSubject, findSubject, type Subject } from '../subject/find.js';
import type { RecordSet } from '../subject/record-set.js';
import type { SubjectSpec } from '../subject/spec.js';
import type { HoldDocument } from './documents.js';
import { coveredBy, holdsOf } from './read.js';

const blocked = (holds: readonly HoldDocument[], where: string) =>
  deskError('hold-blocks', {
    what: `A legal hold keeps what is to go: ${holds.map(({ hold, reason }) => `${hold} (${reason})`).join(', ')}.`,
    where,
    details: { holds: holds.map(({ hold }) => hold) },
  });

/** Records that stay untouched as long as a hold stands; null: all of them. */
const keptBy = async (
  object: ArchiveObject,
  spec: SubjectSpec | undefined,
  subject: Subject,
  signal?: AbortSignal,
): Promise<FoundSubject | null> =>
  // Without a declaration nobody can say what belongs to the subject of the hold, so everything may.
  subject.sort === 'everything' || !spec ? null : findSubject(object, spec, subject, signal);

/** Refuses when a hold covers any of the records. Errors: hold-blocks. */
export const refuseHeld = async (
  object: ArchiveObject,
  spec: SubjectSpec,
  records: RecordSet,
  signal?: AbortSignal,
): Promise<void> => {
  const blocking: HoldDocument[] = [];
  for (const { hold, release } of await holdsOf(object)) {
    if (release) continue;
    const kept = await keptBy(object, spec, coveredBy(hold), signal);
    if (kept === null) blocking.push(hold);
    else
      for (const [kind, id] of kept.records.all())
        if (records.has(kind, id)) {
          blocking.push(hold);
          break;
        }
  }
  if (blocking.length > 0) throw blocked(blocking, object.name);
};

/** Refuses while any hold stands on the object: for what drops all of it. Errors: hold-blocks. */
export const refuseAnyHold = async (object: ArchiveObject): Promise<void> => {
  const standing = (await holdsOf(object)).filter(({ release }) => !release).map(({ hold }) => hold);
  if (standing.length > 0) throw blocked(standing, object.name);
};
