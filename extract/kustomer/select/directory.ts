import { deskError } from '../../../core/errors.js';
import { nearest } from '../../../core/nearest.js';
import type { Selection } from '../../selection.js';
import type { ReadContext } from '../../source.js';
import { parsed } from '../record.js';
import type { Resolved } from './conversation.js';

/** The names under which a user, team or tag may be given besides its id. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  user: ['email', 'displayName', 'name'],
  team: ['displayName', 'name'],
  tag: ['name'],
};

const flags: Readonly<Record<string, string>> = { user: '--user', team: '--team', tag: '--tag' };

/** Ids of what was named. Errors: flag-invalid for a name that the desk does not have. */
const idsOf = async (
  kind: 'user' | 'team' | 'tag',
  given: readonly string[],
  context: ReadContext,
): Promise<readonly string[]> => {
  if (given.length === 0) return [];
  const wanted = new Set(given.map((one) => one.toLowerCase()));
  const found = new Set<string>();
  const ids = new Set<string>();
  const names = new Set<string>();
  for await (const { id, bytes } of context.staged(kind)) {
    const record = parsed(bytes).attributes ?? {};
    const all = (attributes[kind] ?? []).flatMap((name) =>
      typeof record[name] === 'string' ? [record[name] as string] : [],
    );
    for (const name of all) names.add(name);
    for (const one of [id, ...all]) {
      if (!wanted.has(one.toLowerCase())) continue;
      found.add(one.toLowerCase());
      ids.add(id);
    }
  }
  const missing = given.filter((one) => !found.has(one.toLowerCase()));
  if (missing.length === 0) return [...ids];
  const near = nearest(missing[0] as string, [...names]);
  throw deskError('flag-invalid', {
    what: `The desk has no ${kind} ${missing.map((one) => `"${one}"`).join(', ')}.`,
    where: flags[kind] as string,
    ...(near === undefined ? {} : { next: `Is it "${near}"?` }),
  });
};

/** The selection with ids in place of names, by the users, teams and tags that were read before. */
export const resolveSelection = async (selection: Selection, context: ReadContext): Promise<Resolved> => ({
  ...selection,
  users: await idsOf('user', selection.users, context),
  teams: await idsOf('team', selection.teams, context),
  tags: await idsOf('tag', selection.tags, context),
});
