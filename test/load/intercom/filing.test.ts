import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadsNaming } from '../../../archive-format/erase/loads.js';
import { homePaths } from '../../../archive-format/layout.js';
import { readLoadsObjects } from '../../../archive-format/loads/read.js';
import { createArchive } from '../../../archive-format/open.js';
import { finder } from '../../../archive-format/subject/finder.js';
import { recordSet } from '../../../archive-format/subject/record-set.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { systemClock } from '../../../core/clock.js';
import { openDuck } from '../../../core/duckdb.js';
import { fileRuns } from '../../../load/file-runs.js';
import { ledgerRule } from '../../../load/ledger/erase.js';
import { ledgerFolder } from '../../../load/ledger.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import { archive, mappingSha256 } from '../harness.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';

const operator = { name: 'Ava Archer', address: 'mailto:ava@example.com' };

let rig: Rig;
let plan: Plan;
let folder: string;
beforeAll(async () => {
  rig = await startRig();
  await createArchive(rig.place.home);
  plan = await planFor(rig, deskRows(6));
  const report = await rig.apply(plan, { operator });
  folder = ledgerFolder(rig.place.home, 'intercom', report.workspace);
});
afterAll(() => rig.close());

const file = () =>
  fileRuns({ home: rig.place.home, folder, plan, mapping: 'a: 1\n', operator, clock: systemClock });

const compare = () =>
  readBack({
    plan,
    target: rig.target(),
    home: rig.place.home,
    blob: deskBlob,
    clock: systemClock,
    signal: new AbortController().signal,
  });

const stored = async (logical: string): Promise<Buffer> => {
  const [object] = await readLoadsObjects(rig.place.home);
  const path = object?.files.find((one) => one.logical === logical)?.path;
  if (path === undefined) throw new Error(`no ${logical}`);
  return readFileSync(path);
};

describe('the runs of a load in the archive', () => {
  it('are a version each time, and none when there is nothing new', async () => {
    expect(await file()).toMatchObject({ version: 'v1', runs: [1] });
    expect(await file()).toBeUndefined();
    await rig.apply(plan, { operator });
    expect(await file()).toBeUndefined();
    const undone = await rig.undo(plan);
    expect(Object.keys(undone.removed).length).toBeGreaterThan(0);
    expect(await file()).toMatchObject({ version: 'v2', runs: [2] });
  });

  it('hold every line of the ledger, byte for byte', async () => {
    const runs = [
      await stored('ledger/run=1/part-00000.ndjson.gz'),
      await stored('ledger/run=2/part-00000.ndjson.gz'),
    ];
    expect(Buffer.concat(runs.map((bytes) => gunzipSync(bytes)))).toEqual(
      readFileSync(join(folder, 'ledger.ndjson')),
    );
  });

  it('say who, when, what, and from which state of the archive', async () => {
    const run = JSON.parse((await stored('runs/run=1/run.json')).toString());
    expect(run).toMatchObject({
      format: 'deskarchive-load-run/1',
      purpose: 'load',
      operator,
      archive,
      mapping: mappingSha256,
      plan: plan.sha256,
      lines: { first: 1 },
    });
    expect(run.endedAt).not.toBeNull();
    const next = JSON.parse((await stored('runs/run=2/run.json')).toString());
    expect(next).toMatchObject({ purpose: 'undo', lines: { first: run.lines.last + 1 } });
    expect((await stored(`plans/${plan.sha256}/mapping.yaml`)).toString()).toBe('a: 1\n');
    expect(JSON.parse((await stored(`plans/${plan.sha256}/plan.json`)).toString())).toEqual(plan.header);
  });

  it('map every thing of the source to its id at the target', async () => {
    const [object] = await readLoadsObjects(rig.place.home);
    const path = object?.files.find((one) => one.logical === 'idmap/run=1/part-0.parquet')?.path ?? '';
    const duck = await openDuck({ memoryMb: 128 });
    try {
      const [sums] = await duck.all<Record<string, string>>(
        `SELECT count(*) AS things, count(remote_id) AS ids, count(source_id) AS sources FROM read_parquet('${path}')`,
      );
      const total = String(plan.header.operations.total);
      expect(sums).toEqual({ things: total, ids: total, sources: total });
    } finally {
      duck.close();
    }
  });

  it('are an OCFL object that any validator takes', async () => {
    const report = await verify(rig.place.home);
    expect(report.findings).toEqual([]);
    expect(report.objects.map(({ name, head }) => [name, head])).toEqual([[folder.split('/').at(-1), 'v2']]);
  });

  it('go when they name somebody who is erased, and only then', async () => {
    const look = (ids: readonly string[]) => ({
      finder: finder({ ids: new Set(), emails: [], phones: [], words: [] }),
      doomed: (() => {
        const set = recordSet();
        for (const id of ids) set.add('message', id);
        return set;
      })(),
    });
    const paths = homePaths(rig.place.home);
    expect(await loadsNaming(paths, look(['nobody']), [ledgerRule])).toEqual([]);
    const key = JSON.parse(
      gunzipSync(await stored('ledger/run=1/part-00000.ndjson.gz'))
        .toString()
        .split('\n')
        .find((line) => line.includes('part:example:message:')) ?? '{}',
    ).key as string;
    const id = key.slice('part:example:message:'.length);
    expect(await loadsNaming(paths, look([id]), [ledgerRule])).toEqual([`store/${folder.split('/').at(-1)}`]);
  });

  it('stand against a ledger that lost lines: what it no longer knows is not written again', async () => {
    const path = join(folder, 'ledger.ndjson');
    const whole = readFileSync(path, 'utf8');
    const { writes } = rig.simulator.state();
    for (const older of [whole.split('\n').slice(0, -3).join('\n').concat('\n'), '']) {
      writeFileSync(path, older);
      await expect(rig.apply(plan, { operator })).rejects.toMatchObject({ code: 'ledger-damaged' });
      await expect(rig.undo(plan)).rejects.toMatchObject({ code: 'ledger-damaged' });
      await expect(compare()).rejects.toMatchObject({ code: 'ledger-damaged' });
    }
    expect(rig.simulator.state().writes).toBe(writes);
    writeFileSync(path, whole);
  });
});
