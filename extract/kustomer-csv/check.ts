import type { Clock } from '../../core/clock.js';
import type { Encoding } from '../files/encoding.js';
import type { InputFile } from '../files/inputs.js';
import { type Content, contentsOf, isUnreadable, type UnpackLimits } from '../files/unpack.js';
import type { CheckFinding, ReadContext } from '../source.js';
import { fileHeader } from './columns.js';
import type { MojibakeChoice } from './record.js';
import { readRows } from './rows.js';
import { type CsvFile, surveyCsv } from './survey.js';
import type { Tally } from './tally.js';
import type { DateReading } from './times.js';
import { holesOf, type Reading } from './windows.js';

export interface CheckOptions extends DateReading {
  readonly inputs: readonly InputFile[];
  readonly encoding: Encoding | undefined;
  readonly mojibake: MojibakeChoice;
  readonly limits: UnpackLimits;
  readonly clock: Clock;
}

const nothingStaged: ReadContext = {
  staged: async function* () {},
  ids: async function* () {},
  startedAt: 0,
};

const words: Readonly<Record<string, string>> = {
  mark: 'by its byte order mark',
  bytes: 'by its bytes',
  assumed: 'assumed',
  given: 'as told',
};

const dayOf = (iso: string | null): string => (iso === null ? '?' : iso.slice(0, 10));

/** Reads one file to its end for its counts alone. */
const tallyOf = async (
  file: CsvFile,
  content: Content,
  options: CheckOptions,
  signal: AbortSignal,
): Promise<Tally> => {
  let tally: Tally | undefined;
  const batches = readRows({
    ...options,
    kind: file.kind,
    files: [file],
    content: () => content,
    context: nothingStaged,
    cursor: undefined,
    batchRows: 2_000,
    signal,
  });
  for await (const { records } of batches)
    for (const { kind, bytes } of records)
      if (kind === 'csv_reading') tally = JSON.parse(bytes.toString()) as Tally;
  return tally as Tally;
};

const ofFile = (file: CsvFile, tally: Tally, mojibake: MojibakeChoice): CheckFinding[] => {
  const { suspicion } = file;
  const about = (level: CheckFinding['level'], topic: string, message: string): CheckFinding => ({
    level,
    topic,
    stream: file.kind,
    message: `${file.id}: ${message}`,
    details: { file: file.id },
  });
  const header = fileHeader(file.kind, file.header);
  return [
    {
      ...about(
        file.kind === 'csv_row' ? 'warning' : 'ok',
        'file',
        `${tally.rows} rows${file.kind === 'csv_row' ? ' of an unknown sort' : ''}, ${file.encoding} ${words[file.encodingBy]}, ${dayOf(file.span?.from ?? tally.firstAt)} to ${dayOf(tally.lastAt)}`,
      ),
      details: {
        file: file.id,
        rows: tally.rows,
        ragged: tally.ragged,
        encoding: file.encoding,
        encodingBy: file.encodingBy,
        byteOrderMark: file.byteOrderMark,
        delimiter: file.delimiter,
        columns: header.columns.length,
        custom: header.columns.filter(({ place }) => place === 'custom').map(({ key }) => key),
        span: file.span,
        firstAt: tally.firstAt,
        lastAt: tally.lastAt,
      },
    },
    ...(file.broken === null ? [] : [about('error', 'file', file.broken)]),
    ...(file.encodingBy === 'assumed'
      ? [about('warning', 'encoding', `not UTF-8, read as ${file.encoding}; --encoding names another`)]
      : []),
    ...(file.mojibake
      ? [
          about(
            mojibake === 'refuse' ? 'error' : 'warning',
            'encoding',
            `saved with a wrong encoding: ${suspicion.suspect} of ${suspicion.runs} words beyond ASCII are garbled`,
          ),
        ]
      : suspicion.suspect + suspicion.lost > 0
        ? [about('warning', 'encoding', `${suspicion.suspect + suspicion.lost} texts look damaged`)]
        : []),
    ...(tally.ragged > 0
      ? [about('warning', 'file', `${tally.ragged} rows are ragged or have broken quotes`)]
      : []),
    ...header.unclear.map((what) => about('warning', 'file', what)),
  ];
};

/** What the files are, how many rows they have, which time they cover and where nothing does. Reads all of them. */
export const checkCsv = async (
  options: CheckOptions,
  signal: AbortSignal,
): Promise<readonly CheckFinding[]> => {
  const findings: CheckFinding[] = [];
  const readings: Reading[] = [];
  for (const input of options.inputs)
    for (const content of await contentsOf(input, options.limits)) {
      if (isUnreadable(content)) {
        findings.push({ level: 'error', topic: 'file', message: `${content.name}: ${content.why}` });
        continue;
      }
      const file = await surveyCsv(content, options.encoding, signal);
      const tally = await tallyOf(file, content, options, signal);
      findings.push(...ofFile(file, tally, options.mojibake));
      readings.push({
        kind: file.kind,
        file: file.id,
        span: file.span,
        firstAt: tally.firstAt,
        lastAt: tally.lastAt,
      });
    }
  for (const { kind, from, to, after, before, by } of holesOf(readings))
    findings.push({
      level: 'warning',
      topic: 'window',
      stream: kind,
      message: `nothing covers ${from} to ${to} (between ${after} and ${before}${by === 'rows' ? '; a quiet time looks the same' : ''})`,
      details: { from, to, after, before, by },
    });
  return findings;
};
