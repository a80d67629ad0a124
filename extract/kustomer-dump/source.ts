import { createHash } from 'node:crypto';
import type { Batch } from '../../archive-format/batch.js';
import { integer, json, type TableSpec, text } from '../../archive-format/table.js';
import type { Clock } from '../../core/clock.js';
import { deskError, isDeskError } from '../../core/errors.js';
import { createDraft } from '../draft.js';
import { readEntry } from '../files/entry.js';
import { inputFiles } from '../files/inputs.js';
import {
  type Content,
  contentsOf,
  isUnreadable,
  type UnpackLimits,
  type Unreadable,
  unpackLimits,
} from '../files/unpack.js';
import { blobReferences } from '../kustomer/blob/reference.js';
import { kustomerSubject } from '../kustomer/subject.js';
import { kustomerTables } from '../kustomer/tables.js';
import type { CheckFinding, ReadContext, Source, Stream } from '../source.js';
import { dumpKinds } from './kinds.js';
import { createLayoutFinder } from './layout.js';
import { type DumpFile, readDump } from './records.js';

export interface DumpOptions {
  readonly org: string;
  /** Paths, folders and patterns. */
  readonly files: readonly string[];
  readonly limits?: UnpackLimits;
  /** Bytes of records that become safe together. */
  readonly batchBytes?: number;
  readonly clock: Clock;
}

const stream = (name: string, kinds: readonly string[], after: readonly string[]): Stream => ({
  name,
  kinds,
  after,
  cursor: 'pages',
  countable: false,
  optional: false,
});

const streams: readonly Stream[] = [
  stream('dump_file', ['dump_file'], []),
  stream('record', dumpKinds, ['dump_file']),
];

const tables: readonly TableSpec[] = [
  ...kustomerTables,
  { kind: 'dump_record', comment: 'A record of no known sort.', columns: [text('type', 'type')] },
  {
    kind: 'dump_wrapper',
    comment: 'What an object around records holds besides them.',
    columns: [json('meta', 'meta'), json('links', 'links')],
  },
  {
    kind: 'dump_file',
    comment:
      'A file of a dump, or a member of a ZIP. Its records are here word for word; the file itself is not kept.',
    columns: [
      text('packing', 'packing', 'plain, gzip or zip'),
      integer('bytes', 'bytes', 'Bytes after unpacking'),
      text('sha256', 'sha256', 'Digest after unpacking'),
      text('broken', 'broken', 'Why it could not be unpacked to its end'),
      json('paths', 'paths', 'Keys on the way to its records; none: its values are records'),
    ],
  },
];

interface Surveyed extends DumpFile {
  readonly packing: Content['packing'];
  readonly broken: string | null;
}

const survey = async (content: Content, signal: AbortSignal): Promise<Surveyed> => {
  const hash = createHash('sha256');
  let bytes = 0;
  let broken: string | null = null;
  const layout = createLayoutFinder();
  try {
    for await (const chunk of content.bytes(signal)) {
      hash.update(chunk);
      bytes += chunk.length;
      await layout.take(chunk);
    }
  } catch (error) {
    if (!isDeskError(error, 'input-invalid')) throw error;
    broken = error.message;
  }
  const paths = await layout.end();
  return { id: content.name, packing: content.packing, bytes, sha256: hash.digest('hex'), broken, paths };
};

/**
 * Dumps of the API’s records as a source: lists, wrapped lists or NDJSON, packed or not, of any length. Records are taken
 * word for word, as from the API, and have its tables. A damaged dump gives what came before the damage.
 *
 * Errors: flag-invalid and not-readable when made.
 */
