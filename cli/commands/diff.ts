import { readFile } from 'node:fs/promises';
import type { ArchiveObject } from '../../archive-format/archive.js';
import { diffSnapshots, type RecordChange } from '../../archive-format/diff/diff.js';
import type { FieldChange } from '../../archive-format/diff/fields.js';
import { snapshotFile } from '../../archive-format/layout.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { archiveOptions, openSource } from '../shared/archive.js';
import { table } from '../shared/table.js';

/** Volatile paths as the newer snapshot declares them. */
const volatileOf = async (object: ArchiveObject, snapshot: number): Promise<readonly string[]> => {
  const [path] = await object.files(snapshotFile(snapshot), snapshot);
  if (path === undefined) return [];
  const { volatile_paths } = JSON.parse(await readFile(path, 'utf8')) as { volatile_paths?: string[] };
  return volatile_paths ?? [];
};

const numberOf = (text: string | undefined, name: string): number => {
  if (text !== undefined && /^\d+$/.test(text)) return Number(text);
  throw deskError('flag-invalid', { what: `"${text ?? ''}" is no number of a snapshot.`, where: name });
};

/** A value on one line of a terminal; the whole of it is in --format ndjson. */
const most = 100;
const shown = (value: string | undefined): string =>
  value === undefined
    ? '(absent)'
    : value.length <= most
      ? value
      : `${value.slice(0, most)}… (${value.length} characters)`;

const fieldLine = ({ path, before, after, volatile }: FieldChange): string =>
  `    ${path}: ${shown(before)} → ${shown(after)}${volatile ? '  (volatile)' : ''}`;

const signs = { added: '+', removed: '-', changed: '~' } as const;

const linesOf = ({ kind, id, change, reason, fields }: RecordChange): readonly string[] => [
  `${signs[change]} ${kind} ${id}${reason === undefined ? '' : `  (${reason})`}`,
  ...(fields ?? []).map(fieldLine),
];

export const diff = command({
  name: 'diff',
  summary: 'What changed between two snapshots.',
  about:
    'Compares the states after two snapshots: records that came, went or changed, and in those that changed every place that differs, with its value before and after, word for word. Values that the source is known to move without meaning are marked volatile. Texts of changed records wait in the temporary folder (TMPDIR) meanwhile, for this user alone.',
  positionals: [
    { name: 'a', about: 'Number of the earlier snapshot.', required: true },
    { name: 'b', about: 'Number of the later one.', required: true },
  ],
  options: {
    ...archiveOptions,
    kind: { type: 'strings', about: 'Only records of this kind.', value: 'NAME' },
    'records-only': { type: 'boolean', about: 'Do not look inside the records.', default: false },
    format: {
      type: 'string',
      about: 'How changes are written.',
      choices: ['text', 'ndjson'],
      default: 'text',
    },
    limit: {
      type: 'number',
      about: 'With --json: changes in the list; the counts are of all.',
      default: 1000,
    },
  },
  examples: [
    ['deskarchive diff 1 2 --archive acme.archive', 'every change, for a person'],
    ['deskarchive diff 1 2 --archive acme.archive --kind message --format ndjson', 'one JSON object a line'],
  ],
  exits: [exitCodes.findings],
  json: {
    a: 'Number of the earlier snapshot',
    b: 'Number of the later one',
    kinds: 'Per kind: added, removed, changed',
    changes:
      'At most --limit: kind, id, change, before and after (raw lines as <snapshot>-<seq>), reason, fields (path, before, after, volatile)',
    changes_total: 'Number of changes',
  },
  run: async ([first, second], flags, context) => {
    const [a, b] = [numberOf(first, 'a'), numberOf(second, 'b')];
    const { object } = await openSource(flags);
    await object.snapshot(b);
    const counts = new Map<string, { added: number; removed: number; changed: number }>();
    const listed: RecordChange[] = [];
    let total = 0;
    const changes = diffSnapshots(object, a, b, {
      volatilePaths: await volatileOf(object, b),
      recordsOnly: flags['records-only'],
      signal: context.signal,
      ...(flags.kind.length > 0 ? { kinds: flags.kind } : {}),
    });
    for await (const change of changes) {
      const count = counts.get(change.kind) ?? { added: 0, removed: 0, changed: 0 };
      counts.set(change.kind, count);
      count[change.change]++;
      total++;
      if (context.json) {
        if (listed.length < flags.limit) listed.push(change);
      } else if (flags.format === 'ndjson') await context.write(`${JSON.stringify(change)}\n`);
      else await context.write(`${linesOf(change).join('\n')}\n`);
    }
    const summary = [
      `${total} ${total === 1 ? 'record differs' : 'records differ'} between snapshots ${a} and ${b}.`,
      ...table(
        ['kind', 'added', 'removed', 'changed'],
        [...counts].map(([kind, count]) => [kind, count.added, count.removed, count.changed]),
        ['added', 'removed', 'changed'],
      ),
    ];
    return {
      exit: total > 0 ? exitCodes.findings : exitCodes.done,
      json: { a, b, kinds: Object.fromEntries(counts), changes_total: total, changes: listed },
      lines: flags.format === 'ndjson' ? [] : summary,
    };
  },
});
