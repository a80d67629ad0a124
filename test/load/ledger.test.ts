import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.js';
import { openDuck } from '../../core/duckdb.js';
import { isDeskError } from '../../core/errors.js';
import { asset } from '../../core/package-info.js';
import type { LedgerEntry } from '../../load/ledger/line.js';
import { isFresh, scanLedger } from '../../load/ledger/scan.js';
import { ledgerFile, ledgerFolder, openLedger, readLedger } from '../../load/ledger.js';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'deskarchive-ledger-'));
  folder = ledgerFolder(home, 'memory', 'w');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (number: number, plan: string): LedgerEntry => ({
  type: 'run',
  run: number,
  purpose: 'load',
  plan,
  target: 'memory',
  workspace: 'w',
  archive: { object: 'o', version: 'v1', inventorySha512: 'x' },
  mapping: 'm',
  tool: '0',
  cut: 0,
});
const intent = (key: string): LedgerEntry => ({ type: 'intent', key, kind: 'part', payload: 'p' });
const outcome = (key: string, status: 'created' | 'unknown' = 'created'): LedgerEntry => ({
  type: 'outcome',
  key,
  kind: 'part',
  payload: 'p',
  status,
  remote: `r-${key}`,
  http: 200,
  code: null,
  facts: null,
});

const write = async (entries: readonly LedgerEntry[]): Promise<string | null> => {
  const ledger = await openLedger(folder, systemClock);
  await Promise.all(entries.map((entry) => ledger.append(entry)));
  const head = ledger.head();
  await ledger.close();
  return head;
};
const file = () => ledgerFile(folder);

describe('a ledger', () => {
  it('chains its lines and finds them again', async () => {
    const head = await write([run(1, 'plan'), intent('a'), outcome('a')]);
    const scan = await scanLedger(file());
    expect(scan).toMatchObject({ head, lines: 3, tornBytes: 0 });
    expect(scan.runs).toEqual([expect.objectContaining({ run: 1, plan: 'plan', headBefore: null })]);
  });

  it('acknowledges nothing that is not in the file', async () => {
    const ledger = await openLedger(folder, systemClock);
    const acknowledged = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        await ledger.append(intent(`k${i}`));
        return readFileSync(file(), 'utf8').includes(`"k${i}"`);
      }),
    );
    await ledger.close();
    expect(acknowledged.every(Boolean)).toBe(true);
  });

  it('cuts a torn end off, wherever it tore, and keeps what was cut', async () => {
    await write([run(1, 'plan'), intent('a'), outcome('a'), intent('b')]);
    const whole = readFileSync(file());
    const lines = whole.toString('utf8').split('\n');
    const lastAt = whole.length - Buffer.byteLength(lines.at(-2) as string) - 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: lastAt, max: whole.length - 1 }), async (length) => {
        writeFileSync(file(), whole);
        truncateSync(file(), length);
        const ledger = await openLedger(folder, systemClock);
        expect(ledger.opened).toMatchObject({ lines: 3, tornBytes: length - lastAt });
        await ledger.append(intent('c'));
        await ledger.close();
        expect((await scanLedger(file())).lines).toBe(4);
        if (length > lastAt)
          expect(readFileSync(join(folder, 'torn-4.bin'))).toEqual(whole.subarray(lastAt, length));
      }),
      { numRuns: 30 },
    );
  });

  it('cuts off zeros that a loss of power left', async () => {
    await write([run(1, 'plan'), intent('a')]);
    appendFileSync(file(), Buffer.alloc(5000));
    expect(await scanLedger(file())).toMatchObject({ lines: 2, tornBytes: 5000 });
  });

  it.each([
    ['changed', (lines: string[]) => lines.with(1, (lines[1] as string).replace('"a"', '"z"'))],
    ['removed', (lines: string[]) => lines.toSpliced(1, 1)],
    ['swapped', (lines: string[]) => [lines[0], lines[2], lines[1], ...lines.slice(3)]],
    ['doubled', (lines: string[]) => lines.toSpliced(1, 0, lines[1] as string)],
    ['unreadable in the middle', (lines: string[]) => lines.with(1, 'x')],
  ])('is damaged when a line was %s', async (_what, change) => {
    await write([run(1, 'plan'), intent('a'), outcome('a'), intent('b'), outcome('b')]);
    const lines = readFileSync(file(), 'utf8').trimEnd().split('\n');
    writeFileSync(file(), `${change(lines).join('\n')}\n`);
    const error = await openLedger(folder, systemClock).catch((caught: unknown) => caught);
    expect(isDeskError(error, 'ledger-damaged')).toBe(true);
  });

  it('is refused in the folder of another account, or of another target', async () => {
    await write([run(1, 'plan'), intent('a'), outcome('a')]);
    for (const [target, workspace] of [
      ['memory', 'x'],
      ['crisp', 'w'],
    ] as const) {
      const other = ledgerFolder(home, target, workspace);
      cpSync(folder, other, { recursive: true });
      for (const look of [() => openLedger(other, systemClock), () => readLedger(other)]) {
        const error = await look().catch((caught: unknown) => caught);
        expect(isDeskError(error, 'ledger-foreign')).toBe(true);
        expect((error as Error).message).toContain('wrote to w (memory)');
      }
    }
    expect((await readLedger(folder)).lines).toBe(3);
  });

  it('has one writer at a time', async () => {
    const first = await openLedger(folder, systemClock);
    const second = await openLedger(folder, systemClock).catch((error: unknown) => error);
    expect(isDeskError(second, 'ledger-locked')).toBe(true);
    await first.close();
    await (await openLedger(folder, systemClock)).close();
  });

  it('repairs half characters in a vendor’s words, so that DuckDB can read all of it', async () => {
    await write([
      run(1, 'plan'),
      { ...outcome('a'), code: 'bad\ud800', facts: { url: '\udc00' } } as LedgerEntry,
    ]);
    const duck = await openDuck();
    const rows = await duck.all(`SELECT code FROM read_json('${file()}', format = 'newline_delimited',
      columns = {type: 'VARCHAR', code: 'VARCHAR'}) WHERE type = 'outcome'`);
    duck.close();
    expect(rows).toEqual([{ code: 'bad\ufffd' }]);
  });
});

