import type { Batch, Cursor } from '../../archive-format/batch.js';
import type { Gap } from '../../archive-format/gap.js';
import type { Clock } from '../../core/clock.js';
import { createDraft, type Draft } from '../draft.js';
import { utf8Of } from '../files/encoding.js';
import { readEntry } from '../files/entry.js';
import type { Content } from '../files/unpack.js';
import type { ReadContext } from '../source.js';
import { fileHeader, type RowKind } from './columns.js';
import { type MojibakeChoice, type ReadRow, type RowReading, rowReader } from './record.js';
import { createRowParser, type Row } from './row-parser.js';
import { rowsSeen, type Seen } from './seen.js';
import { type CsvFile, readable } from './survey.js';
import { createCounter, noTally, type Tally } from './tally.js';
import type { DateReading } from './times.js';

/** Where a stream of rows goes on: the file, and what was read of it. */
interface RowsCursor {
  readonly [key: string]: unknown;
  readonly file: number;
  readonly tally: Tally;
  readonly incomplete: boolean;
}

export interface RowsReading extends DateReading {
  readonly kind: RowKind;
  /** Files of this kind, in order, and how to get at their bytes. */
  readonly files: readonly CsvFile[];
  readonly content: (name: string) => Content | undefined;
  readonly mojibake: MojibakeChoice;
  readonly batchRows: number;
  readonly clock: Clock;
  readonly context: ReadContext;
  readonly cursor: Cursor | undefined;
  readonly signal: AbortSignal;
}

const batchChars = 1 << 20;

/** Rows of a file after its header, blank lines left out, as they come out of its bytes. */
async function* rowsOf(file: CsvFile, content: Content, signal: AbortSignal): AsyncGenerator<readonly Row[]> {
  const parser = createRowParser(file);
  const isBlank = ({ cells }: Row) => cells.length === 1 && cells[0] === '' && file.header.length > 1;
  let header = true;
  const body = (rows: readonly Row[]): readonly Row[] => {
    const kept = rows.filter((row) => !isBlank(row));
    if (!header || kept.length === 0) return kept;
    header = false;
    return kept.slice(1);
  };
  for await (const bytes of utf8Of(readable(content, signal), file.encoding))
    yield body(await parser.push(bytes));
  yield body(await parser.end());
}

/** How closely the texts of a file have to be looked at; one without any suspicion is spared it. */
const watchOf = (file: CsvFile, choice: MojibakeChoice): RowReading['texts'] => {
  const { mojibake, garbledTwice, suspicion } = file;
  if (mojibake && choice === 'repair') return garbledTwice ? 'repair-twice' : 'repair';
  return suspicion.suspect + suspicion.lost > 0 ? 'watch' : 'trust';
};

interface Place {
  readonly kind: RowKind;
  readonly file: CsvFile;
  readonly request: number;
  readonly at: string;
}

/** Puts one row's record and all that is to be said of it into a draft. */
const addRow = (draft: Draft, row: Row, { id, text, notes }: ReadRow, place: Place): void => {
  const { kind, file, request, at } = place;
  draft.add({ kind, id, bytes: Buffer.from(text), oddities: [], request, fetchedAt: at });
  const miss = (gap: Pick<Gap, 'reason'> & Partial<Gap>) =>
    draft.miss({ kind, id, evidence: `${file.id} line ${row.line}`, request, at, ...gap });
  if (notes.ragged !== undefined)
    miss({ reason: 'row-ragged', expected: `${file.header.length} cells`, received: notes.ragged });
  if (notes.id === 'damaged') miss({ reason: 'text-damaged', field: 'id' });
  if (notes.id !== 'given') miss({ reason: 'id-missing' });
  if (notes.repaired.length > 0) miss({ reason: 'text-repaired', field: notes.repaired.join(', ') });
  if (notes.damaged.length > 0) miss({ reason: 'text-damaged', field: notes.damaged.join(', ') });
};

/** Exports that were put together by hand have the header once more before each part's rows. */
const isHeaderAgain = ({ cells }: Row, { header }: CsvFile): boolean =>
  header.length > 1 && cells.length === header.length && cells.every((cell, at) => cell === header[at]);

