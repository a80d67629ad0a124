import { randomUUID } from 'node:crypto';
import { cp, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifAbsent, renameDurably, syncFile, syncFolder } from '../../core/files.js';
import { settleFolder } from '../commit/publish.js';
import { newFile } from '../erase/swap.js';
import type { SubjectLook, WorkFileRule } from '../erase/work-file-rule.js';
import { planWorkFiles } from '../erase/work-files.js';
import { objectFolders } from '../home/recovery.js';
import { type HomePaths, homePaths } from '../layout.js';
import { loadsPrefix } from '../loads/places.js';
import { versionName, versionNumber } from '../ocfl/inventory.js';
import { readInventory } from '../ocfl/read-inventory.js';
import type { Carried } from './carried.js';
import type { LedgerJoin, LedgerJoining } from './ledger-join.js';

/**
 * Objects of loads and running ledgers come along byte for byte: they say what was written into another desk, and their
 * signatures are about themselves. Two that grew apart cannot be one: both are kept, and the rows say so.
 */

const carryPrefix = 'carry-';

const settleOwn = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await settleOwn(path);
    else await syncFile(path, 'r');
  }
  await syncFolder(folder);
};

/** Copies a folder so that it is there whole or not at all. */
const copyFolder = async (
  from: string,
  to: string,
  paths: HomePaths,
  sort: 'object' | 'ledger',
  change: (copy: string) => Promise<void> = async () => {},
): Promise<void> => {
  const begun = join(paths.work, `${carryPrefix}${randomUUID()}`);
  await cp(from, begun, {
    recursive: true,
    // Whoever holds it writes to the original.
    filter: (path) => sort === 'object' || path !== join(from, 'lock.json'),
  });
  await change(begun);
  await (sort === 'object' ? settleFolder(begun) : settleOwn(begun));
  await renameDurably(begun, to);
};

/** What a broken-off run left half copied. */
export const dropHalfCopies = async (paths: HomePaths): Promise<void> => {
  for (const name of await readdir(paths.work))
    if (name.startsWith(carryPrefix)) await rm(join(paths.work, name), { recursive: true, force: true });
};

/** Which of two objects goes on from the other; undefined: neither does. */
const longerObject = async (a: string, b: string): Promise<'a' | 'b' | undefined> => {
  const [one, other] = [await readInventory(a), await readInventory(b)];
  const [heads, isA] = [
    [one, other].map(({ inventory }) => versionNumber(inventory.head)) as [number, number],
    (): boolean => heads[0] >= heads[1],
  ];
  if (one.inventory.id !== other.inventory.id) return undefined;
  const common = versionName(Math.min(...heads));
  const [first, second] = [await readInventory(join(a, common)), await readInventory(join(b, common))];
  if (first.sha512 !== second.sha512) return undefined;
  return isA() ? 'a' : 'b';
};

/** Which of two files begins with all of the other; undefined: neither does. */
const longerFile = async (a: string, b: string): Promise<'a' | 'b' | undefined> => {
  const [one, other] = [await stat(a), await stat(b)];
  const length = Math.min(one.size, other.size);
  const [first, second] = [await open(a), await open(b)];
  try {
    const [left, right] = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)];
    for (let at = 0; at < length; at += left.length) {
      const bytes = Math.min(left.length, length - at);
      await first.read(left, 0, bytes, at);
      await second.read(right, 0, bytes, at);
      if (left.compare(right, 0, bytes, 0, bytes) !== 0) return undefined;
    }
  } finally {
    await first.close();
    await second.close();
  }
  return one.size >= other.size ? 'a' : 'b';
};

const entriesOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(ifAbsent<string[]>([]))).sort();

interface Place {
  readonly from: number;
  readonly path: string;
}

