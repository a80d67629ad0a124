import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageVersion } from '../core/package-info.js';
import { type DeskCosts, freeze, placesIn, prepare, wholeWay } from './desk.js';
import { benchExtract } from './extract.js';
import { benchCsv, benchDump } from './files.js';
import { benchLoad } from './load.js';
import { benchMarkdown } from './markdown.js';
import { standIn } from './program.js';
import type { Side } from './sides.js';
import { benchTables } from './tables.js';
import { benchVerify } from './verify.js';
import { benchWholeArchive, type TwoSides } from './whole-archive.js';

/**
 * Measures what the project promises of its speed and memory, each against a bare tool in the same run, and writes
 * RESULTS.md.
 *
 *   npm run bench                   some twenty minutes on two quiet cores
 *   npm run bench -- --rounds 1     once each, in half the time; a figure may then be off by a tenth or more
 *   npm run bench -- --small        to see that it works
 *   npm run bench -- --only memory  one part alone (speed, archive, files, memory); nothing is written
 */

const small = process.argv.includes('--small');
/** The word behind a flag. */
const given = (flag: string): string | undefined =>
  process.argv.includes(flag) ? process.argv[process.argv.indexOf(flag) + 1] : undefined;
const rounds = Number(given('--rounds') ?? (small ? 1 : 3));
const only = given('--only');
const scales = small
  ? { desk: 2, pages: 1, load: 1, small: 0.5, large: 2, megabytes: 30, csv: 1, dump: 20_000 }
  : { desk: 20, pages: 60, load: 5, small: 5, large: 50, megabytes: 1_000, csv: 40, dump: 400_000 };

interface Row {
  readonly what: string;
  readonly figure: number;
  readonly mark: string;
  readonly reached: boolean;
  readonly how: string;
}

/** Where the time of both sides goes, in seconds of processor time. */
const spent = ({ ours, bare }: { readonly ours: Side; readonly bare: Side }): string =>
  `processor time: ours ${ours.cpu.toFixed(1)} + stand-in ${ours.standInCpu.toFixed(1)}, bare ${bare.cpu.toFixed(1)} + stand-in ${bare.standInCpu.toFixed(1)}`;
const every = (ratios: readonly number[]): string => ratios.map((ratio) => ratio.toFixed(2)).join(', ');
const s = (seconds: number): string => `${seconds.toFixed(2)} s`;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const sides = ({ ours, bare, ratios }: TwoSides): string =>
  `${s(ours.seconds)} against ${s(bare.seconds)} (processor time ${ours.cpu.toFixed(1)} against ${bare.cpu.toFixed(1)}); all rounds ${every(ratios)}`;