export const createDumpSource = (options: DumpOptions): Source => {
  const { org, clock, limits = unpackLimits, batchBytes = 4 << 20 } = options;
  const inputs = inputFiles(options.files);
  let listing: Promise<readonly (Content | Unreadable)[]> | undefined;
  const contents = (): Promise<readonly (Content | Unreadable)[]> => {
    listing ??= Promise.all(inputs.map((input) => contentsOf(input, limits))).then((lists) => lists.flat());
    return listing;
  };
  const lookup = async (): Promise<ReadonlyMap<string, Content>> =>
    new Map((await contents()).flatMap((one) => (isUnreadable(one) ? [] : [[one.name, one] as const])));

  async function* readFiles(from: number, wasBroken: boolean, signal: AbortSignal): AsyncGenerator<Batch> {
    const all = await contents();
    let incomplete = wasBroken;
    for (let index = from; index < all.length; index++) {
      signal.throwIfAborted();
      const one = all[index] as Content | Unreadable;
      const draft = createDraft();
      const at = new Date(clock.now()).toISOString();
      if (isUnreadable(one)) {
        incomplete = true;
        draft.miss({
          reason: 'file-broken',
          kind: 'dump_file',
          id: one.name,
          evidence: one.why,
          request: null,
          at,
        });
      } else {
        const file = await survey(one, signal);
        const entry = readEntry({ name: file.id, at, items: 1, bytes: file.bytes, sha256: file.sha256 });
        draft.add({
          kind: 'dump_file',
          id: file.id,
          bytes: Buffer.from(JSON.stringify(file)),
          oddities: [],
          request: draft.answered([entry]),
          fetchedAt: at,
        });
      }
      yield draft.finish({ file: index + 1, incomplete }, index + 1 === all.length);
    }
    if (from >= all.length) yield createDraft().finish({ file: all.length, incomplete }, true);
  }

  const stagedFiles = async (context: ReadContext): Promise<readonly DumpFile[]> => {
    const files: DumpFile[] = [];
    for await (const record of context.staged('dump_file')) files.push(record.value() as DumpFile);
    return files;
  };

  return {
    name: 'kustomer-dump',
    org,
    api: 'v1',
    baseUrl: 'file:///',
    streams,
    tables,
    subject: kustomerSubject,
    volatilePaths: [],
    settings: { files: inputs.map(({ name, bytes }) => ({ name, bytes })) },
    check: async (signal) => {
      const findings: CheckFinding[] = [];
      for (const one of await contents()) {
        if (isUnreadable(one)) {
          findings.push({ level: 'error', topic: 'file', message: `${one.name}: ${one.why}` });
          continue;
        }
        const file = await survey(one, signal);
        const counts = new Map<string, number>();
        let broken = file.broken ?? undefined;
        const batches = readDump({
          files: [file],
          content: () => one,
          clock,
          cursor: undefined,
          batchBytes,
          signal,
        });
        for await (const { records, gaps } of batches) {
          for (const { kind } of records) counts.set(kind, (counts.get(kind) ?? 0) + 1);
          broken ??= gaps.find(({ reason }) => reason === 'file-broken')?.evidence;
        }
        const found = [...counts].sort().map(([kind, count]) => `${count} ${kind}`);
        findings.push({
          level: found.length > 0 ? 'ok' : 'warning',
          topic: 'file',
          message: `${one.name}: ${found.join(', ') || 'no records'}, ${file.bytes} bytes`,
          details: { file: one.name, bytes: file.bytes, records: Object.fromEntries(counts) },
        });
        if (broken !== undefined)
          findings.push({ level: 'error', topic: 'file', message: `${one.name}: ${broken}` });
      }
      return findings;
    },
    read: async function* (name, cursor, context, signal): AsyncGenerator<Batch> {
      if (name === 'dump_file') {
        yield* readFiles(Number(cursor?.file ?? 0), cursor?.incomplete === true, signal);
        return;
      }
      if (name !== 'record')
        throw deskError('flag-invalid', {
          what: `Dumps have no stream ${name}.`,
          where: '--streams',
          next: `Streams: ${streams.map((one) => one.name).join(', ')}.`,
        });
      const all = await lookup();
      yield* readDump({
        files: await stagedFiles(context),
        content: (file) => all.get(file),
        clock,
        cursor,
        batchBytes,
        signal,
      });
    },
    facts: (_name, cursor) => ({ complete: cursor.incomplete !== true, sourceReported: null }),
    blobRefs: blobReferences,
    blob: async (ref) => ({
      ok: false,
      gap: {
        reason: 'blob-missing',
        kind: ref.kind,
        id: ref.id,
        evidence: 'A dump holds records alone, no files.',
        at: new Date(clock.now()).toISOString(),
      },
      requests: [],
    }),
    close: async () => {},
  };
};
