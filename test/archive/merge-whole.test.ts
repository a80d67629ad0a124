import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Archive } from '../../archive-format/archive.js';
import { addHold } from '../../archive-format/governance/hold.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { homePaths } from '../../archive-format/layout.js';
import { type MergeStep, partialHome } from '../../archive-format/merge/archives.js';
import { carryLoads } from '../../archive-format/merge/carry-loads.js';
import { mergeObjects } from '../../archive-format/merge/merge.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { receiptsOf } from '../../archive-format/seal/receipts.js';
import { verify } from '../../archive-format/verify/verify.js';
import { virtualClock } from '../../core/clock.js';
import { sha256 } from '../../core/digest.js';
import { asset } from '../../core/package-info.js';
import { silent } from '../../core/progress.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { ids, needles } from './erase-desk.js';
import { collect, start, testOptions, withFolder } from './fixture.js';
import { type Desks, joinDesks, loads, operator, twoDesks } from './merge-desks.js';

/** Two archives with all that can lie beside records become one, whatever happens on the way. */

/** What differs from one joining to the next: ids of runs and objects, and what is reckoned from those. */
const passing = ['run', 'resumed_at', 'previous', 'id', 'name', 'created', 'operator'];

const lasting = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (passing.includes(key) ? [] : [[key, lasting(each)]])),
  );
};

/** Everything that an archive says, file by file, unpacked; tables are proven by the deep check. */
const said = async (home: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const archive = await openArchive(home);
  const object = await archive.object();
  for (const path of await object.files('')) {
    const name = path.slice(object.folder.length);
    const bytes = await readFile(path);
    if (name.endsWith('.gz')) found.push(`${name} ${sha256(gunzipSync(bytes))}`);
    else if (name.endsWith('.json'))
      found.push(`${name} ${JSON.stringify(lasting(JSON.parse(bytes.toString())))}`);
    else if (!name.endsWith('.parquet')) found.push(`${name} ${sha256(bytes)}`);
  }
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && !/tx-|sample|kustomer/.test(entry.parentPath)) {
      const path = join(entry.parentPath, entry.name);
      found.push(`${path.slice(home.length)} ${sha256(await readFile(path))}`);
    }
  return found.sort();
};

let made = '';
let desks: Desks;
let whole = '';
const stateOf = (step: MergeStep): string => join(made, `state ${step}`);
let rows: readonly string[] = [];
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'deskarchive-merge-'));
  desks = await twoDesks(made);
  whole = join(made, 'desk.archive');
  const merged = await joinDesks(desks, whole, {
    hook: (step) =>
      cp(step === 'named' || step === 'done' ? whole : partialHome(whole), stateOf(step), {
        recursive: true,
      }),
  });
  rows = merged.carried.map(({ from, sort, name, status }) => `${from} ${sort} ${name}: ${status}`);
});
afterAll(() => rm(made, { recursive: true, force: true }));

