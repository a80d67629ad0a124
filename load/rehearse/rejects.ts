import { readLines } from '../../core/ndjson.js';
import type { RejectGroup } from './report.js';

const examplesKept = 5;
/** A vendor's words may name a value: beyond so many different ones, only kind and code tell groups apart. */
const groupsKept = 200;

type Line = Pick<RejectGroup, 'kind' | 'status' | 'code' | 'message'> & { readonly source_id: string };

/** What did not arrive, grouped: the largest group first. */
export const groupRejects = async (path: string | null): Promise<readonly RejectGroup[]> => {
  if (path === null) return [];
  const groups = new Map<string, RejectGroup & { count: number; examples: string[] }>();
  for await (const { bytes } of readLines(path)) {
    const { kind, status, code, message, source_id } = JSON.parse(bytes.toString('utf8')) as Line;
    // What is blocked names what it waits for: each would be a group of its own.
    const words =
      status === 'blocked' || groups.size >= groupsKept ? 'It needs something that did not arrive.' : message;
    const name = JSON.stringify([kind, status, code, words]);
    let group = groups.get(name);
    if (!group) {
      group = { kind, status, code, message: words, count: 0, examples: [] };
      groups.set(name, group);
    }
    group.count++;
    if (group.examples.length < examplesKept) group.examples.push(source_id);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
};
