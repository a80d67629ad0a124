import type { Batch } from '../../archive-format/batch.js';
import type { Clock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import { type Encoding, encodingNamed } from '../files/encoding.js';
import { type InputFile, inputFiles } from '../files/inputs.js';
import { type Content, contentsOf, isUnreadable, type UnpackLimits, unpackLimits } from '../files/unpack.js';
import type { ReadContext, Source, Stream } from '../source.js';
import { checkCsv } from './check.js';
import { readClosing } from './closing.js';
import { type RowKind, rowKinds } from './columns.js';
import { inputBytes, readInputs } from './inputs.js';
import type { MojibakeChoice } from './record.js';
import { readRows } from './rows.js';
import { csvSubject } from './subject.js';
import type { CsvFile } from './survey.js';
import { csvTables } from './tables.js';
import type { DateReading } from './times.js';

export interface CsvOptions extends DateReading {
  readonly org: string;
  /** Paths, folders and patterns. */
  readonly files: readonly string[];
  /** Encoding of all files; found for each when absent. */
  readonly encoding?: string | undefined;
  /** Default: repair, each repaired row a gap. */
  readonly mojibake?: MojibakeChoice | undefined;
  readonly limits?: UnpackLimits;
  /** Rows that become safe together. */
  readonly batchRows?: number;
  readonly clock: Clock;
}

const stream = (
  name: string,
  kinds: readonly string[],
  after: readonly string[],
  cursor: Stream['cursor'],
): Stream => ({
  name,
  kinds,
  after,
  cursor,
  countable: false,
  optional: false,
});

const streams: readonly Stream[] = [
  stream('csv_file', ['csv_file', 'csv_input'], [], 'pages'),
  ...rowKinds.map((kind) => stream(kind, [kind, 'csv_reading'], ['csv_file'], 'pages')),
  stream('csv_holes', [], ['csv_file', ...rowKinds], 'whole'),
];

/** Every content of the files given by its name; looked up once. */
const contentLookup = (inputs: readonly InputFile[], limits: UnpackLimits) => {
  let all: Promise<ReadonlyMap<string, Content>> | undefined;
  return (): Promise<ReadonlyMap<string, Content>> => {
    all ??= Promise.all(inputs.map((input) => contentsOf(input, limits))).then(
      (lists) =>
        new Map(lists.flat().flatMap((one) => (isUnreadable(one) ? [] : [[one.name, one] as const]))),
    );
    return all;
  };
};

const stagedFiles = async (context: ReadContext, kind: RowKind): Promise<readonly CsvFile[]> => {
  const files: CsvFile[] = [];
  for await (const record of context.staged('csv_file')) {
    const file = record.value() as CsvFile;
    if (file.kind === kind) files.push(file);
  }
  return files;
};

/**
 * CSV exports of Kustomer’s pages as a source: lossy beside the API, but all there is without a key. The files are kept
 * byte for byte; every row is a record that says in which file and on which line it stands.
 *
 * Errors: flag-invalid, not-readable when made; input-invalid for a file that is to be refused.
 */
export const createCsvSource = (options: CsvOptions): Source => {
  const { org, clock, timeZone, dateOrder, mojibake = 'repair', limits = unpackLimits } = options;
  const encoding: Encoding | undefined =
    options.encoding === undefined ? undefined : encodingNamed(options.encoding);
  const inputs = inputFiles(options.files);
  const contents = contentLookup(inputs, limits);

  return {
    name: 'kustomer-csv',
    org,
    api: 'csv',
    baseUrl: 'file:///',
    streams,
    subject: csvSubject,
    tables: csvTables,
    volatilePaths: [],
    settings: {
      files: inputs.map(({ name, bytes }) => ({ name, bytes })),
      encoding: encoding ?? null,
      mojibake,
      timeZone: timeZone ?? null,
      dateOrder: dateOrder ?? null,
    },
    check: (signal) => checkCsv({ inputs, encoding, mojibake, limits, clock, timeZone, dateOrder }, signal),
    read: async function* (name, cursor, context, signal): AsyncGenerator<Batch> {
      if (name === 'csv_file') {
        yield* readInputs({ inputs, encoding, mojibake, limits, clock, cursor, signal });
        return;
      }
      if (name === 'csv_holes') {
        yield* readClosing(clock, context);
        return;
      }
      const kind = rowKinds.find((one) => one === name);
      if (!kind)
        throw deskError('flag-invalid', {
          what: `CSV exports have no stream ${name}.`,
          where: '--streams',
          next: `Streams: ${streams.map((one) => one.name).join(', ')}.`,
        });
      const all = await contents();
      yield* readRows({
        kind,
        files: await stagedFiles(context, kind),
        content: (file) => all.get(file),
        mojibake,
        timeZone,
        dateOrder,
        batchRows: options.batchRows ?? 2_000,
        clock,
        context,
        cursor,
        signal,
      });
    },
    facts: (_name, cursor) => ({ complete: cursor.incomplete !== true, sourceReported: null }),
    blobRefs: ({ kind, id, bytes }) => {
      const input = kind === 'csv_input' ? inputs.find(({ name }) => name === id) : undefined;
      return input
        ? [
            {
              kind,
              id,
              name: id.split('/').at(-1) ?? id,
              contentType: null,
              declaredSize: input.bytes,
              // A newer export often has the name of an older one.
              sha256: (JSON.parse(Buffer.from(bytes).toString()) as { readonly sha256: string }).sha256,
              locator: { input: id },
            },
          ]
        : [];
    },
    blob: async (ref) => {
      const at = new Date(clock.now()).toISOString();
      const input = inputs.find(({ name }) => name === ref.locator.input);
      if (!input)
        return {
          ok: false,
          gap: {
            reason: 'blob-missing',
            kind: ref.kind,
            id: ref.id,
            evidence: 'not among the files given',
            at,
          },
          requests: [],
        };
      return { ok: true, bytes: inputBytes(input), fetchedAt: at, requests: [] };
    },
    close: async () => {},
  };
};