describe('two archives with seals, holds, an erasure, loads and hand-overs', () => {
  test('a row for each says what became of it', () => {
    expect(rows).toEqual([
      '0 suppress-list suppress.ndjson: kept',
      '0 signature v1: kept',
      '0 signature v2: kept',
      '0 signature v3: kept',
      '0 receipt v3: kept',
      '0 certificate E-0001: kept',
      '1 signature v1: kept',
      '1 signature v2: kept',
      '1 receipt v5: kept',
      '1 hold H-0001: laid-anew',
      '1 hold H-0002: kept',
      '1 loads loads-intercom-acme: kept',
      '0 loads loads-intercom-acme: same',
      '0 ledger loads-intercom-acme: kept',
      '1 ledger loads-intercom-acme: renamed',
      '1 hand-overs handovers.ndjson: kept',
    ]);
  });

  test('it verifies deeply, knows the receipts of both, and has nothing of who was erased from one', async () => {
    const receipts = [
      ...(await receiptsOf(desks.north, '2025-02-03T00:00:00.000Z')),
      ...(await receiptsOf(desks.south, '2025-02-03T00:00:00.000Z')),
    ];
    const report = await verify(whole, { depth: 'deep', receipts });
    expect(report.findings).toEqual([]);
    expect(report.checked['kept seals']).toBe(5);
    const [receipt] = receipts;
    const forged = { ...(receipt as (typeof receipts)[number]), inventorySha512: 'f'.repeat(128) };
    expect((await verify(whole, { depth: 'quick', receipts: [forged] })).findings).toMatchObject([
      { code: 'H019' },
    ]);
    const object = await (await openArchive(whole)).object();
    expect((await object.snapshots()).map(({ snapshot }) => snapshot)).toEqual([1, 2, 3, 4]);
    const customers = await collect(object.records('customer'));
    expect(new Set(customers.map(({ id }) => id))).toEqual(new Set([ids.ben]));
    for (const entry of await readdir(whole, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path);
      const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      // The full name was struck by order in the one archive; no list can know it in the other.
      for (const needle of needles.filter((word) => word !== 'Ann Schmidt'))
        expect(`${path} ${text.includes(needle)}`).toBe(`${path} false`);
    }
  });

  test('signatures of the originals are checked again: one that was exchanged is found', () =>
    withFolder(async (folder) => {
      const home = join(folder, 'a');
      await cp(whole, home, { recursive: true });
      const object = await (await openArchive(home)).object();
      const [file] = (await object.files('governance/origins/O-0001/versions/v2/')).filter((path) =>
        path.endsWith('.sig'),
      );
      const [other] = (await object.files('governance/origins/O-0001/versions/v1/')).filter((path) =>
        path.endsWith('.sig'),
      );
      await chmod(file as string, 0o644);
      await writeFile(file as string, await readFile(other as string));
      const codes = (await verify(home, { depth: 'quick' })).findings.map(({ code }) => code);
      expect(codes).toEqual(['H032']);
    }));

  test('an erasure of the joined archive strikes what is kept of the originals, too', async () => {
    const object = await (await openArchive(whole)).object();
    const documents = await object.files('governance/origins/');
    expect(documents.some((path) => path.endsWith('O-0001/erasures/E-0001.json'))).toBe(true);
    expect(documents.some((path) => path.endsWith('O-0002/holds/H-0002-released.json'))).toBe(true);
    expect(documents.filter((path) => path.includes('/snapshots/'))).toHaveLength(4);
  });
});

test('a hold on what was erased from the other archive ends the joining', () =>
  withFolder(async (folder) => {
    const south = join(folder, 'south.archive');
    await cp(desks.south, south, { recursive: true });
    await withLockedHome(south, virtualClock(start), async (paths) =>
      addHold(
        {
          ...{ paths, objects: [await (await openArchive(south)).object()], operator, reason: 'Case 3' },
          clock: virtualClock(start),
        },
        // Ann wrote in a conversation of Ben's.
        { sort: 'person', email: 'ben@example.com' },
      ),
    );
    await expect(joinDesks({ north: desks.north, south }, join(folder, 'desk'))).rejects.toMatchObject({
      code: 'hold-blocks',
    });
  }));

