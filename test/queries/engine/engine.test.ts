import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell } from '../../../core/duckdb.js';
import { isDeskError } from '../../../core/errors.js';
import { compiled } from '../../../core/package-info.js';
import { type Answer, type Engine, openEngine } from '../../../queries/engine/engine.js';
import { assertBuilt } from '../built.js';
import { makePlace, type Place } from './place.js';

let place: Place;
let engine: Engine;
beforeAll(async () => {
  assertBuilt();
  place = await makePlace();
  engine = openEngine({ catalog: place.catalog, memoryMb: 256 });
});
afterAll(async () => {
  await engine.close();
  place.remove();
});

const rowsOf = async (answer: Answer): Promise<Cell[][]> => {
  const all: Cell[][] = [];
  for await (const batch of answer.rows) all.push(...batch.map((row) => [...row]));
  return all;
};
const ask = async (sql: string, parameters?: Readonly<Record<string, string | null>>) =>
  rowsOf(await engine.ask({ sql, ...(parameters ? { parameters } : {}) }));

const failure = async (sql: string, parameters?: Readonly<Record<string, string | null>>) => {
  try {
    await ask(sql, parameters);
  } catch (error) {
    if (isDeskError(error)) return error;
    throw error;
  }
  throw new Error(`answered: ${sql}`);
};

describe('answers', () => {
  test('values are exact and NULL is not the empty text', async () => {
    const rows = await ask(
      "SELECT 9223372036854775807::BIGINT, 1.10::DECIMAL(10,2), TIMESTAMP '2025-01-01 00:00:00.000001', '', NULL, 'a\u2028b\nc'",
    );
    expect(rows).toEqual([
      ['9223372036854775807', '1.10', '2025-01-01 00:00:00.000001', '', null, 'a\u2028b\nc'],
    ]);
  });

  test('two columns may have one name; types and forms are told', async () => {
    const answer = await engine.ask({ sql: "SELECT 1 AS a, 'x' AS a, [1] AS l, true AS b" });
    expect(answer.columns).toEqual([
      { name: 'a', type: 'INTEGER', form: 'number' },
      { name: 'a', type: 'VARCHAR', form: 'text' },
      { name: 'l', type: 'INTEGER[]', form: 'json' },
      { name: 'b', type: 'BOOLEAN', form: 'boolean' },
    ]);
    expect(await rowsOf(answer)).toEqual([['1', 'x', '[1]', 'true']]);
  });

  test('parameters are values, never text of the statement', async () => {
    const nasty = "x'; DROP VIEW message; --";
    expect(await ask('SELECT $a::VARCHAR, $b::INTEGER, $a = $b', { a: nasty, b: null })).toEqual([
      [nasty, null, null],
    ]);
    expect(
      await ask('SELECT id FROM message WHERE id < $n::BIGINT ORDER BY id LIMIT $n::BIGINT', { n: '2' }),
    ).toEqual([['0'], ['1']]);
  });

  test.each([
    'WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r WHERE a < 3) SELECT max(a) FROM r',
    'WITH x AS (FROM message), y AS (FROM x) SELECT count(*) FROM y, note',
    'FROM message SELECT count(*)',
    'DESCRIBE message',
    'SUMMARIZE note',
    'SHOW TABLES',
    'VALUES (1), (2)',
    "SELECT * FROM (PIVOT note ON text IN ('a note') USING count(*))",
    "SELECT unnest(range(3)), list_transform([1], lambda x: x + 1), {'a': 1}.a",
    'SELECT * FROM range(3) r(i), LATERAL (SELECT r.i + 1)',
    'SELECT key FROM json_each(\'{"a": 1}\')',
    'SELECT DISTINCT ON (text) * FROM MAIN.NOTE ORDER BY ALL',
    'SELECT id, row_number() OVER (ORDER BY id DESC), CASE WHEN id > 1 THEN 1 END FROM message LIMIT 1;',
  ])('%s is a question', async (sql) => {
    expect((await ask(sql)).length).toBeGreaterThan(0);
  });

  test('what changes from run to run is told', async () => {
    const changing = async (sql: string) => {
      const answer = await engine.ask({ sql });
      await rowsOf(answer);
      return answer.changing;
    };
    expect(await changing('SELECT count(*) FROM message')).toEqual([]);
    expect(await changing('SELECT now(), random(), current_date')).toEqual(['current_date', 'now', 'random']);
    expect(await changing('FROM message TABLESAMPLE 1%')).toEqual(['sample']);
  });

  test('questions side by side do not mix', async () => {
    const all = await Promise.all([1, 2, 3].map((n) => ask(`SELECT ${n} * count(*) FROM message`)));
    expect(all).toEqual([[['5000']], [['10000']], [['15000']]]);
  });
});

