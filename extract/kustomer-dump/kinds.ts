import { kustomerTables } from '../kustomer/tables.js';

/** Kinds that have a table of their own. */
const known: ReadonlySet<string> = new Set(kustomerTables.map(({ kind }) => kind));

/** A file’s name as a kind: `conversations.ndjson.gz`, `export.zip/messages.json`. */
const kindOfName = (name: string): string | undefined => {
  const stem = (name.split('/').at(-1) ?? '').replace(/\.(gz|json|ndjson|jsonl)/g, '').toLowerCase();
  return [...known].find(
    (kind) => stem === kind || stem === `${kind}s` || stem === `${kind.replace(/y$/, 'ie')}s`,
  );
};

/** What a dumped record is: by its own `type`, as the vendor writes it, or else by the name of its file. */
export const kindOfDumped = (value: unknown, fileName: string): string => {
  const type = (value as { readonly type?: unknown } | null)?.type;
  if (typeof type === 'string') {
    if (known.has(type)) return type;
    // A custom object has its klass in its type.
    if (type.startsWith('kobject.')) return 'kobject';
  }
  return kindOfName(fileName) ?? 'dump_record';
};

/** A record that says of itself that it is something known, or that is of no known sort at all. */
export const dumpKinds: readonly string[] = [...known, 'dump_record', 'dump_wrapper'];
