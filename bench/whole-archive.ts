import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compiled } from '../core/package-info.js';
import { makeLarge } from './large.js';
import { median } from './program.js';

/** `verify` and `freeze` of a large archive, whole commands with their start, against what coreutils need. */

export interface Spent {
  /** Wall clock. */
  readonly seconds: number;
  /** Processor time, all processes of the side together. */
  readonly cpu: number;
}

export interface TwoSides {
  readonly ours: Spent;
  readonly bare: Spent;
  /** Our time over the bare time, the middle of all rounds. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

export interface WholeArchiveBench {
  readonly megabytes: number;
  readonly files: number;
  readonly verify: TwoSides;
  readonly freeze: TwoSides;
}

/** Runs a line of bash and says what it took. */
const spentBy = async (line: string, folder: string): Promise<Spent> => {
  const child = spawn('bash', ['-c', `set -o pipefail; TIMEFORMAT='%R %U %S'; time { ${line}; }`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    said += String(piece);
  });
  const [exit] = (await once(child, 'close')) as [number | null];
  const [seconds, user, system] = (said.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  if (exit !== 0 || seconds === undefined || user === undefined || system === undefined)
    throw new Error(`${line} ended with ${exit}: ${said}`);
  return { seconds, cpu: user + system };
};

/** Both sides in turns; who begins changes. */
const inTurns = async (
  rounds: number,
  ours: () => Promise<Spent>,
  bare: () => Promise<Spent>,
): Promise<TwoSides> => {
  const taken: { readonly ours: Spent; readonly bare: Spent; readonly ratio: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await ours() : await bare();
    const second = round % 2 === 0 ? await bare() : await ours();
    const [our, other] = round % 2 === 0 ? [first, second] : [second, first];
    taken.push({ ours: our, bare: other, ratio: our.seconds / other.seconds });
  }
  const ratios = taken.map(({ ratio }) => ratio);
  const ratio = median(ratios);
  const middle = taken.find((one) => one.ratio === ratio);
  if (!middle) throw new Error('There is no median.');
  return { ...middle, ratios };
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

interface Manifest {
  readonly manifest: Readonly<Record<string, readonly string[]>>;
}

export const benchWholeArchive = async (
  folder: string,
  megabytes: number,
  rounds: number,
): Promise<WholeArchiveBench> => {
  const home = join(folder, 'large.archive');
  await makeLarge(home, megabytes);
  const store = join(home, 'store');
  const [object] = (await readdir(store, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const root = join(store, object?.name as string);
  const { manifest } = JSON.parse(await readFile(join(root, 'inventory.json'), 'utf8')) as Manifest;
  const named = Object.entries(manifest).flatMap(([digest, paths]) =>
    paths.map((path) => ({ digest, path })),
  );
  const list = join(folder, 'sha512');
  await writeFile(list, named.map(({ digest, path }) => `${digest}  ${path}\n`).join(''));
  const out = join(folder, 'out');
  const program = `${quoted(process.execPath)} ${quoted(compiled('cli', 'main.js'))}`;
  const freshly = async (line: string): Promise<Spent> => {
    await rm(out, { force: true });
    return spentBy(line, root);
  };
  try {
    return {
      megabytes,
      files: named.length,
      verify: await inTurns(
        rounds,
        () => spentBy(`${program} verify --archive ${quoted(home)} --quiet`, root),
        () => spentBy(`sha512sum --quiet -c ${quoted(list)}`, root),
      ),
      // Both sides end with the bytes on the disk.
      freeze: await inTurns(
        rounds,
        () => freshly(`${program} freeze --archive ${quoted(home)} --out ${quoted(out)} --quiet`),
        () =>
          freshly(
            `cat ${named.map(({ path }) => quoted(path)).join(' ')} | tee ${quoted(out)} | sha512sum; sync ${quoted(out)}`,
          ),
      ),
    };
  } finally {
    await rm(home, { recursive: true, force: true });
    await rm(out, { force: true });
  }
};
