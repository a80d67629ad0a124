import { canonicalJson } from '../../core/digest.js';
import type { Desk } from './memory-target.js';

/** What a desk holds, without ids and without the order in which units happened to be made. */
export const contentOfDesk = (desk: Desk): string[] => {
  const byId = new Map(desk.things.map((thing) => [thing.id, thing]));
  const posts = new Map<string, string[]>();
  for (const thing of desk.things) {
    if (thing.kind !== 'post') continue;
    const { thread, ...rest } = thing.data;
    posts.set(String(thread), [...(posts.get(String(thread)) ?? []), canonicalJson(rest)]);
  }
  return desk.things
    .filter((thing) => thing.kind !== 'post')
    .map((thing) => {
      const person = byId.get(String(thing.data.person))?.data.email;
      return canonicalJson({ kind: thing.kind, ...thing.data, person, posts: posts.get(thing.id) ?? [] });
    })
    .sort();
};
