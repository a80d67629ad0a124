import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Archive } from '../../archive-format/archive.js';
import type { Gap } from '../../archive-format/gap.js';
import { createArchive } from '../../archive-format/open.js';
import { systemClock } from '../../core/clock.js';
import { silent } from '../../core/progress.js';
import type { KustomerOptions } from '../../extract/kustomer/settings.js';
import { createKustomerSource } from '../../extract/kustomer/source.js';
import { type ExtractOptions, type ExtractOutcome, runExtract } from '../../extract/run.js';
import type { Source } from '../../extract/source.js';
import { type KustomerSimulator, startKustomer } from '../../simulate/kustomer/start.js';
import type { SimulatorOptions } from '../../simulate/simulator.js';

/** What most tests of this folder need: a stand-in of Kustomer, a source that reads it, an archive to write. */

const closers: (() => Promise<void>)[] = [];

/** For `afterEach`: closes and deletes whatever the test opened, newest first. */
export const closeAll = async (): Promise<void> => {
  for (const close of closers.splice(0).reverse()) await close();
};

export const later = (close: () => Promise<void>): void => {
  closers.push(close);
};

export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-extract-'));
  later(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

export const freshArchive = async (): Promise<Archive> =>
  createArchive(join(await temporaryFolder(), 'acme.archive'));

/** No limits unless the test asks for them. */
export const startDesk = async (
  options: SimulatorOptions = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<KustomerSimulator> => {
  const simulator = await startKustomer({
    ...options,
    settings: { rpm: 'unlimited', search_rpm: 'unlimited', ...options.settings, ...settings },
  });
  later(() => simulator.close());
  return simulator;
};

export const sourceOf = (
  simulator: { readonly url: string; readonly token: string },
  options: Partial<KustomerOptions> = {},
): Source => {
  const source = createKustomerSource({
    org: 'acme',
    token: simulator.token,
    baseUrl: simulator.url,
    clock: systemClock,
    random: () => 0,
    allowPrivate: true,
    indexLagMs: 0,
    callsPerMinute: Number.POSITIVE_INFINITY,
    searchesPerMinute: Number.POSITIVE_INFINITY,
    ...options,
  });
  later(() => source.close());
  return source;
};

export const operator = { name: 'Tester', address: 'mailto:tester@example.com' };

export const extract = async (
  source: Source,
  archive: Archive,
  options: Partial<ExtractOptions> = {},
): Promise<ExtractOutcome> =>
  runExtract({
    source,
    archive,
    mode: 'full',
    operator,
    clock: systemClock,
    progress: silent,
    signal: new AbortController().signal,
    ...options,
  });

/** The same, for tests in which anything but a snapshot is a failure. */
export const extractWhole = async (
  source: Source,
  archive: Archive,
  options: Partial<ExtractOptions> = {},
): Promise<Extract<ExtractOutcome, { state: 'committed' }>> => {
  const outcome = await extract(source, archive, options);
  if (outcome.state !== 'committed') throw new Error(`the run was ${outcome.state}`);
  return outcome;
};

export const gapsOf = async (archive: Archive): Promise<Gap[]> => {
  const gaps: Gap[] = [];
  for await (const gap of (await archive.object()).gaps()) gaps.push(gap);
  return gaps;
};

/** Ids of a kind in the archive, sorted, each once. */
export const idsOf = async (archive: Archive, kind: string): Promise<string[]> => {
  const ids = new Set<string>();
  for await (const record of (await archive.object()).records(kind)) ids.add(record.id);
  return [...ids].sort();
};
