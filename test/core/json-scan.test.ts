import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutCarefully, cutRecord } from '../../core/json-cut.js';
import { cutSpan, dissect, wantedFields } from '../../core/json-page.js';
import { jsonScan } from '../../core/json-scan.js';

const scan = jsonScan([]);
const isPlain = (bytes: Buffer): boolean => scan.plain(bytes, 0) === bytes.length;

/** What the longer way finds, with nothing known before. */
const careful = (bytes: Buffer) => {
  try {
    const { bytes: kept, value, oddities } = cutCarefully(bytes);
    return { kept: kept.toString('latin1'), value, oddities };
  } catch (error) {
    if (error instanceof SyntaxError) return 'no JSON';
    throw error;
  }
};

describe('plain is only what the longer way finds nothing odd about', () => {
  test.each([
    ['{"a":1,"a":2}', 'a key twice'],
    ['{"a":{"b":1,"c":[{"b":1}],"b":2}}', 'a key twice, within'],
    ['{"a":1,"\\u0061":2}', 'a key twice, once escaped'],
    ['{"a":"\\ud83d"}', 'half of a pair'],
    ['{"a":"\\ude00\\ud83d"}', 'a pair the wrong way round'],
    ['{"a":1.10}', 'a number that loses a digit'],
    ['{"a":1e3}', 'an exponent'],
    ['{"a":-0}', 'minus zero'],
    ['{"a":01}', 'a leading zero'],
    ['{"a":1.}', 'a dot and no digit'],
    ['{"a":"\\x"}', 'an escape that is none'],
    ['{"a":"\t"}', 'a raw tab in a text'],
    ['{"a":\n1}', 'a line break'],
    ['{"a":1,}', 'a comma at the end'],
    ['[1 2]', 'no comma'],
    ['{"a" 1}', 'no colon'],
    ['{a:1}', 'a key without quotes'],
    ['{"a":tru}', 'half a word'],
    ['{"a":"b}', 'a text that does not end'],
    ['{"a":[1}', 'brackets that do not match'],
    [`${'['.repeat(600)}${']'.repeat(600)}`, 'too deep'],
    ['', 'nothing'],
  ])('%s', (text) => {
    expect(isPlain(Buffer.from(text))).toBe(false);
  });

  test.each([
    '{}',
    '[]',
    'null',
    '-12.5',
    '"a"',
    '{"a" : [ 1, true ,false, null , "\\u00e9\\ud83d\\ude00\\n\\"", {"b":{"a":0.5}}]}',
    '{"n":123456789012345678901234567890,"m":[{"a":1},{"a":1}]}',
  ])('%s', (text) => {
    const bytes = Buffer.from(text);
    expect(isPlain(bytes)).toBe(true);
    expect(careful(bytes)).toEqual({
      kept: bytes.toString('latin1'),
      value: JSON.parse(text),
      oddities: [],
    });
  });

  test('property: text of any JSON, spoiled anywhere', () => {
    const spoiled = fc
      .record({
        text: fc.json({ maxDepth: 4 }),
        at: fc.nat(),
        put: fc.constantFrom(
          '',
          '"',
          '\\',
          '\\u',
          ',',
          ':',
          '{',
          '}',
          '[',
          ']',
          ' ',
          '0',
          '-',
          '.',
          'e',
          '\n',
          'é',
        ),
        cut: fc.nat({ max: 3 }),
      })
      .map(({ text, at, put, cut }) => {
        const place = at % (text.length + 1);
        return Buffer.from(text.slice(0, place) + put + text.slice(place + cut));
      });
    fc.assert(
      fc.property(spoiled, (bytes) => {
        if (isPlain(bytes))
          expect(careful(bytes)).toMatchObject({ kept: bytes.toString('latin1'), oddities: [] });
        const cut = (() => {
          try {
            return cutRecord(bytes);
          } catch {
            return undefined;
          }
        })();
        const slow = careful(bytes);
        if (slow === 'no JSON') expect(cut).toBeUndefined();
        else
          expect({ value: cut?.value, oddities: cut?.oddities }).toEqual({
            value: slow.value,
            oddities: slow.oddities,
          });
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('keys that are known from other objects are still looked at in each', () => {
  type Tree = readonly (readonly [string, Tree | null])[];
  const textOf = (tree: Tree): string =>
    `{${tree.map(([key, value]) => `"${key}":${value === null ? 1 : textOf(value)}`).join(',')}}`;
  const isSingle = (tree: Tree): boolean =>
    new Set(tree.map(([key]) => key)).size === tree.length &&
    tree.every(([, value]) => value === null || isSingle(value));

  test('property: few names in any order, within each other, some twice', () => {
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.array(
        fc.tuple(
          fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'é', 'ba'),
          fc.oneof({ depthSize: 'small' }, fc.constant(null), tie('tree')),
        ),
        { maxLength: 5 },
      ),
    }));
    fc.assert(
      fc.property(tree, (one) => {
        const bytes = Buffer.from(`[${textOf(one)},{"a":${textOf(one)}}]`);
        expect(isPlain(bytes)).toBe(isSingle(one));
      }),
      { numRuns: 2_000 },
    );
  });

  test('names that never come again are forgotten, and none of the object that is open', () => {
    const scan = jsonScan([['id'], ['id', 'a']]);
    const wide = (object: number, last: string) =>
      Buffer.from(
        `{"id":{"a":1},${Array.from({ length: 100 }, (_, key) => `"${object}-${key}":0`).join(',')},"${last}":2}`,
      );
    for (let object = 0; object < 150; object++) {
      const bytes = wide(object, 'id2');
      expect(scan.plain(bytes, 0)).toBe(bytes.length);
      const places: number[] = [];
      scan.note(places);
      expect(places).toEqual([6, 13, 11, 12]);
      for (const twice of ['id', `${object}-0`, `${object}-99`])
        expect(scan.plain(wide(object, twice), 0)).toBe(-1);
    }
  });

  test('an object with too many names takes the longer way', () => {
    const names = Array.from({ length: 300 }, (_, key) => `"${key}":0`);
    expect(isPlain(Buffer.from(`{${names.slice(0, 200).join(',')}}`))).toBe(true);
    expect(isPlain(Buffer.from(`{${names.join(',')}}`))).toBe(false);
    expect(careful(Buffer.from(`{${names.join(',')}}`))).toMatchObject({ oddities: [] });
  });
});

test('fields of a page are read without parsing its records', () => {
  const records = [
    '{"id":"é\\"1","attributes":{"updatedAt":"2024-01-01T00:00:00Z","id":7,"redacted":true}}',
    '{"attributes":{"id":"no"},"x":{"updatedAt":1}}',
    '{"id":3,"attributes":null}',
    '{"id":"odd","id":"twice"}',
  ];
  const body = Buffer.from(`{"data":[${records.join(', ')}],"meta":{"id":"m"}}`);
  const fields = wantedFields({
    id: ['id'],
    updatedAt: ['attributes', 'updatedAt'],
    redacted: ['attributes', 'redacted'],
  });
  const cuts = dissect(body, ['data'], fields).lists.data?.map((span) => cutSpan(body, span));
  expect(cuts?.map(({ bytes }) => bytes.toString())).toEqual(records);
  expect(
    cuts?.map((cut) => ['id', 'updatedAt', 'redacted', 'other'].map((name) => cut.fields?.of(name))),
  ).toEqual([
    ['é"1', '2024-01-01T00:00:00Z', true, undefined],
    [undefined, undefined, undefined, undefined],
    [3, undefined, undefined, undefined],
    [undefined, undefined, undefined, undefined],
  ]);
  expect(cuts?.map((cut) => cut.fields?.sizeOf('updatedAt'))).toEqual([22, 0, 0, undefined]);
  expect(cuts?.[3]?.oddities).toEqual(['duplicate-key']);
});
