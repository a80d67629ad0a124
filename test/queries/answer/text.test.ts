import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../core/duckdb.js';
import { answerTable } from '../../../queries/answer/table.js';
import { answerText } from '../../../queries/answer/text.js';
import { given, textOf } from './given.js';

const cells = fc.option(
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  { nil: null },
);

describe('csv', () => {
  test('NULL and the empty text differ, and quotes are doubled', async () => {
    const answer = given({ a: 'VARCHAR', b: 'VARCHAR', c: 'BIGINT' }, [
      [null, '', '1'],
      ['a,"b"', 'two\nlines', null],
    ]);
    expect(await textOf(answerText(answer, 'csv'))).toBe('a,b,c\r\n,"",1\r\n"a,""b""","two\nlines",\r\n');
  });

  test('another reader gets back every text', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cells, cells), { maxLength: 10 }), async (rows) => {
        const text = await textOf(answerText(given({ a: 'VARCHAR', b: 'VARCHAR' }, rows), 'csv'));
        const back = parse(text, { record_delimiter: '\r\n' }) as string[][];
        expect(back.slice(1)).toEqual(rows.map((row) => row.map((cell) => cell ?? '')));
      }),
    ));

  test('formulas are defused only when asked, numbers never', async () => {
    const rows: Cell[][] = [
      ['=HYPERLINK("http://example.com")', '-5'],
      ['@SUM(1)', '7'],
      ['fine', '-1'],
    ];
    const make = () => given({ text: 'VARCHAR', n: 'BIGINT' }, rows);
    expect(await textOf(answerText(make(), 'csv'))).toContain('"=HYPERLINK');
    const safe = await textOf(answerText(make(), 'csv', { safeForSpreadsheets: true }));
    expect(safe).toBe(`text,n\r\n"'=HYPERLINK(""http://example.com"")",-5\r\n'@SUM(1),7\r\nfine,-1\r\n`);
  });
});

describe('json', () => {
  const rows: Cell[][] = [
    ['12345678901234567890', '1.10', 'true', '{"n":1.10,"l":[9007199254740993]}', 'a"\u2028', 'nan'],
    [null, null, null, null, '', '-0.0'],
  ];
  const make = () =>
    given(
      [
        ['i', 'HUGEINT'],
        ['d', 'DECIMAL(10,2)'],
        ['b', 'BOOLEAN'],
        ['j', 'JSON'],
        ['i', 'VARCHAR'],
        ['f', 'DOUBLE'],
      ],
      rows,
    );
  const first =
    '{"i":12345678901234567890,"d":1.10,"b":true,"j":{"n":1.10,"l":[9007199254740993]},"i_2":"a\\"\u2028","f":"nan"}';
  const second = '{"i":null,"d":null,"b":null,"j":null,"i_2":"","f":-0.0}';

  test('digits survive, doubled names are told apart', async () => {
    expect(await textOf(answerText(make(), 'json'))).toBe(`[\n${first},\n${second}\n]\n`);
    expect(await textOf(answerText(make(), 'ndjson'))).toBe(`${first}\n${second}\n`);
    expect(() => JSON.parse(`[${first}]`)).not.toThrow();
  });
  test('no rows are an empty list', async () => {
    expect(await textOf(answerText(given({ a: 'BIGINT' }, []), 'json'))).toBe('[]\n');
  });
  test('every text is JSON again', () =>
    fc.assert(
      fc.asyncProperty(fc.array(cells, { maxLength: 10 }), async (texts) => {
        const text = await textOf(
          answerText(
            given(
              { a: 'VARCHAR' },
              texts.map((cell) => [cell]),
            ),
            'json',
          ),
        );
        expect(JSON.parse(text)).toEqual(texts.map((a) => ({ a })));
      }),
    ));
});

test('markdown cannot be broken out of', async () => {
  const answer = given({ 'a|b': 'VARCHAR', n: 'BIGINT' }, [
    ['x | y\n<script>alert(1)</script> **b** \u001b[31m', '3'],
    [null, null],
    ['', '0'],
  ]);
  expect(await textOf(answerText(answer, 'markdown'))).toBe(
    [
      '| a\\|b | n |',
      '| --- | ---: |',
      '| x \\| y<br>&lt;script\\>alert(1)&lt;/script\\> \\*\\*b\\*\\* ␛\\[31m | 3 |',
      '| `NULL` | `NULL` |',
      '|  | 0 |',
      '',
    ].join('\n'),
  );
});

describe('table', () => {
  test('what does not fit is said', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => [String(n), 'long '.repeat(40)]);
    const text = await textOf(
      answerTable(given({ n: 'BIGINT', text: 'VARCHAR' }, rows), { width: 60, maxRows: 10 }),
    );
    expect(text).toContain(
      '30 rows; the first 10 are shown; 10 texts are shortened (…); --format csv or json has everything',
    );
    for (const line of text.split('\n').slice(0, -2)) expect([...line].length).toBeLessThanOrEqual(60);
  });
  test('an id is never cut: with too many columns each row stands by itself', async () => {
    const id = 'kustomer:63ff107004478c4600000000';
    const texts = { id: 'VARCHAR', subject: 'VARCHAR', at: 'TIMESTAMP' } as const;
    const row = [id, 'Forty lamps for a hotel, and what became of them', '2026-08-27 22:11:06.4'];
    const beside = await textOf(answerTable(given(texts, [row]), { width: 100 }));
    expect(beside).toContain(`│ ${id} │ Forty lamps`);
    expect(beside).toContain('│ 2026-08-27 22:11:06.4 │');
    const below = await textOf(answerTable(given(texts, [row]), { width: 60 }));
    expect(below.split('\n').slice(1, 4)).toEqual([
      `id       ${id}`,
      'subject  Forty lamps for a hotel, and what became of them',
      'at       2026-08-27 22:11:06.4',
    ]);
  });
  test('nothing in a text commands the terminal', async () => {
    const text = await textOf(answerTable(given({ a: 'VARCHAR' }, [['\u001b[2J\u0007\u009b31m\r\nx']])));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    expect(text).toContain('␛[2J␇\ufffd31m⏎x');
  });
  test('NULL is named; one row is one row', async () => {
    const text = await textOf(answerTable(given({ a: 'VARCHAR', b: 'VARCHAR' }, [[null, '']])));
    expect(text).toMatch(/│ NULL │ {3}│/);
    expect(text).toMatch(/\n1 row\n$/);
  });
});
