import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageVersion } from '../core/package-info.js';
import { type DeskCosts, freeze, placesIn, prepare, wholeWay } from './desk.js';
import { benchExtract, type ExtractBench } from './extract.js';
import { benchLoad, type LoadBench } from './load.js';
import { median, standIn } from './program.js';
import { benchTables } from './tables.js';
import { benchVerify } from './verify.js';

/**
 * Measures what the project promises of its speed and memory, each against a bare tool in the same run, and writes
 * RESULTS.md.
 *
 *   npm run bench            some ten minutes
 *   npm run bench -- --small to see that it works
 */

const small = process.argv.includes('--small');
const rounds = small ? 1 : 3;
const scales = small ? { desk: 2, small: 1, large: 3 } : { desk: 20, small: 2, large: 20 };

interface Row {
  readonly what: string;
  readonly figure: number;
  readonly mark: string;
  readonly reached: boolean;
  readonly how: string;
}

const s = (seconds: number): string => `${seconds.toFixed(2)} s`;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const speeds = async (): Promise<Row[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
  try {
    const places = placesIn(folder);
    say(`A desk of scale ${scales.desk} is frozen.`);
    await freeze(scales.desk, places);

    say('Raw lines to tables.');
    const tables = await benchTables(places, 'message', rounds);
    say('Verifying.');
    const verified = await benchVerify(places, rounds);
    say('Extracting.');
    const extracts: ExtractBench[] = [];
    for (let round = 0; round < rounds; round++) extracts.push(await benchExtract(scales.desk / 2));
    const extracted = extracts.find(({ ratio }) => ratio === median(extracts.map((one) => one.ratio)));
    if (!extracted) throw new Error('There is no median.');

    say('Loading.');
    const loadFolder = join(folder, 'load');
    await mkdir(loadFolder);
    const loadPlaces = placesIn(loadFolder);
    await freeze(scales.small, loadPlaces);
    const intercom = await standIn('intercom');
    try {
      await prepare(loadPlaces, intercom);
    } finally {
      await intercom.stop();
    }
    const loads: LoadBench[] = [];
    for (let round = 0; round < rounds; round++) loads.push(await benchLoad(loadPlaces));
    const loaded = loads.find(({ ratio }) => ratio === median(loads.map((one) => one.ratio)));
    if (!loaded) throw new Error('There is no median.');

    return [
      {
        what: 'raw lines → Parquet, time over a bare DuckDB COPY of the same typed columns',
        figure: tables.ratio,
        mark: '≤ 1.3',
        reached: tables.ratio <= 1.3,
        how: `${tables.lines.toLocaleString('en')} messages: ${s(tables.ours)} against ${s(tables.bare)}`,
      },
      {
        what: 'extract, unpaced: a bare loop that only fetches the same pages, its time over ours',
        figure: extracted.ratio,
        mark: '≥ 0.6',
        reached: extracted.ratio >= 0.6,
        how: `${extracted.records.toLocaleString('en')} records in ${extracted.requests.toLocaleString('en')} calls: ${s(extracted.read)} against ${s(extracted.bare)}; with tables and commit ${s(extracted.whole)}`,
      },
      {
        what: 'load, unpaced: a bare loop that posts the same bodies, its time over ours',
        figure: loaded.ratio,
        mark: '≥ 0.5',
        reached: loaded.ratio >= 0.5,
        how: `${loaded.writes.toLocaleString('en')} writes and ${loaded.reads.toLocaleString('en')} reads: ${s(loaded.ours)} against ${s(loaded.bare)} for the writes alone (${loaded.refused} of them refused)`,
      },
      {
        what: 'verify (every digest), time over `sha512sum -c` of the same files',
        figure: verified.ratio,
        mark: '≤ 1.0',
        reached: verified.ratio <= 1.0,
        how: `${verified.files} files, ${verified.megabytes.toFixed(0)} MB: ${s(verified.ours)} against ${s(verified.bare)}`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const memory = async (): Promise<Row[]> => {
  const costs: DeskCosts[] = [];
  for (const scale of [scales.small, scales.large]) {
    say(`The whole way on a desk of scale ${scale}.`);
    const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
    try {
      costs.push(await wholeWay(scale, folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const [few, many] = costs as [DeskCosts, DeskCosts];
  const times = scales.large / scales.small;
  return (['extract', 'transform', 'plan', 'load'] as const).map((stage) => {
    const figure = many[stage].peakMb / few[stage].peakMb;
    return {
      what: `${stage}: most memory with ${times}× the data over that with 1×`,
      figure,
      mark: '≤ 1.2',
      reached: figure <= 1.2,
      how: `${many[stage].peakMb.toFixed(0)} MB against ${few[stage].peakMb.toFixed(0)} MB; ${s(many[stage].seconds)} against ${s(few[stage].seconds)}`,
    };
  });
};

const page = (rows: readonly Row[]): string => `# Results

Written by \`npm run bench\`; not edited by hand. Every figure is a ratio of two measurements of one run on one machine,
the middle of ${rounds} for speed (verify and tables taken in turns, the bare side of extract and load always second); memory is the
peak of one process (VmHWM), measured once a scale. A load's time has the five seconds in which its canary watches that
nobody is mailed; the bare loop has no such wait. Stand-ins run on the same machine. Other work on it moves the figures.

Machine: ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.version}, deskarchive ${packageVersion}, ${new Date().toISOString().slice(0, 10)}.
The made-up desk: scale 1 is 400 conversations with about 1,600 messages.

| what | ratio | mark | | how |
| --- | --- | --- | --- | --- |
${rows.map(({ what, figure, mark, reached, how }) => `| ${what} | ${figure.toFixed(2)} | ${mark} | ${reached ? 'reached' : 'MISSED'} | ${how} |`).join('\n')}
`;

const rows = [...(await speeds()), ...(await memory())];
const text = page(rows);
if (!small) await writeFile(join(import.meta.dirname, 'RESULTS.md'), text);
process.stdout.write(text);