/** The places of one name in the archives, by name. */
const byName = (
  found: readonly (readonly [name: string, place: Place])[],
): ReadonlyMap<string, readonly Place[]> => {
  const names = new Map<string, Place[]>();
  for (const [name, place] of found) names.set(name, [...(names.get(name) ?? []), place]);
  return new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const row = (
  sort: 'loads' | 'ledger',
  { from }: Place,
  name: string,
  status: Carried['status'],
  note: string,
) => ({
  ...{ from, object: null, sort, name, status, note },
});

/** `name-2`, or the first number after it that nothing has. */
const freeName = (name: string, mark: string, taken: ReadonlySet<string>): string => {
  let number = 2;
  while (taken.has(`${name}${mark}${number}`)) number++;
  return `${name}${mark}${number}`;
};

const carryObjects = async (homes: readonly string[], to: HomePaths): Promise<readonly Carried[]> => {
  const found: [string, Place][] = [];
  for (const [from, home] of homes.entries()) {
    const { store } = homePaths(home);
    for (const name of await objectFolders(store))
      if (name.startsWith(loadsPrefix)) found.push([name, { from, path: join(store, name) }]);
  }
  const rows: Carried[] = [];
  const copy = async (place: Place, name: string): Promise<void> => {
    if (!(await objectFolders(to.store)).includes(name))
      await copyFolder(place.path, join(to.store, name), to, 'object');
  };
  const whole = 'byte for byte: its signatures and receipts hold';
  // The same at every run, so that a killed one is gone on with: it depends on the archives alone.
  const taken = new Set(found.map(([name]) => name));
  for (const [name, [a, b]] of byName(found)) {
    if (!a) continue;
    const longer = b ? await longerObject(a.path, b.path) : 'a';
    if (b && longer === undefined) {
      const other = freeName(name, '-', taken);
      taken.add(other);
      await copy(a, name);
      await copy(b, other);
      rows.push(row('loads', a, name, 'kept', whole));
      rows.push(
        row(
          'loads',
          b,
          name,
          'renamed',
          `kept as ${other}, byte for byte; new runs are filed behind the first`,
        ),
      );
      continue;
    }
    const [kept, same] = longer === 'b' && b ? [b, a] : [a, b];
    await copy(kept, name);
    rows.push(row('loads', kept, name, 'kept', whole));
    if (same) rows.push(row('loads', same, name, 'same', 'the other archive has all of it'));
  }
  return rows;
};

/** What becomes of the second of two ledgers. */
const apartNote = (place: string, joining: LedgerJoining | undefined): string => {
  if (!joining)
    return `kept as ${place}, to be read: both wrote into this account, and what only this one wrote is unknown to a load from here and would be written again`;
  const { taken, twice, examples } = joining;
  const both =
    twice === 0
      ? ''
      : `; ${twice} that both wrote may be there twice, and a load goes on with the first’s: ${examples.join(', ')}${twice > examples.length ? '…' : ''}`;
  return `kept as ${place}, to be read; what only this one wrote (${taken}) is added to the ledger that loads go on from${both}`;
};

const carryLedgers = async (
  homes: readonly string[],
  to: HomePaths,
  joinLedgers: LedgerJoin | undefined,
): Promise<readonly Carried[]> => {
  const found: [string, Place][] = [];
  for (const [from, home] of homes.entries()) {
    const { work } = homePaths(home);
    for (const name of await entriesOf(work)) {
      if (!name.startsWith(loadsPrefix)) continue;
      if ((await entriesOf(join(work, name))).includes('ledger.ndjson'))
        found.push([name, { from, path: join(work, name) }]);
    }
  }
  const rows: Carried[] = [];
  for (const [name, [a, b]] of byName(found)) {
    if (!a) continue;
    const file = (place: Place): string => join(place.path, 'ledger.ndjson');
    const longer = b ? await longerFile(file(a), file(b)) : 'a';
    const [kept, other] = longer === 'b' && b ? [b, a] : [a, b];
    const apart = other && longer === undefined;
    const joining = apart ? await joinLedgers?.(kept.path, other.path) : undefined;
    if (!(await entriesOf(to.work)).includes(name))
      await copyFolder(kept.path, join(to.work, name), to, 'ledger', joining?.write);
    rows.push(row('ledger', kept, name, 'kept', 'a load goes on from it'));
    if (other && longer !== undefined)
      rows.push(row('ledger', other, name, 'same', 'the other archive has all of it'));
    else if (other) {
      // Inside the other's folder: a folder beside it would be taken for the ledger of another account.
      const place = freeName('joined', '-', new Set(await entriesOf(kept.path)));
      if (!(await entriesOf(join(to.work, name))).includes(place))
        await copyFolder(other.path, join(to.work, name, place), to, 'ledger');
      rows.push(row('ledger', other, name, 'renamed', apartNote(`work/${name}/${place}`, joining)));
    }
  }
  return rows;
};

/** What names somebody who was erased from the other archive goes, as in an erasure: lines of ledgers, whole objects of loads. */
const dropErased = async (
  rows: readonly Carried[],
  to: HomePaths,
  look: SubjectLook,
  rules: readonly WorkFileRule[],
): Promise<readonly Carried[]> => {
  const folder = join(to.work, `${carryPrefix}${randomUUID()}`);
  const scratch = join(folder, 'scratch');
  await mkdir(scratch, { recursive: true });
  const plan = await planWorkFiles(to, look, rules, folder, scratch);
  for (const path of plan.replace) await renameDurably(newFile(folder, path), join(to.home, path));
  for (const path of plan.remove) await rm(join(to.home, path), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  const linesOf = (name: string): number =>
    Object.entries(plan.rows).reduce(
      (sum, [path, gone]) => (path.startsWith(`work/${name}/`) ? sum + gone : sum),
      0,
    );
  return rows.map((one) => {
    if (one.sort === 'loads' && plan.remove.includes(`store/${one.name}`))
      return {
        ...one,
        status: 'left',
        note: 'names people who were erased; the next load files what is left of its ledger',
      };
    const gone = one.sort === 'ledger' && one.status === 'kept' ? linesOf(one.name) : 0;
    return gone > 0
      ? { ...one, note: `${one.note}, without ${gone} lines about people who were erased` }
      : one;
  });
};

/** Carries what is known of loads; what is there already stays as it is. `look`: finds people who were erased. */
export const carryLoads = async (
  homes: readonly string[],
  to: HomePaths,
  look: SubjectLook | undefined,
  rules: readonly WorkFileRule[],
  joinLedgers?: LedgerJoin,
): Promise<readonly Carried[]> => {
  const rows = [...(await carryObjects(homes, to)), ...(await carryLedgers(homes, to, joinLedgers))];
  return look && rows.length > 0 ? dropErased(rows, to, look, rules) : rows;
};
