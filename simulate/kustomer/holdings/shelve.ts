import type { Holdings, Kind } from './holdings.js';

/** What the stand-in looks at in a record, wherever it came from. */
export interface Resource {
  readonly id?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data?: { readonly id?: unknown } } | null>>;
}

/** Id of the one record that a relationship leads to. */
export const relatedId = (record: Resource, name: string): string | undefined => {
  const id = record.relationships?.[name]?.data?.id;
  return typeof id === 'string' ? id : undefined;
};

const parentNames: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  customer: ['company'],
  conversation: ['customer'],
  message: ['conversation', 'customer'],
  note: ['conversation', 'customer'],
  attachment: ['message', 'note', 'draft', 'forward'],
  kb_version: ['article'],
  kobject: ['klass', 'customer', 'company'],
  customer_merge: ['source', 'target'],
  draft: ['customer', 'conversation'],
  forward: ['customer', 'conversation'],
  conversation_event: ['conversation'],
  conversation_time: ['conversation'],
  customer_session: ['customer'],
  comment: ['kobject'],
  sla_version: ['sla'],
  holiday: ['schedule'],
};

/** Which records a record hangs on. */
export const parentsOf = (kind: Kind, record: Resource): Record<string, string> => {
  const parents: Record<string, string> = {};
  for (const name of parentNames[kind] ?? []) {
    const id = relatedId(record, name);
    if (id !== undefined) parents[name] = id;
  }
  if (kind === 'kb_version' && parents.article !== undefined)
    parents.lang = `${parents.article}/${String(record.attributes?.lang)}`;
  return parents;
};

const timeOf = (value: unknown): number => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
};

/** Puts a record on its shelf as it is; a later line of the same id replaces the earlier. */
export const shelve = (holdings: Holdings, kind: Kind, bytes: Buffer, record: Resource): void => {
  const shelf = holdings.shelf(kind);
  const { createdAt, updatedAt, deleted } = record.attributes ?? {};
  const parents = parentsOf(kind, record);
  if (kind === 'attachment' && parents.message !== undefined) {
    const conversation = holdings.shelf('message').parent(parents.message, 'conversation');
    if (conversation !== undefined) parents.conversation = conversation;
  }
  const facts = {
    id: String(record.id),
    createdAt: timeOf(createdAt),
    updatedAt: timeOf(updatedAt ?? createdAt),
    deleted: deleted === true,
    parents,
  };
  if (shelf.current(facts.id) === undefined) shelf.fill(facts, bytes);
  else shelf.write(facts, bytes, Number.NEGATIVE_INFINITY);
};
