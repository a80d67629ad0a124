import { createReadStream } from 'node:fs';
import type { Batch, Cursor } from '../../archive-format/batch.js';
import type { SourceRecord } from '../../archive-format/record.js';
import type { Clock } from '../../core/clock.js';
import { digestFile } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { createDraft, type Draft } from '../draft.js';
import type { Encoding } from '../files/encoding.js';
import { readEntry } from '../files/entry.js';
import type { InputFile } from '../files/inputs.js';
import { contentsOf, isUnreadable, type UnpackLimits } from '../files/unpack.js';
import { fileHeader } from './columns.js';
import type { MojibakeChoice } from './record.js';
import { type CsvFile, surveyCsv } from './survey.js';

export interface InputsReading {
  readonly inputs: readonly InputFile[];
  readonly encoding: Encoding | undefined;
  readonly mojibake: MojibakeChoice;
  readonly limits: UnpackLimits;
  readonly clock: Clock;
  readonly cursor: Cursor | undefined;
  readonly signal: AbortSignal;
}

const ownRecord = (kind: string, id: string, value: unknown, request: number, at: string): SourceRecord => ({
  kind,
  id,
  bytes: Buffer.from(JSON.stringify(value)),
  oddities: [],
  request,
  fetchedAt: at,
});

/** What is to be said of a whole file before its rows are read. */
const noteFile = (draft: Draft, file: CsvFile, request: number, at: string): void => {
  const miss = (reason: Parameters<Draft['miss']>[0]['reason'], evidence: string) =>
    draft.miss({ reason, kind: file.kind, id: file.id, evidence, request, at });
  if (file.broken !== null) miss('file-broken', file.broken);
  for (const what of fileHeader(file.kind, file.header).unclear) miss('column-unclear', what);
  if (file.encodingBy === 'assumed')
    miss(
      'encoding-assumed',
      `Not UTF-8; read as ${file.encoding}${file.impossible > 0 ? `, which has no character for ${file.impossible} of its bytes` : ''}.`,
    );
};

const refused = (file: CsvFile) =>
  deskError('input-invalid', {
    what: `The file was saved with a wrong encoding: ${file.suspicion.suspect} of ${file.suspicion.runs} words beyond ASCII are garbled.`,
    where: file.id,
    next: 'Export it anew without opening it in a spreadsheet, or let --mojibake repair it; every repaired row is then listed.',
  });

/** Surveys the files given, one batch each: kept byte for byte as `csv_input`, what they hold as `csv_file`. */
export async function* readInputs(reading: InputsReading): AsyncGenerator<Batch> {
  const { inputs, clock, signal } = reading;
  const from = ((reading.cursor?.input as number | undefined) ?? -1) + 1;
  let broken = reading.cursor?.incomplete === true;
  for (let index = from; index < inputs.length; index++) {
    signal.throwIfAborted();
    const input = inputs[index] as InputFile;
    const draft = createDraft();
    const at = new Date(clock.now()).toISOString();
    const digest = await digestFile('sha256', input.path, signal);
    const request = draft.answered([
      readEntry({ name: input.name, at, items: 1, bytes: input.bytes, sha256: digest }),
    ]);
    draft.add(
      ownRecord('csv_input', input.name, { id: input.name, bytes: input.bytes, sha256: digest }, request, at),
    );
    for (const content of await contentsOf(input, reading.limits)) {
      if (isUnreadable(content)) {
        broken = true;
        draft.miss({
          reason: 'file-broken',
          kind: 'csv_file',
          id: content.name,
          evidence: content.why,
          request,
          at,
        });
        continue;
      }
      const file = await surveyCsv(content, reading.encoding, signal);
      if (file.mojibake && reading.mojibake === 'refuse') throw refused(file);
      if (file.broken !== null) broken = true;
      draft.add(ownRecord('csv_file', file.id, { ...file, input: input.name }, request, at));
      noteFile(draft, file, request, at);
    }
    yield draft.finish({ input: index, incomplete: broken }, index === inputs.length - 1);
  }
}

/** The bytes of an input as they lie there. */
export const inputBytes = (input: InputFile): AsyncIterable<Uint8Array> =>
  createReadStream(input.path, { highWaterMark: 1 << 20 });
