import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { verify } from '../archive-format/verify/verify.js';
import type { DeskPlaces } from './desk.js';
import { median } from './program.js';

/** Checking every digest of an object against `sha512sum -c` over the same files. */

export interface VerifyBench {
  readonly megabytes: number;
  readonly files: number;
  /** Seconds, medians. */
  readonly ours: number;
  readonly bare: number;
  /** Our time over the bare time. */
  readonly ratio: number;
}

interface Manifest {
  readonly manifest: Readonly<Record<string, readonly string[]>>;
}

const sha512sum = async (folder: string, lines: string): Promise<void> => {
  const child = spawn('sha512sum', ['--quiet', '-c', '-'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(lines);
  const [exit] = (await once(child, 'close')) as [number | null];
  if (exit !== 0) throw new Error(`sha512sum ended with ${exit}`);
};

export const benchVerify = async (places: DeskPlaces, rounds: number): Promise<VerifyBench> => {
  const store = join(places.archive, 'store');
  const [name] = (await readdir(store, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const folder = join(store, name?.name as string);
  const { manifest } = JSON.parse(await readFile(join(folder, 'inventory.json'), 'utf8')) as Manifest;
  const files = Object.entries(manifest).flatMap(([digest, paths]) =>
    paths.map((path) => ({ digest, path })),
  );
  let bytes = 0;
  for (const { path } of files) bytes += (await stat(join(folder, path))).size;
  const lines = files.map(({ digest, path }) => `${digest}  ${path}\n`).join('');
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let begun = performance.now();
    const report = await verify(folder, { depth: 'default' });
    ours.push((performance.now() - begun) / 1000);
    if (report.findings.some(({ severity }) => severity === 'error'))
      throw new Error('The object is damaged.');
    begun = performance.now();
    await sha512sum(folder, lines);
    bare.push((performance.now() - begun) / 1000);
  }
  return {
    megabytes: bytes / 1e6,
    files: files.length,
    ours: median(ours),
    bare: median(bare),
    ratio: median(ours.map((seconds, round) => seconds / (bare[round] as number))),
  };
};
