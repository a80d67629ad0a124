import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readLoadsObjects } from '../../archive-format/loads/read.js';

/** A list of what a target refused in one run. */
export interface RejectPlace {
  /** Name of the run, `0001`. */
  readonly run: string;
  readonly path: string;
}

/** Where the lines of one account's loads lie: in work/ while there is one, else in the archive's object of loads. */
export interface LedgerPlace {
  /** `loads-<target>-<workspace>`. */
  readonly name: string;
  /** The ledger, whole or in its runs. */
  readonly lines: readonly string[];
  readonly rejects: readonly RejectPlace[];
}

/** What only the archive's objects of loads have. */
export interface FiledPlaces {
  /** Where each thing of the source is at the target. */
  readonly ids: readonly { readonly name: string; readonly run: number; readonly path: string }[];
  readonly certificates: readonly {
    readonly name: string;
    readonly path: string;
    readonly signed: boolean;
  }[];
}

const entriesOf = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    // A hand-over copy has no work folder, a ledger may have no runs, and not everything in there is a folder. Whatever
    // else cannot be read must not look as if nothing had been loaded.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
};

const inWork = async (home: string): Promise<LedgerPlace[]> => {
  const work = join(home, 'work');
  const found: LedgerPlace[] = [];
  for (const name of (await entriesOf(work)).filter((folder) => folder.startsWith('loads-'))) {
    const folder = join(work, name);
    if (!(await entriesOf(folder)).includes('ledger.ndjson')) continue;
    const rejects: RejectPlace[] = [];
    for (const run of await entriesOf(join(folder, 'runs'))) {
      const files = await entriesOf(join(folder, 'runs', run));
      if (files.includes('rejects.ndjson'))
        rejects.push({ run, path: join(folder, 'runs', run, 'rejects.ndjson') });
    }
    found.push({ name, lines: [join(folder, 'ledger.ndjson')], rejects });
  }
  return found;
};

const runNumber = (logical: string): number => Number(/\/run=(\d+)\//.exec(logical)?.[1] ?? 0);

/** The ledgers of an archive, and what its objects of loads keep besides. */
export const loadPlaces = async (
  home: string,
): Promise<{ readonly ledgers: readonly LedgerPlace[]; readonly filed: FiledPlaces }> => {
  const running = await inWork(home);
  const ledgers: LedgerPlace[] = [...running];
  const ids: FiledPlaces['ids'][number][] = [];
  const certificates: FiledPlaces['certificates'][number][] = [];
  for (const { name, files } of await readLoadsObjects(home)) {
    const of = (pattern: RegExp) =>
      files
        .filter(({ logical }) => pattern.test(logical))
        .sort((a, b) => runNumber(a.logical) - runNumber(b.logical));
    for (const { logical, path } of of(/^idmap\//)) ids.push({ name, run: runNumber(logical), path });
    for (const { logical, path } of of(/^certificates\/[^/]+\/certificate\.json$/))
      certificates.push({ name, path, signed: files.some((file) => file.logical === `${logical}.sig`) });
    const lines = of(/^ledger\//).map(({ path }) => path);
    if (running.some((place) => place.name === name) || lines.length === 0) continue;
    const rejects = of(/^reports\/.*\/rejects\.ndjson\.gz$/).map(({ logical, path }) => ({
      run: String(runNumber(logical)).padStart(4, '0'),
      path,
    }));
    ledgers.push({ name, lines, rejects });
  }
  return { ledgers, filed: { ids, certificates } };
};
