import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { writeCsvExports } from '../simulate/kustomer/exports/csv.js';
import { type Cost, measured, median } from './program.js';

/** Ingest of files by the compiled program: CSV against a bare csv-parse to gzip pipe, and the memory of a JSON dump. */

interface BareCost {
  readonly seconds: number;
  readonly cpu: number;
  readonly rows: number;
}

export interface CsvBench {
  readonly megabytes: number;
  readonly rows: number;
  readonly ours: Cost;
  readonly bare: BareCost;
  /** Bare time over ours, the middle of all rounds. */
  readonly ratio: number;
  readonly ratios: readonly number[];
  /** The same of processor time. */
  readonly cpuRatio: number;
}

const ingest = async (source: string, files: string, archive: string): Promise<Cost> => {
  const cost = await measured(['extract', source, '--org', 'bench', '--files', files, '--archive', archive]);
  await rm(archive, { recursive: true, force: true });
  return cost;
};

const bareCsv = async (folder: string, out: string): Promise<BareCost> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', join(import.meta.dirname, 'bare-csv.ts')],
    ...[folder, out],
  ]);
  return JSON.parse(stdout) as BareCost;
};

/** The whole command, its start, tables and commit included, against the pipe alone, without the start of its process. */
export const benchCsv = async (scale: number, rounds: number, folder: string): Promise<CsvBench> => {
  const exports = join(folder, 'exports');
  await mkdir(exports);
  await writeCsvExports(exports, { scale });
  let bytes = 0;
  for (const name of await readdir(exports)) bytes += (await stat(join(exports, name))).size;
  const all: { readonly ours: Cost; readonly bare: BareCost; readonly ratio: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const ours = await ingest('kustomer-csv', exports, join(folder, 'csv.archive'));
    const bare = await bareCsv(exports, join(folder, 'bare.gz'));
    all.push({ ours, bare, ratio: bare.seconds / ours.seconds });
  }
  const ratios = all.map(({ ratio }) => ratio);
  const middle = all.find(({ ratio }) => ratio === median(ratios)) as (typeof all)[number];
  return {
    megabytes: bytes / 1e6,
    rows: middle.bare.rows,
    ...middle,
    ratios,
    cpuRatio: median(all.map(({ ours, bare }) => bare.cpu / ours.cpu)),
  };
};

export interface DumpBench {
  readonly megabytes: number;
  readonly records: number;
  readonly cost: Cost;
}

const words = 'The parcel came today and one corner is smashed, so I think it was packed that way. '.repeat(
  8,
);

function* dumped(records: number): Generator<string> {
  yield '{"export":{"messages":{"items":[';
  for (let n = 0; n < records; n++) {
    const id = (prefix: string, number: number) => prefix + number.toString(16).padStart(22, '0');
    const record = {
      type: 'message',
      id: id('e0', n),
      attributes: {
        channel: 'email',
        direction: n % 2 === 0 ? 'in' : 'out',
        preview: `${n} ${words}`,
        createdAt: new Date(1.7e12 + n * 1000).toISOString(),
      },
      relationships: { conversation: { data: { type: 'conversation', id: id('c0', n >> 2) } } },
    };
    yield `${n === 0 ? '' : ',\n'}${JSON.stringify(record)}`;
  }
  yield ']}}}';
}

/** One huge list, wrapped twice: what the program holds at most while it reads it. */
export const benchDump = async (records: number, folder: string): Promise<DumpBench> => {
  const path = join(folder, 'dump.json');
  await pipeline(Readable.from(dumped(records)), createWriteStream(path));
  const megabytes = (await stat(path)).size / 1e6;
  const cost = await ingest('kustomer-dump', path, join(folder, 'dump.archive'));
  await rm(path);
  return { megabytes, records, cost };
};
