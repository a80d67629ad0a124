import type { Selection } from '../../selection.js';
import type { ReadContext } from '../../source.js';
import { parsed } from '../record.js';
import type { Resolved } from './conversation.js';
import { lists, type Named, unknownName } from './unknown.js';

/** What a selection names that the desk has as records. */
export type Recorded = Exclude<Named, 'channel'>;

/** The attributes by which a record may be named besides its id. */
const attributes: Readonly<Record<Recorded, readonly string[]>> = {
  user: ['email', 'displayName', 'name'],
  team: ['displayName', 'name'],
  tag: ['name'],
  klass: ['name', 'displayName', 'displayname'],
};

/** Custom objects say their klass by its name, everything else refers by id. */
const meant = (kind: Recorded, id: string, name: unknown): string =>
  kind === 'klass' && typeof name === 'string' ? name : id;

/** Ids (of a klass: names) of what was named. Errors: flag-invalid for a name that the desk does not have. */
export const resolveNames = async (
  kind: Recorded,
  selection: Selection,
  context: ReadContext,
): Promise<readonly string[]> => {
  const given = selection[lists[kind]];
  if (given.length === 0) return [];
  const wanted = new Set(given.map((one) => one.toLowerCase()));
  const found = new Set<string>();
  const resolved = new Set<string>();
  const names = new Set<string>();
  for await (const { id, bytes } of context.staged(kind)) {
    const record = parsed(bytes).attributes ?? {};
    const all = attributes[kind].flatMap((name) =>
      typeof record[name] === 'string' ? [record[name] as string] : [],
    );
    for (const name of all) names.add(name);
    for (const one of [id, ...all]) {
      if (!wanted.has(one.toLowerCase())) continue;
      found.add(one.toLowerCase());
      resolved.add(meant(kind, id, record.name));
    }
  }
  const missing = given.filter((one) => !found.has(one.toLowerCase()));
  if (missing.length > 0) throw unknownName('The desk has', kind, missing, [...names]);
  return [...resolved];
};

/** The selection with ids in place of names, by the users, teams and tags that were read before. */
export const resolveSelection = async (selection: Selection, context: ReadContext): Promise<Resolved> => ({
  ...selection,
  users: await resolveNames('user', selection, context),
  teams: await resolveNames('team', selection, context),
  tags: await resolveNames('tag', selection, context),
});
