import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDeskError } from '../../core/errors.js';
import { asset } from '../../core/package-info.js';
import { namedQueries, namedQuery, topics } from '../../queries/library/library.js';
import { openQuestions, type Questions } from '../../queries/questions.js';
import { assertBuilt } from './built.js';
import { type Desk, makeDesk } from './desk.js';

/** What to ask each question with, besides its defaults. */
const given: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  changes: { from: '1' },
  record: { id: '64e000000000000000000003' },
  columns: { table: 'tag' },
  person: { who: 'ADA@example.com ' },
  search: { words: 'refund' },
};

let desk: Desk;
let questions: Questions;
beforeAll(async () => {
  assertBuilt();
  desk = await makeDesk();
  questions = await openQuestions(desk.archive, { plan: desk.plan });
});
afterAll(async () => {
  await questions.close();
  await desk.remove();
});

/** The answer as lines; digests of this very run's files are named, not shown. */
const answer = async (name: string, parameters?: Readonly<Record<string, string>>): Promise<string> => {
  const { columns, rows } = await questions.ask({ name, ...(parameters ? { parameters } : {}) });
  const lines = [columns.map((column) => `${column.name} ${column.type}`).join(' | ')];
  for await (const batch of rows)
    for (const row of batch)
      lines.push(
        row
          .map((cell) =>
            cell === null ? '∅' : JSON.stringify(cell).replace(/\b[0-9a-f]{128}\b/, '<sha512>'),
          )
          .join(' | '),
      );
  return `${lines.join('\n')}\n`;
};

describe('named questions', () => {
  test.each(namedQueries().map(({ name }) => name))('%s answers as written down', async (name) => {
    await expect(await answer(name, given[name])).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  test('each golden answer has rows, and belongs to a question', () => {
    const golden = readdirSync(join(import.meta.dirname, 'golden'));
    expect(golden.map((file) => file.replace(/\.txt$/, '')).sort()).toEqual(
      namedQueries()
        .map(({ name }) => name)
        .sort(),
    );
    for (const file of golden)
      expect([
        file,
        readFileSync(join(import.meta.dirname, 'golden', file), 'utf8').split('\n').length > 2,
      ]).toEqual([file, true]);
  });

  test('every file lies in a known topic and its name is used once', () => {
    const folders = readdirSync(asset('queries', 'named')).sort();
    expect(folders).toEqual(topics.map(({ name }) => name).sort());
    const names = namedQueries().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(20);
  });

  test('every declared parameter is used, and every used one declared', () => {
    for (const { name, sql, parameters } of namedQueries()) {
      const body = sql
        .split('\n')
        .filter((line) => !line.startsWith('--'))
        .join('\n');
      const used = [...new Set([...body.matchAll(/\$([a-z_]\w*)/g)].map((match) => match[1]))].sort();
      expect([name, used]).toEqual([name, parameters.map((parameter) => parameter.name).sort()]);
    }
  });

  test('an answer without limits gives the same rows again, and a limit limits', async () => {
    expect(await answer('gaps', { reason: 'blob-missing' })).toMatch(/lost|blob-missing/);
    expect((await answer('gaps', { reason: 'tie-group' })).split('\n').length).toBe(2);
    expect((await answer('longest-threads', { limit: '1' })).split('\n').length).toBe(3);
    expect(await answer('search', { words: '\\bpri[sz]e', regex: 'true' })).toContain('kustomer:message:m7');
    expect(await answer('search', { words: '(100%).' })).toContain('kustomer:message:m6');
    expect(await answer('person', { who: 'walk' })).toContain('+44 20 7946 0002');
    expect((await answer('person', { who: "x' OR 1=1 --" })).split('\n').length).toBe(2);
  });
});

describe('what is asked wrongly', () => {
  test.each([
    [{ name: 'mising' }, 'query-missing', 'Did you mean missing?'],
    [{ name: 'SELECT 1' }, 'query-missing', 'SELECT of your own with --sql'],
    [{ name: 'record' }, 'query-parameter', 'id is missing'],
    [{ name: 'gaps', parameters: { reson: 'x' } }, 'query-parameter', 'Did you mean reason?'],
    [{ name: 'slow-requests', parameters: { limit: 'many' } }, 'query-parameter', 'a whole number'],
    [{ name: 'busiest-agents', parameters: { since: '2025-02-30' } }, 'query-parameter', 'a time like'],
    [{ sql: 'SELECT * FROM conversations' }, 'query-invalid', 'Did you mean conversation?'],
  ] as const)('%j ends with %s', async (asked, code, words) => {
    const error = await questions.ask(asked).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(isDeskError(error, code) && `${error.message} ${error.next}`).toContain(words);
    expect(() => namedQuery('missing')).not.toThrow();
  });
});
