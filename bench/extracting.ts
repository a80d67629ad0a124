import { compiled } from '../core/package-info.js';

/**
 * Our side of the extract benchmark, a process of its own: the compiled program's own extraction of the kinds that come in
 * pages, without limits. Prints an `ExtractFigures`.
 *
 *   node --import tsx bench/extracting.ts URL TOKEN ARCHIVE
 */

export interface ExtractFigures {
  /** Until all records are safe in the raw files. */
  readonly seconds: number;
  /** Seconds of processor time, user and system, in that time. */
  readonly cpu: number;
  /** Seconds with tables and commit. */
  readonly whole: number;
  readonly records: number;
}

const [url = '', token = '', home = ''] = process.argv.slice(2);
const { createArchive } = (await import(
  compiled('archive-format', 'open.js')
)) as typeof import('../archive-format/open.js');
const { systemClock } = (await import(compiled('core', 'clock.js'))) as typeof import('../core/clock.js');
const { createKustomerSource } = (await import(
  compiled('extract', 'kustomer/source.js')
)) as typeof import('../extract/kustomer/source.js');
const { runExtract } = (await import(compiled('extract', 'run.js'))) as typeof import('../extract/run.js');

const source = createKustomerSource({
  org: 'bench',
  token,
  baseUrl: url,
  clock: systemClock,
  allowPrivate: true,
  indexLagMs: 0,
  callsPerMinute: Number.POSITIVE_INFINITY,
  searchesPerMinute: Number.POSITIVE_INFINITY,
});
const archive = await createArchive(home);
const spent = process.cpuUsage();
const started = performance.now();
const since = (): number => (performance.now() - started) / 1000;
let read: Pick<ExtractFigures, 'seconds' | 'cpu'> | undefined;
const outcome = await runExtract({
  source,
  archive: {
    ...archive,
    begin: async (scope) => {
      const writer = await archive.begin(scope);
      return {
        ...writer,
        commit: async (...parameters) => {
          const { user, system } = process.cpuUsage(spent);
          read = { seconds: since(), cpu: (user + system) / 1e6 };
          return writer.commit(...parameters);
        },
      };
    },
  },
  mode: 'full',
  streams: ['company', 'customer', 'conversation', 'message', 'note'],
  operator: { name: 'Bench', address: 'mailto:bench@example.com' },
  clock: systemClock,
  progress: () => undefined,
  signal: new AbortController().signal,
});
await source.close();
if (outcome.state !== 'committed' || !read) throw new Error(`the run was ${outcome.state}`);
const figures: ExtractFigures = {
  ...read,
  whole: since(),
  records: Object.values(outcome.snapshot.kinds).reduce((sum, kind) => sum + kind.written, 0),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
