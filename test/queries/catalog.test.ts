import { chmodSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuck } from '../../core/duckdb.js';
import { isDeskError } from '../../core/errors.js';
import { makeCatalog } from '../../queries/catalog/make.js';
import { openQuestions, type Questions } from '../../queries/questions.js';
import { assertBuilt } from './built.js';
import { copyDesk, type Desk, makeDesk } from './desk.js';

const ask = async (questions: Questions, sql: string) => {
  const { rows } = await questions.ask({ sql });
  const all = [];
  for await (const batch of rows) all.push(...batch);
  return all;
};

let original: Desk;
beforeAll(async () => {
  assertBuilt();
  original = await makeDesk({ model: false, load: false });
});
afterAll(() => original.remove());

describe('a desk with everything', () => {
  let desk: Desk;
  let questions: Questions;
  beforeAll(async () => {
    // A name that a glob, a quote and a URL would each read otherwise.
    desk = await copyDesk(original, { name: "it's [a] *desk*.archive" });
    questions = await openQuestions(desk.archive);
  });
  afterAll(async () => {
    await questions.close();
    await desk.remove();
  });

  test('raw lines are there word for word, odd ones too, and every digest fits', async () => {
    expect(
      await ask(
        questions,
        'SELECT snapshot, count(*), count(*) FILTER (odd), bool_and(sha256(data) = sha256) FROM raw_message GROUP BY ALL ORDER BY 1',
      ),
    ).toEqual([
      ['1', '3', '1', 'true'],
      ['2', '4', '1', 'true'],
    ]);
    const [odd] = await ask(
      questions,
      'SELECT data, file, fetched_at FROM raw_message WHERE odd ORDER BY snapshot LIMIT 1',
    );
    expect(odd?.[0]).toContain('"preview":"half \\ud83d","preview":"twice","size":1.10');
    expect(odd?.[1]).toBe('v1/content/raw/message/snapshot=1/odd-00000.ndjson.gz');
    expect(odd?.[2]).toBe('2025-02-01 00:00:00');
  });

  test('a record that was gone is a line, too', async () => {
    expect(
      await ask(questions, 'SELECT snapshot, reason, data, sha256, odd FROM raw_customer WHERE deleted'),
    ).toEqual([['2', 'absent-from-full-scan', null, null, 'false']]);
    expect(await ask(questions, 'SELECT name FROM kustomer_customer')).toEqual([['Ada Example']]);
  });

  test('the source’s tables show the newest state, their history every line', async () => {
    expect(await ask(questions, 'SELECT status FROM kustomer_conversation')).toEqual([['done']]);
    expect(
      await ask(questions, 'SELECT status FROM kustomer_conversation_history ORDER BY snapshot'),
    ).toEqual([['open'], ['done']]);
    expect(await ask(questions, "SELECT count(*) FROM _line WHERE kind = 'message'")).toEqual([['7']]);
  });

  test('the bytes that are there, and the gaps', async () => {
    expect(await ask(questions, 'SELECT name, size, fetched_at FROM _blob')).toEqual([
      ['invoice.pdf', '11', '2025-02-01 00:00:01'],
    ]);
    expect(await ask(questions, "SELECT tried_at FROM _gap WHERE reason = 'role-missing'")).toEqual([
      ['2025-02-01 00:00:00'],
    ]);
  });

  test('every table has a comment and a grain, and so have the columns that were declared', async () => {
    expect(await ask(questions, "SELECT name FROM _table WHERE about = '' OR grain = ''")).toEqual([]);
    const [none] = await ask(
      questions,
      "SELECT count(*) FROM _column WHERE about IS NULL AND table_name IN (SELECT name FROM _table WHERE layer IN ('model', 'raw', 'load'))",
    );
    expect(none).toEqual(['0']);
    expect(
      await ask(
        questions,
        "SELECT about FROM _column WHERE table_name = 'kustomer_message' AND name = 'preview'",
      ),
    ).toEqual([['The text of the message, at most 10,240 characters; there is no body attribute']]);
  });

  test('who was given a copy; of another archive nobody', async () => {
    const rows = 'SELECT handed_over_at, sort, recipient, payload_bytes, signed, receipts FROM _handover';
    expect(await ask(questions, rows)).toEqual([
      ['2025-03-03 01:00:00', 'freeze', "The regulator's office", '12', 'true', '["acme v2"]'],
    ]);
    const alone = await copyDesk(original, { model: false, load: false });
    const asked = await openQuestions(alone.archive);
    expect(await ask(asked, rows)).toEqual([]);
    await asked.close();
    await alone.remove();
  });

  test('what loads wrote and refused', async () => {
    expect(await ask(questions, 'SELECT key, message FROM load_reject')).toEqual([
      ['part:kustomer:message:1', 'body is too long'],
    ]);
    // One account's ledger is below work/, the other's only in the archive.
    expect(
      await ask(questions, 'SELECT workspace, operator, archive_version FROM load_run ORDER BY workspace'),
    ).toEqual([
      ['acme', null, 'v2'],
      ['filed', 'Ava Archer', 'v2'],
    ]);
    expect(await ask(questions, 'SELECT count(*), max(n) FROM load_line')).toEqual([['12', '8']]);
    expect(await ask(questions, 'SELECT ledger, run, key, remote_id FROM load_id ORDER BY key')).toEqual([
      ['loads-intercom-filed', '1', 'contact:kustomer:64c000000000000000000002', '65f1'],
      ['loads-intercom-filed', '1', 'contact:kustomer:9', '65f0'],
    ]);
    expect(await ask(questions, 'SELECT verdict, fields, signed FROM load_certificate')).toEqual([
      ['equal', '4', 'false'],
    ]);
  });

  test('an earlier snapshot can be asked, and has no model', async () => {
    const earlier = await openQuestions(desk.archive, { asOf: 1 });
    try {
      expect(await ask(earlier, 'SELECT status FROM kustomer_conversation')).toEqual([['open']]);
      expect(await ask(earlier, 'SELECT count(*) FROM raw_message')).toEqual([['3']]);
      await expect(ask(earlier, 'SELECT * FROM part')).rejects.toSatisfy((error) =>
        isDeskError(error, 'model-missing'),
      );
      await expect(earlier.ask({ name: 'person', parameters: { who: 'x' } })).rejects.toSatisfy((error) =>
        isDeskError(error, 'model-missing'),
      );
    } finally {
      await earlier.close();
    }
    await expect(openQuestions(desk.archive, { asOf: 9 })).rejects.toSatisfy((error) =>
      isDeskError(error, 'snapshot-missing'),
    );
  });

  test('a catalog is made once and kept', async () => {
    const folder = join(desk.home, 'work', 'catalogs');
    const before = readdirSync(folder).sort();
    const again = await openQuestions(desk.archive);
    expect(await ask(again, 'SELECT count(*) FROM part')).toEqual([['9']]);
    await again.close();
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test('only so many are kept, and what a killed run left is taken away', async () => {
    const folder = join(desk.home, 'work', 'catalogs');
    const kept = readdirSync(folder);
    for (let n = 0; n < 12; n++) writeFileSync(join(folder, `${n}.duckdb`), '');
    mkdirSync(join(folder, '.building-killed'));
    for (const name of readdirSync(folder)) if (!kept.includes(name)) utimesSync(join(folder, name), 1, 1);
    // A catalog that is made anew, not found: the ledger counts among its views.
    rmSync(join(desk.home, 'work', 'loads-intercom-acme'), { recursive: true });
    const other = await openQuestions(desk.archive);
    await other.close();
    const now = readdirSync(folder);
    expect(now).toHaveLength(8);
    for (const name of kept) expect(now).toContain(name);
  });

  test('a model of another state of the archive does not count', async () => {
    const other = await copyDesk(original);
    try {
      const folder = join(other.home, 'models');
      const index = join(folder, 'newest.json');
      writeFileSync(
        index,
        JSON.stringify({ models: { [`${questions.plan.provenance.object}@2`]: '0'.repeat(64) } }),
      );
      const without = await openQuestions(other.archive);
      await expect(ask(without, 'SELECT * FROM part')).rejects.toSatisfy((error) =>
        isDeskError(error, 'model-missing'),
      );
      await without.close();
    } finally {
      await other.remove();
    }
  });

  test('the file for any DuckDB client: every view works from anywhere, with its comments', async () => {
    const out = join(desk.home, '..', 'desk.duckdb');
    const made = await makeCatalog(desk.archive, out);
    expect(made.tables).toBeGreaterThan(45);
    const cwd = process.cwd();
    process.chdir('/');
    try {
      const duck = await openDuck({ path: out, readOnly: true });
      const views = await duck.all<{ name: string; comment: string | null }>(
        'SELECT view_name AS name, comment FROM duckdb_views() WHERE NOT internal',
      );
      expect(views.length).toBeGreaterThan(35);
      for (const { name, comment } of views) {
        expect(comment).not.toBeNull();
        await duck.all(`SELECT * FROM "${name}" LIMIT 1`);
      }
      expect(await duck.all("SELECT value FROM _provenance WHERE key = 'snapshot'")).toEqual([
        { value: '2' },
      ]);
      duck.close();
    } finally {
      process.chdir(cwd);
    }
    await expect(makeCatalog(desk.archive, join(desk.home, 'no', 'x.duckdb'))).rejects.toSatisfy((error) =>
      isDeskError(error, 'not-writable'),
    );
  });

  test('a path that DuckDB would misread is asked all the same, and no file is made there', async () => {
    const other = await copyDesk(original, { name: 'what?.archive', model: false, load: false });
    const there = await openQuestions(other.archive);
    expect((await ask(there, 'SELECT * FROM raw_message')).length).toBe(7);
    await there.close();
    await expect(makeCatalog(other.archive, join(other.home, 'x.duckdb'))).rejects.toSatisfy((error) =>
      isDeskError(error, 'not-writable'),
    );
    await other.remove();
  });

  test('a file of somebody else’s is not replaced', async () => {
    const out = join(desk.home, '..', 'letter.txt');
    writeFileSync(out, 'dear');
    await expect(makeCatalog(desk.archive, out)).rejects.toSatisfy((error) =>
      isDeskError(error, 'not-writable'),
    );
  });
});

describe('a desk with nothing but an archive', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await copyDesk(original, { model: false, load: false });
  });
  afterAll(() => desk.remove());

  test('questions of the archive are answered, others say what they need', async () => {
    const questions = await openQuestions(desk.archive);
    try {
      expect((await ask(questions, 'SELECT * FROM _gap')).length).toBe(6);
      await expect(questions.ask({ name: 'load-coverage' })).rejects.toSatisfy((error) =>
        isDeskError(error, 'load-missing'),
      );
      await expect(questions.ask({ name: 'losses' })).rejects.toSatisfy((error) =>
        isDeskError(error, 'plan-missing'),
      );
      await expect(openQuestions(desk.archive, { plan: join(desk.home, 'no-plan') })).rejects.toSatisfy(
        (error) => isDeskError(error, 'plan-missing'),
      );
      await expect(questions.ask({ name: 'orphans' })).rejects.toSatisfy((error) =>
        isDeskError(error, 'model-missing'),
      );
      await expect(ask(questions, 'SELECT * FROM Conversation')).rejects.toSatisfy((error) =>
        isDeskError(error, 'model-missing'),
      );
    } finally {
      await questions.close();
    }
  });

  test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is asked all the same', async () => {
    rmSync(join(desk.home, 'work', 'catalogs'), { recursive: true, force: true });
    chmodSync(join(desk.home, 'work'), 0o500);
    const questions = await openQuestions(desk.archive);
    try {
      expect((await ask(questions, 'SELECT * FROM _gap')).length).toBe(6);
    } finally {
      await questions.close();
      chmodSync(join(desk.home, 'work'), 0o700);
    }
  });

  test('a work folder that is a file is no reason to refuse', async () => {
    rmSync(join(desk.home, 'work', 'catalogs'), { recursive: true, force: true });
    writeFileSync(join(desk.home, 'work', 'catalogs'), 'in the way');
    const questions = await openQuestions(desk.archive);
    expect((await ask(questions, 'SELECT * FROM _gap')).length).toBe(6);
    await questions.close();
    rmSync(join(desk.home, 'work', 'catalogs'));
    mkdirSync(join(desk.home, 'work', 'catalogs'));
  });
});
