import { describe, expect, test } from 'vitest';
import { isDeskError } from '../../../core/errors.js';
import { type Parameter, parseHeader } from '../../../queries/library/header.js';
import { valuesOf } from '../../../queries/library/parameters.js';

const good = `-- title: A title
-- question: One line
--   and another?
-- read: So.
-- limits: None.
-- needs: model
-- param since time = null: From when (e.g. 2025-01-01)
-- param who text: Who (e.g. ada@example.com)
-- param limit integer = 20: How many (e.g. 5)
SELECT 1 -- title: not this`;

test('a header is read', () => {
  expect(parseHeader(good, 'x.sql')).toEqual({
    title: 'A title',
    question: 'One line and another?',
    read: 'So.',
    limits: 'None.',
    needs: 'model',
    parameters: [
      {
        name: 'since',
        type: 'time',
        required: false,
        defaultValue: null,
        about: 'From when',
        example: '2025-01-01',
      },
      {
        name: 'who',
        type: 'text',
        required: true,
        defaultValue: null,
        about: 'Who',
        example: 'ada@example.com',
      },
      {
        name: 'limit',
        type: 'integer',
        required: false,
        defaultValue: '20',
        about: 'How many',
        example: '5',
      },
    ],
  });
});

test.each([
  ['no title', good.replace('-- title: A title\n', ''), 'x.sql:1'],
  ['two titles', good.replace('-- read: So.', '-- title: again\n-- read: So.'), 'x.sql:4'],
  ['an unknown line', good.replace('-- read: So.', '-- read: So.\n-- note: x'), 'x.sql:5'],
  ['an unknown need', good.replace('needs: model', 'needs: luck'), 'x.sql:1'],
  ['an unknown type', good.replace('limit integer', 'limit int'), 'x.sql:9'],
  ['no example', good.replace(' (e.g. 5)', ''), 'x.sql:9'],
  ['a parameter without a type', good.replace('param who text', 'param who'), 'x.sql:8'],
])('%s is refused with its line', (_, sql, where) => {
  try {
    parseHeader(sql, 'x.sql');
    expect.unreachable();
  } catch (error) {
    expect(isDeskError(error, 'input-invalid') && error.where).toBe(where);
  }
});

describe('values of parameters', () => {
  const one = (type: Parameter['type']): readonly Parameter[] => [
    { name: 'p', type, required: true, defaultValue: null, about: '', example: 'x' },
  ];
  test.each([
    ['text', ' as it is ', ' as it is '],
    ['integer', ' -12 ', '-12'],
    ['number', '1e3', '1e3'],
    ['boolean', 'Yes', 'true'],
    ['boolean', '0', 'false'],
    ['date', '2024-02-29', '2024-02-29'],
    ['time', '2025-01-31', '2025-01-31 00:00:00'],
    ['time', '2025-01-31T12:30', '2025-01-31 12:30:00'],
    ['time', '2025-01-31 12:30:15.123456Z', '2025-01-31 12:30:15.123456'],
    ['time', '2025-01-01T00:30:00.25+02:00', '2024-12-31 22:30:00.25'],
    ['time', '2025-01-01T00:30:00-0130', '2025-01-01 02:00:00'],
  ] as const)('%s %j is bound as %j', (type, text, value) => {
    expect(valuesOf(one(type), { p: text })).toEqual({ p: value });
  });
  test.each([
    ['integer', '1.5'],
    ['integer', ''],
    ['integer', '12345678901234567890'],
    ['number', 'one'],
    ['boolean', 'maybe'],
    ['date', '2025-02-30'],
    ['date', '2025-1-1'],
    ['time', 'yesterday'],
    ['time', '2025-01-31T25:00'],
  ] as const)('%s %j is refused', (type, text) => {
    expect(() => valuesOf(one(type), { p: text })).toThrow('p must be');
  });
  test('names of the language are no parameters', () => {
    expect(() => valuesOf(one('text'), { constructor: 'x' })).toThrow('no parameter constructor');
    expect(() => valuesOf(one('text'), {})).toThrow('p is missing');
  });
});
