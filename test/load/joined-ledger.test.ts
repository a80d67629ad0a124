import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetRow } from '../../core/target-row.js';
import { joinLedgers } from '../../load/ledger/join.js';
import { type LedgerEntry, lineSha256, lineText } from '../../load/ledger/line.js';
import { scanLedger } from '../../load/ledger/scan.js';
import { ledgerFile, ledgerFolder } from '../../load/ledger.js';
import { newPlace, type Place } from './harness.js';
import { contentOfDesk } from './memory-content.js';
import { memoryRows } from './memory-rows.js';
import { createMemoryTarget, newDesk } from './memory-target.js';

/** Two ledgers of one account that grew apart become one, from which nothing is written twice. */

let places: Place[] = [];
const place = (): Place => {
  const made = newPlace();
  places.push(made);
  return made;
};
beforeEach(() => {
  places = [];
});
afterEach(() => {
  for (const one of places) one.remove();
});

const folderOf = (one: Place): string => ledgerFolder(one.home, 'memory', 'desk1');

describe('a load from the joined ledger', () => {
  it('writes neither what the one wrote nor what the other wrote', async () => {
    const rows = memoryRows(12, 5);
    const threads = rows.filter(({ kind }) => kind === 'thread');
    const without = (gone: readonly TargetRow[], kind?: string) =>
      rows.filter((row) => !gone.includes(row) && row.kind !== kind);
    const [early, late] = [threads.slice(0, 6), threads.slice(6)];
    const desk = newDesk();
    const target = createMemoryTarget(desk);
    const [north, south] = [place(), place()];
    const people = rows.filter(({ kind }) => kind === 'person');
    await north.apply(await north.plan(target, people), target);
    cpSync(folderOf(north), folderOf(south), { recursive: true });
    const later = { name: 'later', workspace: 'desk1' };
    await north.apply(await north.plan(target, without(late, 'document'), later), target);
    await south.apply(await south.plan(target, without(early), later), target);

    const joining = await joinLedgers(folderOf(north), folderOf(south));
    expect(joining).toMatchObject({ twice: 0, examples: [] });
    expect(joining.taken).toBeGreaterThan(6);
    await joining.write(folderOf(north));
    const { runs, tornBytes } = await scanLedger(ledgerFile(folderOf(north)));
    expect(runs.map(({ run }) => run)).toEqual([1, 2, 3]);
    expect(tornBytes).toBe(0);

    const plan = await north.plan(target, rows, { name: 'all', workspace: 'desk1' });
    expect(plan.header.operations.open).toBe(0);
    expect((await north.apply(plan, target)).run).toBeNull();
    const clean = newDesk();
    const calm = place();
    const once = createMemoryTarget(clean);
    await calm.apply(await calm.plan(once, rows), once);
    expect(contentOfDesk(desk)).toEqual(contentOfDesk(clean));
  });
});

describe('what both wrote', () => {
  type Told = readonly [
    key: string,
    status: 'created' | 'updated' | 'removed' | null,
    remote: string,
    at: number,
  ];

  const write = (folder: string, told: readonly Told[]): void => {
    let prev: string | null = null;
    const lines = told.map(([key, status, remote, second], index) => {
      const one = { key, kind: 'part', payload: 'p' };
      const entry: LedgerEntry =
        status === null
          ? { type: 'intent', ...one }
          : { type: 'outcome', ...one, status, remote, http: 200, code: null, facts: null };
      const at = new Date(second * 1000).toISOString();
      const text: string = lineText({ v: 1, n: index + 1, at, prev }, entry);
      prev = lineSha256(text);
      return `${text}\n`;
    });
    mkdirSync(dirname(ledgerFile(folder)), { recursive: true });
    writeFileSync(ledgerFile(folder), lines.join(''));
  };

  it('stays as the first has it and is named, unless it is one thing that the other knows better', async () => {
    const [a, b] = [join(place().home, 'a'), join(place().home, 'b')];
    const common: Told = ['common', 'created', '1', 1];
    write(a, [
      common,
      ['both', 'created', '2', 2],
      ['same', 'created', '3', 2],
      ['undone', 'removed', '4', 9],
      ['lost', 'created', '5', 2],
      ['doubt', null, '', 2],
    ]);
    write(b, [
      common,
      ['both', 'created', '22', 3],
      ['same', 'updated', '3', 3],
      ['undone', 'created', '4', 3],
      ['lost', null, '', 3],
      ['doubt', 'created', '66', 3],
      ['new', 'created', '7', 3],
    ]);
    const joining = await joinLedgers(a, b);
    expect(joining).toMatchObject({ taken: 3, twice: 3, examples: ['both', 'doubt', 'lost'] });
    await joining.write(a);
    const { lines } = await scanLedger(ledgerFile(a));
    expect(lines).toBe(9);
  });
});
