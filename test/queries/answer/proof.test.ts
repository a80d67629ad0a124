import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { sha256 } from '../../../core/digest.js';
import { openDuck } from '../../../core/duckdb.js';
import { isDeskError } from '../../../core/errors.js';
import { checkProof, proofFile, readProof, writeProvenAnswer } from '../../../queries/answer/proof.js';
import { answerFormats, writeAnswerFile, writeAnswerStream } from '../../../queries/answer/write.js';
import { openQuestions, type Questions } from '../../../queries/questions.js';
import { assertBuilt } from '../built.js';
import { type Desk, makeDesk } from '../desk.js';

let desk: Desk;
let questions: Questions;
let folder: string;
beforeAll(async () => {
  assertBuilt();
  desk = await makeDesk({ load: false });
  questions = await openQuestions(desk.archive);
});
afterAll(async () => {
  await questions.close();
  await desk.remove();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskarchive-answer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const results = async (file: string, of: Questions | undefined = questions) =>
  (await checkProof(proofFile(file), of)).map(({ topic, result }) => `${topic}: ${result}`);

describe('an answer with its proof', () => {
  test.each(answerFormats)('in %s holds when checked and asked again', async (format) => {
    const file = join(folder, `missing.${format}`);
    const asked = await questions.ask({ name: 'missing' });
    const { written, proof } = await writeProvenAnswer(asked, file, { format }, virtualClock(0));
    expect(written.rows).toBe(2);
    expect(proof.answer.sha256).toBe(sha256(readFileSync(file)));
    expect(proof.asked_at).toBe('1970-01-01T00:00:00.000Z');
    expect(await results(file)).toEqual(['answer: same', 'question: same', 'archive: same', 'rows: same']);
    expect(await readProof(proofFile(file))).toEqual(proof);
    expect(readdirSync(folder).sort()).toEqual([`missing.${format}`, `missing.${format}.proof.json`]);
  });

  test('parameters and the model are part of it', async () => {
    const file = join(folder, 'person.csv');
    const asked = await questions.ask({ name: 'person', parameters: { who: 'ada@example.com' } });
    const { proof } = await writeProvenAnswer(asked, file, { format: 'csv' });
    expect(proof.question.parameters).toEqual({ who: 'ada@example.com' });
    expect(proof.model_key).toBe(questions.plan.provenance.modelKey);
    expect(await results(file)).toEqual([
      'answer: same',
      'question: same',
      'archive: same',
      'model: same',
      'rows: same',
    ]);
  });

  test('rows in another order are the same rows', async () => {
    const file = join(folder, 'a.csv');
    const up = await questions.ask({ sql: 'SELECT kind, id FROM _line ORDER BY ALL' });
    const { proof } = await writeProvenAnswer(up, file, { format: 'csv' });
    const down = await questions.ask({ sql: 'SELECT kind, id FROM _line ORDER BY ALL DESC' });
    const again = await writeAnswerFile(down, join(folder, 'b.csv'), { format: 'csv', sumRows: true });
    expect(again.rowsSum).toBe(proof.answer.rows_sum);
    expect(again.sha256).not.toBe(proof.answer.sha256);
  });

  test.each([
    ['a changed answer', (file: string) => appendFileSync(file, 'x'), 'answer: differs'],
    ['a lost answer', (file: string) => rmSync(file), 'answer: unknown'],
    [
      'a changed question',
      (file: string) =>
        writeFileSync(
          proofFile(file),
          readFileSync(proofFile(file), 'utf8').replace("WHERE state = 'open'", 'WHERE false'),
        ),
      'question: differs',
    ],
    [
      'a changed number of rows',
      (file: string) =>
        writeFileSync(
          proofFile(file),
          readFileSync(proofFile(file), 'utf8').replace('"rows": 2', '"rows": 5'),
        ),
      'rows: differs',
    ],
    [
      'another archive',
      (file: string) =>
        writeFileSync(
          proofFile(file),
          readFileSync(proofFile(file), 'utf8')
            .replace(/"inventory_sha512": "[0-9a-f]/, '"inventory_sha512": "x')
            .replace('"x', '"0'),
        ),
      'archive: differs',
    ],
  ])('%s is found', async (_, change, finding) => {
    const file = join(folder, 'missing.csv');
    await writeProvenAnswer(await questions.ask({ name: 'missing' }), file, { format: 'csv' });
    change(file);
    expect(await results(file)).toContain(finding);
  });

  test('an answer that changes by itself is not called wrong', async () => {
    const file = join(folder, 'now.csv');
    await writeProvenAnswer(await questions.ask({ sql: 'SELECT now(), random()' }), file, { format: 'csv' });
    expect(await results(file)).toContain('rows: unknown');
  });

  test('what is no proof is refused', async () => {
    const file = join(folder, 'x.json');
    writeFileSync(file, '{"format":"other/1"}');
    await expect(checkProof(file)).rejects.toSatisfy((error) => isDeskError(error, 'input-invalid'));
  });
});

describe('files', () => {
  test('an answer that fails leaves the earlier file, and nothing beside it', async () => {
    const file = join(folder, 'a.csv');
    writeFileSync(file, 'earlier');
    const asked = await questions.ask({
      sql: "SELECT CASE WHEN range > 390000 THEN error('late') ELSE range END FROM range(400000)",
    });
    await expect(writeAnswerFile(asked, file, { format: 'csv' })).rejects.toSatisfy((error) =>
      isDeskError(error, 'query-invalid'),
    );
    expect(readFileSync(file, 'utf8')).toBe('earlier');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  test('a folder that is not there is said', async () => {
    const asked = await questions.ask({ sql: 'SELECT 1' });
    await expect(writeAnswerFile(asked, join(folder, 'no', 'a.csv'), { format: 'csv' })).rejects.toSatisfy(
      (error) => isDeskError(error, 'not-writable'),
    );
  });

  test('a reader that goes away ends the question', async () => {
    const asked = await questions.ask({ sql: 'SELECT range FROM range(100000000)' });
    const out = new PassThrough({ highWaterMark: 1 << 16 });
    out.once('data', () => out.destroy());
    const written = await writeAnswerStream(asked, out, { format: 'csv' });
    expect(written.rows).toBeLessThan(100000000);
  });
});

describe('parquet', () => {
  const columns = [
    ['9223372036854775807::BIGINT', 'BIGINT'],
    ['123456789012345678901234567890.12::DECIMAL(38,2)', 'DECIMAL(38,2)'],
    ["TIMESTAMP '2025-01-01 00:00:00.000001'", 'TIMESTAMP'],
    ["TIMESTAMPTZ '2025-01-01 00:00:00.5+02'", 'TIMESTAMP WITH TIME ZONE'],
    ["DATE '2024-02-29'", 'DATE'],
    ['1e-300::DOUBLE', 'DOUBLE'],
    ["'nan'::DOUBLE", 'DOUBLE'],
    ["'a\u0000b'", 'VARCHAR'],
    ["''", 'VARCHAR'],
    ['NULL::INTEGER', 'INTEGER'],
    ["'\\x00\\xFFabc'::BLOB", 'BLOB'],
    ['[9007199254740993, NULL]', 'BIGINT[]'],
    ["{'a': 1.10, 'b': ['x', NULL]}", 'STRUCT(a DECIMAL(3,2), b VARCHAR[])'],
    ["map {'k': 'v', 'n': NULL}", 'MAP(VARCHAR, VARCHAR)'],
    ['\'{"a":1.10}\'::JSON', 'JSON'],
    ["'00000000-0000-0000-0000-000000000001'::UUID", 'UUID'],
    ["TIME '01:02:03.000004'", 'TIME'],
    ["['nan'::DOUBLE, 1.5]", 'DOUBLE[]'],
  ] as const;

  test('every value and type comes back as DuckDB itself had it', async () => {
    const file = join(folder, 'a.parquet');
    const list = columns
      .map(([sql], index) => `${sql.replaceAll('\0', "' || chr(0) || '")} AS c${index}`)
      .join(', ');
    await writeAnswerFile(await questions.ask({ sql: `SELECT ${list}` }), file, { format: 'parquet' });
    const duck = await openDuck();
    const types = await duck.describe(`SELECT * FROM '${file}'`);
    expect(types.map(({ type }) => type)).toEqual(columns.map(([, type]) => type));
    const same = columns
      .map((_, index) => `(p.c${index} IS NOT DISTINCT FROM w.c${index}) AS s${index}`)
      .join(', ');
    const [row] = await duck.all<Record<string, boolean>>(
      `SELECT ${same} FROM '${file}' p, (SELECT ${list}) w`,
    );
    duck.close();
    expect(Object.entries(row ?? {}).filter(([, isSame]) => !isSame)).toEqual([]);
  });

  test('rows keep their order', async () => {
    const file = join(folder, 'a.parquet');
    const asked = await questions.ask({
      sql: 'SELECT range AS n FROM range(70000) ORDER BY (range * 7919) % 70000',
    });
    await writeAnswerFile(asked, file, { format: 'parquet' });
    const duck = await openDuck();
    const [row] = await duck.all(
      `SELECT count(*) AS n, count(*) FILTER (n <> w) AS wrong FROM (SELECT n FROM '${file}') POSITIONAL JOIN
        (SELECT range AS w FROM range(70000) ORDER BY (range * 7919) % 70000)`,
    );
    duck.close();
    expect(row).toEqual({ n: '70000', wrong: '0' });
  });

  test.each(['union_value(a := 1)', "'101'::BIT", 'INTERVAL 1 DAY', "map {1: 'x'}"])(
    '%s is refused by name',
    async (sql) => {
      const file = join(folder, 'a.parquet');
      const asked = await questions.ask({ sql: `SELECT ${sql} AS odd_one` });
      await expect(writeAnswerFile(asked, file, { format: 'parquet' })).rejects.toThrow('odd_one');
      expect(existsSync(file)).toBe(false);
    },
  );
});
