import type { Gap } from '../../../archive-format/gap.js';
import type { StoredRecord } from '../../../archive-format/record.js';
import { deskError } from '../../../core/errors.js';
import type { Selection } from '../../selection.js';
import type { ReadContext } from '../../source.js';
import type { KustomerStream, Reading } from '../reader.js';
import { type Recorded, resolveNames } from './directory.js';
import { checkChannels } from './known-channels.js';
import { lists } from './unknown.js';

const recorded: readonly Recorded[] = ['user', 'team', 'tag', 'klass'];

/** Nobody can say whether the desk has what was named. */
const unreadable = (kind: Recorded, { expected, evidence }: Gap) =>
  deskError('flag-invalid', {
    what: `What is meant by --${kind} cannot be looked up: ${evidence}.`,
    where: `--${kind}`,
    next:
      expected === undefined
        ? 'Leave it out, or give a token that may read them.'
        : `Leave it out, or give a token with ${expected}.`,
  });

/**
 * Asks the desk for what a selection names, before a run begins: a misspelt name would otherwise leave a run behind that takes
 * nothing or cannot go on. Errors: flag-invalid for a name that the desk does not have, and where the key may not look.
 */
export const checkNames = async (
  selection: Selection,
  streams: readonly KustomerStream[],
  parts: Pick<Reading, 'api' | 'settings' | 'links' | 'signal'>,
): Promise<void> => {
  await checkChannels(selection.channels, parts);
  const came = new Map<string, StoredRecord[]>();
  const context: ReadContext = {
    startedAt: parts.settings.clock.now(),
    staged: async function* (kind) {
      yield* came.get(kind) ?? [];
    },
    ids: async function* (kind) {
      for (const { id } of came.get(kind) ?? []) yield id;
    },
  };
  for (const kind of recorded) {
    const stream = streams.find(({ name }) => name === kind);
    if (!stream || selection[lists[kind]].length === 0) continue;
    const kept: StoredRecord[] = [];
    let refused: Gap | undefined;
    came.set(kind, kept);
    for await (const { records, gaps } of stream.read({ ...parts, cursor: undefined, context })) {
      refused ??= gaps.find((gap) => gap.reason === 'role-missing' || gap.reason === 'endpoint-absent');
      for (const { kind: of, id, bytes, fetchedAt } of records)
        kept.push({
          ...{ kind: of, id, bytes, fetchedAt, seq: kept.length, snapshot: 0, req: null, deleted: false },
          sha256: null,
          value: () => JSON.parse(bytes.toString('utf8')) as unknown,
        });
    }
    if (refused && kept.length === 0) throw unreadable(kind, refused);
    await resolveNames(kind, selection, context);
  }
};