describe('whether a plan is fresh', () => {
  const scan = (head: string | null, ...runs: [plan: string, headBefore: string | null][]) => ({
    head,
    runs: runs.map(([plan, headBefore], i) => ({
      run: i + 1,
      purpose: 'load' as const,
      target: 'memory',
      workspace: 'w',
      plan,
      at: '',
      headBefore,
    })),
  });

  it.each([
    ['nothing was ever written', scan(null), null, true],
    ['nothing was written since', scan('h1', ['other', null]), 'h1', true],
    ['it is repeated', scan('h2', ['other', null], ['mine', 'h1']), 'h1', true],
    ['it was broken off twice', scan('h3', ['mine', null], ['mine', 'h1'], ['mine', 'h2']), null, true],
    ['another wrote since', scan('h2', ['other', null], ['third', 'h1']), 'h1', false],
    [
      'another wrote between two of its runs',
      scan('h3', ['mine', null], ['other', 'h1'], ['mine', 'h2']),
      null,
      false,
    ],
    ['another wrote after it', scan('h2', ['mine', null], ['other', 'h1']), null, false],
    ['its ledger is not this one', scan('h2', ['mine', null]), 'elsewhere', false],
  ])('when %s', (_what, ledger, bound, fresh) => expect(isFresh(ledger, bound, 'mine')).toBe(fresh));
});

describe('LEDGER.md', () => {
  it('has queries that work as they stand', async () => {
    await write([
      run(1, 'plan'),
      intent('a'),
      outcome('a'),
      intent('b'),
      intent('c'),
      outcome('c', 'unknown'),
    ]);
    const text = readFileSync(asset('load', 'LEDGER.md'), 'utf8');
    const queries = [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map((match) =>
      (match[1] as string).replaceAll("'ledger.ndjson'", `'${file()}'`),
    );
    const duck = await openDuck();
    const [counts, doubtful, chain] = await Promise.all(queries.map((sql) => duck.all(sql)));
    duck.close();
    expect(counts).toEqual([
      { kind: 'part', status: 'created', operations: '1' },
      { kind: 'part', status: 'unknown', operations: '1' },
    ]);
    expect(doubtful?.map((row) => row.key)).toEqual(['b', 'c']);
    expect(chain).toEqual([{ whole: true, lines: '6' }]);
  });
});