describe('a joining that was killed', () => {
  test.each<MergeStep>(['erased', 'snapshots', 'loads', 'named'])(
    'after "%s" is gone on with: the same archive',
    (step) =>
      withFolder(async (folder) => {
        const out = join(folder, 'desk.archive');
        await rename(stateOf(step), step === 'named' ? out : partialHome(out));
        const merged = await joinDesks(desks, out);
        expect(merged.resumed).toBe(true);
        expect(
          merged.carried.map(({ from, sort, name, status }) => `${from} ${sort} ${name}: ${status}`),
        ).toEqual(rows);
        expect(await said(out)).toEqual(await said(whole));
        expect((await verify(out, { depth: 'default' })).findings).toEqual([]);
      }),
  );

  test('in the middle of a snapshot, after any batch, goes on with the next one', () =>
    withFolder(async (folder) => {
      const south = await (await openArchive(desks.south)).object();
      const options = () => testOptions({ clock: virtualClock(start) });
      const join_ = (to: Archive) =>
        mergeObjects({ objects: [south], to, operator, progress: silent, subject: kustomerSubject });
      const straight = await createArchive(join(folder, 'straight'), options());
      await join_(straight);
      const broken = await createArchive(join(folder, 'broken'), options());
      let breaks = 0;
      for (let ended = false; !ended; ) {
        let calls = 0;
        const failing: Archive = {
          ...broken,
          begin: async (scope) => {
            const writer = await broken.begin(scope);
            const step = async <T>(work: () => Promise<T>): Promise<T> => {
              const result = await work();
              if (++calls < 2) return result;
              await writer.flush();
              throw new Error('broken off');
            };
            return {
              ...writer,
              append: (...given) => step(() => writer.append(...given)),
              putBlob: (...given) => step(() => writer.putBlob(...given)),
            };
          },
        };
        try {
          await join_(failing);
          ended = true;
        } catch (error) {
          expect((error as Error).message).toBe('broken off');
          breaks++;
        }
      }
      expect(breaks).toBeGreaterThan(8);
      expect(await said(broken.home)).toEqual(await said(straight.home));
      expect((await verify(broken.home, { depth: 'deep' })).findings).toEqual([]);
    }));

  test('SIGKILL leaves what a copy of that instant holds, and no archive of the name', () =>
    withFolder(async (folder) => {
      const out = join(folder, 'desk.archive');
      const child = spawn(
        process.execPath,
        [
          '--import',
          'tsx',
          asset('test', 'archive', 'merge-child.ts'),
          desks.north,
          desks.south,
          out,
          'origins',
        ],
        { stdio: 'ignore' },
      );
      const [, signal] = (await new Promise((resolve) =>
        child.on('exit', (...how) => resolve(how)),
      )) as unknown[];
      expect(signal).toBe('SIGKILL');
      expect(await readdir(folder)).toEqual(['desk.archive.deskarchive-partial']);
      // Another state of one of the archives is another joining.
      await expect(joinDesks({ north: desks.south, south: desks.north }, out)).rejects.toMatchObject({
        code: 'archive-foreign',
      });
      expect((await joinDesks(desks, out)).resumed).toBe(true);
      expect(await said(out)).toEqual(await said(whole));
    }));
});

test('loads that grew apart are all kept, also when an earlier joining took the first free name', () =>
  withFolder(async (folder) => {
    const homes = ['a', 'b', 'to'].map((name) => join(folder, name));
    const [a, b, to] = homes as [string, string, string];
    for (const home of homes) await createArchive(home, testOptions());
    await loads(a, 'first');
    await loads(a, 'joined before', 'loads-intercom-acme-2');
    await loads(b, 'second');
    for (const home of [a, b]) {
      await mkdir(join(home, 'work', 'loads-intercom-acme'));
      await writeFile(join(home, 'work', 'loads-intercom-acme', 'ledger.ndjson'), `of ${home}\n`);
    }
    // Twice: a run that was killed is gone on with.
    for (const _ of [1, 2]) {
      const carried = await carryLoads([a, b], homePaths(to), undefined, []);
      expect(carried.map(({ from, sort, name, status }) => `${from} ${sort} ${name}: ${status}`)).toEqual([
        '0 loads loads-intercom-acme: kept',
        '1 loads loads-intercom-acme: renamed',
        '0 loads loads-intercom-acme-2: kept',
        '0 ledger loads-intercom-acme: kept',
        '1 ledger loads-intercom-acme: renamed',
      ]);
    }
    const said = async (object: string) => readdir(join(to, 'store', object, 'v1', 'content', 'runs'));
    expect(await said('loads-intercom-acme')).toEqual(['first.json']);
    expect(await said('loads-intercom-acme-2')).toEqual(['joined before.json']);
    expect(await said('loads-intercom-acme-3')).toEqual(['second.json']);
    const ledger = (place: string) =>
      readFile(join(to, 'work', 'loads-intercom-acme', place, 'ledger.ndjson'), 'utf8');
    expect([await ledger('.'), await ledger('joined-2')]).toEqual([`of ${a}\n`, `of ${b}\n`]);
  }));
