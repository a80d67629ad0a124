import { readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { sha512 } from '../../core/digest.js';
import { asDeskError, deskError } from '../../core/errors.js';
import { ifAbsent, replaceFile, syncFolder } from '../../core/files.js';
import type { Progress } from '../../core/progress.js';
import type { Archive, ArchiveObject } from '../archive.js';
import type { CommitHook } from '../commit/publish.js';
import type { WorkFileRule } from '../erase/work-file-rule.js';
import type { Operator } from '../governance/add-version.js';
import { erasuresOf } from '../governance/read.js';
import { handoverLog, readHandovers } from '../handover/log.js';
import { leftovers } from '../home/leftovers.js';
import { lookAtHome } from '../home/look.js';
import { objectFolders } from '../home/recovery.js';
import { type HomePaths, homePaths } from '../layout.js';
import { readInventory } from '../ocfl/read-inventory.js';
import { createArchive, openArchive } from '../open.js';
import type { SubjectSpec } from '../subject/spec.js';
import { listFile } from '../suppress/list.js';
import { openScreen } from '../suppress/screen.js';
import type { Carried } from './carried.js';
import { carryLoads, dropHalfCopies } from './carry-loads.js';
import { carryOrigins, type Joined } from './carry-origin.js';
import { type Conflict, conflictsOf } from './conflicts.js';
import { carryErased, refuseHeldErased } from './erased.js';
import type { LedgerJoin } from './ledger-join.js';
import { type MergedSnapshot, mergeObjects } from './merge.js';

/**
 * Joins archives of one desk into a new one, everything that they keep included. It is written beside its place and gets its
 * name when it is whole, so nobody can take half of it for an archive; a run that was killed is gone on with by the next of
 * the same archives.
 */

export interface MergeArchives {
  /** Homes of the archives, two. They stay as they are. */
  readonly homes: readonly string[];
  /** Home of the new one; nothing may be there yet. */
  readonly out: string;
  readonly operator: Operator;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** Which records of an object are about a person; undefined when its source does not say. */
  readonly subjectOf: (object: ArchiveObject) => Promise<SubjectSpec | undefined>;
  /** How files of `work/` lose their lines about people who were erased. */
  readonly rules: readonly WorkFileRule[];
  /** Makes one running ledger of two; absent: only the first is gone on with. */
  readonly joinLedgers?: LedgerJoin;
  /** Told of every record on which the archives do not agree. */
  readonly onConflict: (conflict: Conflict) => void | Promise<void>;
  /** For tests: instants at which the process may be killed. */
  readonly hook?: (step: MergeStep) => void | Promise<void>;
  readonly commitHook?: CommitHook;
}

export type MergeStep = 'begun' | 'erased' | 'snapshots' | 'origins' | 'loads' | 'named' | 'done';

export interface MergedArchive {
  readonly home: string;
  /** It goes on with what a broken-off run had left. */
  readonly resumed: boolean;
  /** `from` is the number of the archive. */
  readonly snapshots: readonly MergedSnapshot[];
  readonly carried: readonly Carried[];
  /** Objects with certificates: what went there may have come back from the other. */
  readonly erased: readonly string[];
}

const format = 'deskarchive-merge/1';
const stateFile = (work: string): string => join(work, 'merge.json');

/** Where an archive lies while it is joined. */
export const partialHome = (out: string): string => `${out}.deskarchive-partial`;

/** What is joined, exactly: another state of one of the archives is another joining. */
const inputsOf = async (homes: readonly string[]): Promise<string> => {
  const inputs = [];
  for (const home of homes) {
    const { store, work } = homePaths(home);
    const objects = [];
    for (const name of await objectFolders(store)) {
      const { inventory, sha512: digest } = await readInventory(join(store, name));
      objects.push({ name, id: inventory.id, head: inventory.head, inventory_sha512: digest });
    }
    const list = await readFile(listFile(work)).catch(ifAbsent(undefined));
    inputs.push({ objects, suppressed_sha512: list ? sha512(list) : null });
  }
  return `${JSON.stringify({ format, inputs }, null, 1)}\n`;
};

const foreign = (what: string, where: string, next: string) =>
  deskError('archive-foreign', { what, where, next });

const namesIn = async (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch(ifAbsent<string[]>([]));

/** The place to write in, made or found; `resumed`: a broken-off run of the same archives was there. */
const openPlace = async (
  out: string,
  inputs: string,
): Promise<{ readonly home: string; readonly resumed: boolean }> => {
  const stateIn = (home: string) =>
    readFile(stateFile(homePaths(home).work), 'utf8').catch(ifAbsent(undefined));
  if ((await lookAtHome(out)) !== 'new') {
    // Killed after it got its name: all is there but the end.
    if ((await stateIn(out)) === inputs) return { home: out, resumed: true };
    throw foreign(
      'The folder for the new archive holds something already.',
      out,
      'Name a folder that is not there yet.',
    );
  }
  const home = partialHome(out);
  const state = await stateIn(home);
  if (state === inputs) return { home, resumed: true };
  if (state !== undefined)
    throw foreign(
      'Here a joining of other archives was begun, or of other states of these.',
      home,
      'Remove that folder to begin anew, or name another --out.',
    );
  const names = await namesIn(home);
  const isOurs = names.every((name) => name === 'work' || name === 'store');
  const isEmpty = (await namesIn(homePaths(home).store)).every((name) => !name.includes('-'));
  if (!isOurs || !isEmpty)
    throw foreign(
      'The folder beside the new archive is in use.',
      home,
      'Move it away, or name another --out.',
    );
  // Killed before it was noted what is joined: nothing is in it.
  await rm(home, { recursive: true, force: true });
  return { home, resumed: false };
};

/** Objects of the same account, one from each archive that has it. */
const accountsOf = async (
  archives: readonly Archive[],
): Promise<readonly (readonly { readonly from: number; readonly object: ArchiveObject }[])[]> => {
  const accounts = new Map<string, { from: number; object: ArchiveObject }[]>();
  for (const [from, archive] of archives.entries())
    for (const name of await archive.objects()) {
      const object = await archive.object(name);
      const { source } = await object.snapshot();
      const key = `${source.kind}/${source.org}`;
      accounts.set(key, [...(accounts.get(key) ?? []), { from, object }]);
    }
  return [...accounts.values()];
};

const carryHandovers = async (homes: readonly string[], to: HomePaths): Promise<readonly Carried[]> => {
  const rows: Carried[] = [];
  const lines = new Set<string>();
  for (const [from, home] of homes.entries()) {
    const handovers = await readHandovers(home);
    if (handovers.length === 0) continue;
    for (const handover of handovers)
      lines.add(JSON.stringify({ format: 'deskarchive-handover/1', ...handover }));
    const note = `${handovers.length} copies and receipts that were given away, with who has them`;
    rows.push({ from, object: null, sort: 'hand-overs', name: 'handovers.ndjson', status: 'kept', note });
  }
  const at = (line: string): string => (JSON.parse(line) as { readonly at: string }).at;
  const sorted = [...lines].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
  if (sorted.length > 0)
    await replaceFile(handoverLog(to.home), [...sorted, ''].join('\n'), undefined, 0o600);
  return rows;
};

const unfinishedOf = async (homes: readonly string[]): Promise<readonly Carried[]> => {
  const rows: Carried[] = [];
  for (const [from, home] of homes.entries())
    for (const { id, sort } of await leftovers(home)) {
      const note =
        sort === 'unfinished' ? 'a snapshot that was begun there' : 'half a version put aside there';
      rows.push({ from, object: null, sort: 'unfinished', name: id, status: 'left', note });
    }
  return rows;
};

/** Gives the whole archive its name. */
const name = async (paths: HomePaths, out: string): Promise<void> => {
  if (paths.home === out) return;
  // An empty folder may be there; not every system renames onto one.
  await rmdir(out).catch(ifAbsent(undefined));
  await rename(paths.home, out);
  await syncFolder(dirname(out));
};

const joinInto = async (
  call: MergeArchives,
  to: Archive,
  archives: readonly Archive[],
  resumed: boolean,
): Promise<MergedArchive> => {
  const { homes, operator, clock, progress, signal, hook = () => {} } = call;
  const out = resolve(call.out);
  const paths = homePaths(to.home);
  const works = archives.map(({ home }) => homePaths(home).work);
  const carried: Carried[] = [...(await carryErased(works, paths.work))];
  await hook('erased');
  const accounts = await accountsOf(archives);
  const snapshots: MergedSnapshot[] = [];
  const joined: { readonly name: string; readonly of: readonly Joined[] }[] = [];
  const erased: string[] = [];
  for (const account of accounts) {
    const objects = account.map(({ object }) => object);
    const subject = await call.subjectOf(objects[0] as ArchiveObject);
    for (const { from, object } of account)
      for (const [other, work] of works.entries())
        if (other !== from) await refuseHeldErased(object, subject, work, signal);
    const merged = await mergeObjects({
      ...{ objects, to, operator, progress },
      ...(signal ? { signal } : {}),
      ...(subject ? { subject } : {}),
    });
    snapshots.push(...merged.map((row) => ({ ...row, from: account[row.from]?.from ?? row.from })));
    const object = await objectOf(to, objects[0] as ArchiveObject);
    joined.push({
      name: object,
      of: account.map(({ object, from }, index) => ({
        ...{ object, from },
        snapshots: new Map(merged.filter((row) => row.from === index).map((row) => [row.was, row.snapshot])),
      })),
    });
    const [a, b] = objects;
    if (a && b) for await (const conflict of conflictsOf(a, b, signal)) await call.onConflict(conflict);
    for (const one of objects) if ((await erasuresOf(one)).length > 0) erased.push(`${one.name} (${one.id})`);
  }
  await hook('snapshots');
  for (const one of joined)
    carried.push(...(await carryOrigins({ archive: to, name: one.name, joined: one.of, operator, clock })));
  await hook('origins');
  await dropHalfCopies(paths);
  const source = joined[0] && (await (await to.object(joined[0].name)).snapshot()).source.kind;
  const screen =
    source && (await openScreen(paths.work, source, undefined, () => new Date(clock.now()).toISOString()));
  carried.push(
    ...(await carryLoads(homes, paths, screen ? screen.look : undefined, call.rules, call.joinLedgers)),
  );
  carried.push(...(await carryHandovers(homes, paths)));
  carried.push(...(await unfinishedOf(homes)));
  await hook('loads');
  signal?.throwIfAborted();
  await name(paths, out);
  await hook('named');
  await rm(stateFile(homePaths(out).work), { force: true });
  await syncFolder(homePaths(out).work);
  await hook('done');
  return { home: out, resumed, snapshots, carried, erased };
};

/** Name of the object of the same account. */
const objectOf = async (to: Archive, like: ArchiveObject): Promise<string> => {
  const { kind, org } = (await like.snapshot()).source;
  for (const one of await to.objects()) {
    const { source } = await (await to.object(one)).snapshot();
    if (source.kind === kind && source.org === org) return one;
  }
  throw deskError('unexpected', {
    what: `The joined archive has no object of ${kind}/${org}.`,
    where: to.home,
  });
};

/**
 * Errors: flag-invalid for archives of different accounts, archive-foreign when something else is in the place, hold-blocks when a
 * hold keeps what was erased from the other; those of reading and writing.
 */
export const mergeArchives = async (call: MergeArchives): Promise<MergedArchive> => {
  const { clock, progress } = call;
  const out = resolve(call.out);
  const archives: Archive[] = [];
  for (const home of call.homes) archives.push(await openArchive(home, { clock }));
  if ((await accountsOf(archives)).every((account) => account.length < 2))
    throw deskError('flag-invalid', {
      what: 'The two archives are of different accounts; there is nothing to join.',
      where: 'deskarchive merge',
      next: 'Only copies of one account can be joined.',
    });
  const inputs = await inputsOf(archives.map(({ home }) => home));
  const { home, resumed } = await openPlace(out, inputs);
  try {
    const options = { clock, progress, ...(call.commitHook ? { commitHook: call.commitHook } : {}) };
    const to = await createArchive(home, options);
    if (!resumed) await replaceFile(stateFile(homePaths(home).work), inputs);
    await call.hook?.('begun');
    return await joinInto({ ...call, homes: archives.map((archive) => archive.home) }, to, archives, resumed);
  } catch (error) {
    throw asDeskError(error, basename(out));
  }
};
