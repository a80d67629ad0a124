import type { Reading } from '../reader.js';
import { parsed } from '../record.js';

/** Names of all klasses, sorted: those that came and, in a delta, those that the archive holds. */
export const klassNames = async (
  { context, signal }: Reading,
  isWanted: (attributes: Readonly<Record<string, unknown>>) => boolean = () => true,
): Promise<readonly string[]> => {
  const names = new Set<string>();
  for await (const klass of context.staged('klass')) {
    const attributes = parsed(klass.bytes).attributes ?? {};
    if (typeof attributes.name === 'string' && isWanted(attributes)) names.add(attributes.name);
  }
  if (context.held) {
    // In a delta the classes that did not change are known to the archive alone.
    const gone = new Set<string>();
    for await (const id of context.held.unseen('klass', signal)) gone.add(id);
    for await (const [id, name, mixins] of context.held.rows('klass', ['id', 'name', 'mixins'], signal))
      if (id && name && !gone.has(id) && isWanted({ name, mixins })) names.add(name);
  }
  return [...names].sort();
};