const archives = async (): Promise<Row[]> => {
  say(`Verifying and freezing an archive of ${scales.megabytes} MB.`);
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
  try {
    const { megabytes, files, verify, freeze } = await benchWholeArchive(folder, scales.megabytes, rounds);
    const base = `${files} files, ${megabytes.toLocaleString('en')} MB`;
    return [
      {
        what: 'verify (every digest), the whole command, time over `sha512sum -c` of the same files',
        figure: verify.ratio,
        mark: '≤ 1.0',
        reached: verify.ratio <= 1.0,
        how: `${base}: ${sides(verify)}`,
      },
      {
        what: 'freeze, the whole command, time over `cat … | tee FILE | sha512sum` and `sync FILE`',
        figure: freeze.ratio,
        mark: '≤ 1.3',
        reached: freeze.ratio <= 1.3,
        how: `${base}: ${sides(freeze)}`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

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
    const extracted = await benchExtract(scales.pages, rounds, say);

    say('Loading.');
    const loadFolder = join(folder, 'load');
    await mkdir(loadFolder);
    const loadPlaces = placesIn(loadFolder);
    await freeze(scales.load, loadPlaces);
    const intercom = await standIn('intercom');
    try {
      await prepare(loadPlaces, intercom);
    } finally {
      await intercom.stop();
    }
    const loaded = await benchLoad(loadPlaces, rounds, say);

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
        how: `${extracted.ours.records.toLocaleString('en')} records in ${extracted.requests.toLocaleString('en')} calls, ${extracted.megabytes.toFixed(0)} MB: ${s(extracted.ours.seconds)} against ${s(extracted.bare.seconds)} (${spent(extracted)}); with tables and commit ${s(extracted.ours.whole)}; all rounds ${every(extracted.ratios)}`,
      },
      {
        what: 'load, unpaced: a bare loop that posts the same bodies, its time over ours',
        figure: loaded.ratio,
        mark: '≥ 0.5',
        reached: loaded.ratio >= 0.5,
        how: `${loaded.writes.toLocaleString('en')} writes and ${loaded.reads.toLocaleString('en')} reads: ${s(loaded.ours.seconds)} for the whole command against ${s(loaded.bare.seconds)} for the writes alone (${spent(loaded)}; ${loaded.bare.refused} of the bare writes refused); all rounds ${every(loaded.ratios)}`,
      },
      {
        what: 'verify of a small archive, in a process that runs already, time over `sha512sum -c` of the same files',
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

const files = async (): Promise<Row[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
  try {
    say('Files.');
    const csv = await benchCsv(scales.csv, rounds, folder);
    const dump = await benchDump(scales.dump, folder);
    return [
      {
        what: 'CSV: a bare csv-parse → gzip pipe over the same files, its time over the whole ingest',
        figure: csv.ratio,
        mark: '≥ 0.7',
        reached: csv.ratio >= 0.7,
        how: `${csv.rows.toLocaleString('en')} rows, ${csv.megabytes.toFixed(0)} MB: ${s(csv.ours.seconds)} for the whole command, tables and commit included, against ${s(csv.bare.seconds)} for the pipe without its start (processor time ${csv.ours.cpu.toFixed(1)} against ${csv.bare.cpu.toFixed(1)}); all rounds ${every(csv.ratios)}`,
      },
      {
        what: 'JSON dump, one list wrapped twice: most memory, MB',
        figure: dump.cost.peakMb,
        mark: '≤ 300',
        reached: dump.cost.peakMb <= 300,
        how: `${dump.records.toLocaleString('en')} records, ${dump.megabytes.toFixed(0)} MB, in ${s(dump.cost.seconds)}`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const messages = (scale: number): string => (scale * 1_600).toLocaleString('en');

/** Nothing without real articles: made-up ones are too short to say anything. */
const markdown = (): Row[] => {
  const found = benchMarkdown(rounds);
  if (found === null) return [];
  return [
    {
      what: 'HTML → Crisp’s Markdown, real articles a second of one core',
      figure: found.perSecond,
      mark: '≥ 300',
      reached: found.perSecond >= 300,
      how: `${found.articles} articles with ${found.characters.toLocaleString('en')} characters, from the model’s clean HTML as in a plan; ${found.withCleaning.toFixed(0)} from raw HTML, cleaned on the way`,
    },
  ];
};

const memory = async (): Promise<Row[]> => {
  const costs: DeskCosts[] = [];
  for (const scale of [scales.small, scales.large]) {
    say(`The whole way on a desk of scale ${scale}.`);
    const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
    try {
      costs.push(await wholeWay(scale, folder, rounds));
      say(`  ${JSON.stringify(costs.at(-1))}`);
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
      how: `about ${messages(scales.large)} messages against ${messages(scales.small)}: ${many[stage].peakMb.toFixed(0)} MB against ${few[stage].peakMb.toFixed(0)} MB; ${s(many[stage].seconds)} against ${s(few[stage].seconds)}`,
    };
  });
};

const page = (rows: readonly Row[]): string => `# Results

Written by \`npm run bench\`; not edited by hand. Every figure is a ratio of two measurements of one run on one machine,
${rounds === 1 ? 'measured once' : `the middle of ${rounds}`} for speed, the two sides in turns (extract and load: which one begins changes from round to round);
memory is the peak of one process (VmHWM): ${rounds === 1 ? 'one run each' : `of transform and plan the middle of ${rounds} runs, of extract and load one run`}. Stand-ins run on the same machine, each in a process of
its own and without rate limits, the same for both sides; both sides send the same headers. Other work on the machine
moves the figures, so the processor time of each side stands beside them.

The load is the whole command, its start included, 16 units at once against 16 bare calls at once. Its canary, which
watches for 5 s that nobody is mailed before the first write, is a fixed wait and no work: it is set to 0 s here
(\`--canary-wait 0\`), and its writes are made all the same. The bare loop of extract fetches one page after the other.

Machine: ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.version}, deskarchive ${packageVersion}, ${new Date().toISOString().slice(0, 10)}.
The made-up desk: scale 1 is 400 conversations with about 1,600 messages.

| what | ratio | mark | | how |
| --- | --- | --- | --- | --- |
${rows.map(({ what, figure, mark, reached, how }) => `| ${what} | ${figure.toFixed(2)} | ${mark} | ${reached ? 'reached' : 'MISSED'} | ${how} |`).join('\n')}
`;

const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  speed: speeds,
  archive: archives,
  markdown: async () => markdown(),
  files,
  memory,
};
if (only !== undefined && !Object.hasOwn(parts, only))
  throw new Error(`--only takes one of ${Object.keys(parts).join(', ')}`);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts))
  if (only === undefined || only === name) rows.push(...(await measure()));
const text = page(rows);
if (!small && only === undefined) await writeFile(join(import.meta.dirname, 'RESULTS.md'), text);
process.stdout.write(text);
