import type { Mapping } from '../mapping/mapping.js';
import type { ValueIn } from './fields.js';

/** Every tag that a mark gives, each once: in the spelling of the tags that the mapping names, where one is the same but for case. */
export const markTags = ({
  marks = [],
  tags,
}: Pick<Mapping, 'marks' | 'tags'>): ReadonlyMap<string, string> => {
  const spelled = new Map<string, string>();
  for (const name of tags.values())
    if (name !== null && !spelled.has(name.toLowerCase())) spelled.set(name.toLowerCase(), name);
  return new Map(
    marks.flatMap(({ tag }) =>
      tag === undefined ? [] : [[tag.toLowerCase(), spelled.get(tag.toLowerCase()) ?? tag] as const],
    ),
  );
};

/** What the marks of the mapping give a conversation for the channel or queue that it came by. */
export const marksOf = (
  values: readonly Pick<ValueIn, 'key' | 'text'>[],
  mapping: Pick<Mapping, 'marks' | 'tags'>,
): { readonly tags: readonly string[]; readonly team: string | null } => {
  const { marks = [] } = mapping;
  if (marks.length === 0) return { tags: [], team: null };
  const has = (key: string, wanted: string | undefined): boolean =>
    wanted === undefined ||
    values.some((value) => value.key === key && value.text?.toLowerCase() === wanted.toLowerCase());
  const names = markTags(mapping);
  const fitting = marks.filter(
    ({ channel, queue }) => has('system.channel', channel) && has('system.queue', queue),
  );
  return {
    tags: fitting.flatMap(({ tag }) => (tag === undefined ? [] : [names.get(tag.toLowerCase()) ?? tag])),
    team: fitting.find(({ team }) => team !== undefined)?.team ?? null,
  };
};
