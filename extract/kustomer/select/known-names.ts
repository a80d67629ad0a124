import type { StoredRecord } from '../../../archive-format/record.js';
import type { Selection } from '../../selection.js';
import type { ReadContext } from '../../source.js';
import type { KustomerStream, Reading } from '../reader.js';
import { resolveSelection } from './directory.js';

/**
 * Asks the desk for the users, teams and tags that a selection names, before a run begins: a misspelt one would otherwise leave
 * a run behind that cannot go on. Errors: flag-invalid for a name that the desk does not have.
 */
export const checkNames = async (
  selection: Selection,
  streams: readonly KustomerStream[],
  parts: Pick<Reading, 'api' | 'settings' | 'links' | 'signal'>,
): Promise<void> => {
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
  const given = { user: selection.users, team: selection.teams, tag: selection.tags };
  for (const stream of streams) {
    if (!Object.hasOwn(given, stream.name) || given[stream.name as keyof typeof given].length === 0) continue;
    const kept: StoredRecord[] = [];
    came.set(stream.name, kept);
    for await (const { records } of stream.read({ ...parts, cursor: undefined, context }))
      for (const { kind, id, bytes, fetchedAt } of records)
        kept.push({
          ...{ kind, id, bytes, fetchedAt, seq: kept.length, snapshot: 0, req: null, deleted: false },
          sha256: null,
          value: () => JSON.parse(bytes.toString('utf8')) as unknown,
        });
  }
  await resolveSelection(selection, context);
};