const missHeader = (draft: Draft, { line }: Row, { kind, file, request, at }: Place): void =>
  draft.miss({
    ...{ reason: 'row-ragged', kind, id: `${file.id}:${line}` },
    ...{ expected: 'a row', received: 'the header again', evidence: `${file.id} line ${line}`, request, at },
  });

/** The end of a file: what was read of it, and what holds for all of its rows. */
const closeFile = (draft: Draft, file: CsvFile, tally: Tally, at: string): void => {
  const { assumed, ...counts } = tally;
  const record = { id: file.id, kind: file.kind, span: file.span, ...counts, broken: file.broken };
  draft.add({
    kind: 'csv_reading',
    id: file.id,
    bytes: Buffer.from(JSON.stringify(record)),
    oddities: [],
    request: null,
    fetchedAt: at,
  });
  for (const [field, rows] of Object.entries(assumed))
    draft.miss({
      reason: 'time-zone-assumed',
      kind: file.kind,
      field,
      received: `${rows} rows`,
      evidence: file.id,
      request: null,
      at,
    });
};

interface Portion {
  readonly draft: Draft;
  readonly tally: Tally;
  readonly at: string;
}

/** One file from where its tally stands to its end, in portions; the last has what is to be said of the whole file. */
async function* readFile(
  file: CsvFile,
  content: Content | undefined,
  from: Tally,
  seen: Seen,
  reading: RowsReading,
): AsyncGenerator<Portion> {
  const { kind, clock, signal, batchRows } = reading;
  const header = fileHeader(file.kind, file.header);
  const read = rowReader({ ...reading, file: file.id, header, texts: watchOf(file, reading.mojibake) });
  const counter = createCounter(from);
  let skip = from.rows;
  const begin = () => {
    const draft = createDraft();
    const at = new Date(clock.now()).toISOString();
    const entry = readEntry({ name: file.id, at, items: 0, bytes: file.bytes, sha256: file.sha256 });
    return { draft, at, request: draft.answered([entry]), rows: 0, chars: 0 };
  };
  let portion = begin();
  for await (const rows of content ? rowsOf(file, content, signal) : []) {
    const passed = Math.min(skip, rows.length);
    skip -= passed;
    for (let index = passed; index < rows.length; index++) {
      const row = rows[index] as Row;
      const got = read(row, counter.rows + 1);
      const isHeader = isHeaderAgain(row, file);
      const fate = isHeader ? 'repeated' : seen.fate(got);
      counter.row(got, fate);
      portion.rows++;
      if (isHeader) missHeader(portion.draft, row, { kind, file, request: portion.request, at: portion.at });
      if (fate !== 'repeated') {
        portion.chars += got.text.length;
        addRow(portion.draft, row, got, { kind, file, request: portion.request, at: portion.at });
      }
      if (portion.rows < batchRows && portion.chars < batchChars) continue;
      yield { ...portion, tally: counter.now() };
      signal.throwIfAborted();
      portion = begin();
    }
  }
  closeFile(portion.draft, file, counter.now(), portion.at);
  yield { ...portion, tally: counter.now() };
}

/** All rows of one kind, file after file, in batches. */
export async function* readRows(reading: RowsReading): AsyncGenerator<Batch> {
  const { files, content, context, kind, signal } = reading;
  const from = (reading.cursor as RowsCursor | undefined) ?? { file: 0, tally: noTally, incomplete: false };
  const seen = await rowsSeen(context, kind, reading.cursor !== undefined);
  let { incomplete } = from;
  for (let index = from.file; index < files.length; index++) {
    signal.throwIfAborted();
    const file = files[index] as CsvFile;
    incomplete ||= file.broken !== null;
    // One behind: only the next portion, or its absence, says whether this one ends the file.
    let held: Portion | undefined;
    const portions = readFile(
      file,
      content(file.id),
      index === from.file ? from.tally : noTally,
      seen,
      reading,
    );
    for await (const portion of portions) {
      if (held) yield held.draft.finish({ file: index, tally: held.tally, incomplete }, false);
      held = portion;
    }
    const cursor: RowsCursor = { file: index + 1, tally: noTally, incomplete };
    if (held) yield held.draft.finish(cursor, cursor.file === files.length);
  }
  if (from.file >= files.length)
    yield createDraft().finish({ file: files.length, tally: noTally, incomplete }, true);
}