describe('failures', () => {
  test('a wrong word is shown with its place', async () => {
    const error = await failure('SELECT id\nFROM message\nWERE id = 1');
    expect(error.code).toBe('query-invalid');
    expect(error.where).toBe('line 3, column 6');
    expect(error.message).toContain('WERE id = 1\n     ^');
  });
  test('a wrong column is shown with its place, also behind other alphabets', async () => {
    const error = await failure("SELECT 'äöü🦆', wrong FROM message");
    expect(error.code).toBe('query-invalid');
    expect(error.message).toMatch(/wrong[\s\S]*\^/);
  });
  test('an unknown table is refused with the nearest name and its place', async () => {
    const error = await failure("SELECT 'äö🦆', * FROM mesage");
    expect(error.code).toBe('query-invalid');
    expect(error.message).toContain('Did you mean message?');
    expect(error.where).toBe('line 1, column 22');
  });
  test('a missing and a spare parameter are named', async () => {
    expect((await failure('SELECT $since')).message).toContain('since');
    expect((await failure('SELECT 1', { sinc: 'x' })).message).toContain('sinc');
  });
  test('an error in the middle of the rows comes from taking them', async () => {
    const error = await failure("SELECT CASE WHEN id = 4999 THEN error('odd row') ELSE id END FROM message");
    expect(error.code).toBe('query-invalid');
    expect(error.message).toContain('odd row');
  });
  test('a damaged file of the archive is said to be damaged', async () => {
    const other = await makePlace();
    appendFileSync(other.parquet, 'garbage');
    const damaged = openEngine({ catalog: other.catalog });
    try {
      await expect(damaged.ask({ sql: 'SELECT count(text) FROM message' })).rejects.toMatchObject({
        code: 'archive-damaged',
      });
    } finally {
      await damaged.close();
      other.remove();
    }
  });
  test('an abort ends the question with its reason', async () => {
    const controller = new AbortController();
    const answer = await engine.ask({ sql: 'SELECT range FROM range(1000000000)' }, controller.signal);
    const taking = (async () => {
      for await (const _ of answer.rows) controller.abort(new TypeError('enough'));
    })();
    await expect(taking).rejects.toThrow('enough');
  });
  test('a question left early leaves no process behind', async () => {
    const answer = await engine.ask({ sql: 'SELECT range FROM range(1000000000)' });
    for await (const batch of answer.rows) {
      expect(batch[0]).toEqual(['0']);
      break;
    }
    expect(await ask('SELECT 1')).toEqual([['1']]);
  });
});

describe.skipIf(process.platform === 'win32')('the operating system’s own limit', () => {
  test('under it not even an unlocked DuckDB can write a byte', async () => {
    const target = join(place.folder, 'written.csv');
    const script = `
      const { openDuck } = await import(${JSON.stringify(compiled('core', 'duckdb.js'))});
      const duck = await openDuck();
      await duck.run(${JSON.stringify(`COPY (SELECT range FROM range(100000)) TO '${target}'`)}).catch(() => {});
      process.exit(0);`;
    const run = (shell: string) =>
      new Promise<void>((resolve) => {
        const child = spawn(
          '/bin/sh',
          ['-c', shell, 'sh', process.execPath, '--input-type=module', '-e', script],
          {
            stdio: 'ignore',
          },
        );
        child.once('close', () => resolve());
      });
    await run('ulimit -f 0; ulimit -c 0; exec "$@"');
    expect(existsSync(target) ? readFileSync(target).length : 0).toBe(0);
    await run('exec "$@"');
    expect(readFileSync(target).length).toBeGreaterThan(100_000);
  });
});

describe.skipIf(!existsSync('/proc/self/environ'))('the child process', () => {
  const childrenOf = (pid: number) =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => {
        try {
          return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid);
        } catch {
          // It ended while the list was read.
          return false;
        }
      });

  test('has an empty environment, no file to write to and a ceiling for memory', async () => {
    await ask('SELECT 1');
    const engines = childrenOf(process.pid).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('queries/engine/child.js'),
    );
    expect(engines.length).toBeGreaterThan(0);
    for (const pid of engines) {
      const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
        .split('\0')
        .filter((entry) => entry !== '')
        .map((entry) => entry.split('=')[0]);
      // The shell sets these two for itself.
      expect(names.filter((name) => name !== 'PWD' && name !== '_')).toEqual([]);
      const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
      expect(limits).toMatch(/Max file size\s+0\s+0/);
      expect(limits).toMatch(/Max core file size\s+0\s+0/);
      expect(limits).not.toMatch(/Max data size\s+unlimited/);
    }
  });
});
