import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { afterAll } from 'vitest';
import type { SourceRecord } from '../../../archive-format/record.js';
import { systemClock } from '../../../core/clock.js';
import { sha256 } from '../../../core/digest.js';
import { createCsvSource } from '../../../extract/kustomer-csv/source.js';
import { sourceConformance } from '../../conformance/source.js';
import { closeAll, temporaryFolder } from '../rig.js';
import { csvParts, smallDesk, writeFiles } from './desk-files.js';

afterAll(closeAll);

/** Another parser’s reading of a file, once each. */
const parsed = new Map<Buffer, readonly (readonly string[])[]>();

const rowsOf = (body: Buffer): readonly (readonly string[])[] => {
  const known = parsed.get(body);
  if (known) return known;
  const western = body.includes('Customer ID;');
  const rows: string[][] = parse(iconv.decode(body, western ? 'win1252' : 'utf8'), {
    bom: true,
    delimiter: western ? ';' : ',',
  });
  parsed.set(body, rows);
  return rows;
};

/** Whether the cells of a row’s record are those that another parser finds in that row. */
const shows = ({ bytes }: SourceRecord, body: Buffer): boolean => {
  const value = JSON.parse(bytes.toString()) as {
    readonly row: number;
    readonly cells: Readonly<Record<string, unknown>>;
    readonly custom?: Readonly<Record<string, string>>;
    readonly other?: Readonly<Record<string, string>>;
    readonly printed?: Readonly<Record<string, string>>;
  };
  const text = { ...value.cells, ...value.custom, ...value.other, ...value.printed };
  const ours = Object.values(text).map((cell) => (Array.isArray(cell) ? cell[0] : cell));
  const theirs = rowsOf(body)[value.row]?.filter((cell) => cell !== '');
  return JSON.stringify(ours) === JSON.stringify(theirs);
};

sourceConformance('kustomer-csv', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, await smallDesk());
  const bodies = new Map<string, Buffer>();
  const add = (body: Buffer) => bodies.set(sha256(body), body);
  for (const name of ['conversations-2024-01-01-2024-01-30.csv', 'people.csv'])
    add(await readFile(join(folder, name)));
  add(gunzipSync(await readFile(join(folder, 'messages-2024-01-01-2024-01-30.csv.gz'))));
  add(Buffer.from(csvParts().february));
  // Every portion of work begins with a look at the clock.
  let looks = 0;
  const clock = {
    ...systemClock,
    now: () => {
      looks++;
      return systemClock.now();
    },
  };
  const source = createCsvSource({ org: 'acme', files: [folder], clock, batchRows: 25 });
  return {
    source,
    bodies,
    requests: () => looks,
    secrets: [folder],
    edited: ['csv_file', 'csv_input', 'csv_reading'],
    shows,
    close: () => source.close(),
  };
});
