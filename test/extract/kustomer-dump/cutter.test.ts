import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CutError,
  type CutPiece,
  type CutState,
  createCutter,
  cutStart,
} from '../../../extract/kustomer-dump/cutter.js';

const cut = (text: string | Buffer, size = 1 << 20, from: CutState = cutStart) => {
  const bytes = Buffer.from(text).subarray(from.offset);
  const cutter = createCutter(from);
  const pieces: CutPiece[] = [];
  let error: string | undefined;
  const take = (chunk: Buffer, isLast: boolean) => {
    for (const piece of cutter.push(Buffer.from(chunk), isLast))
      pieces.push({ ...piece, bytes: Buffer.from(piece.bytes) });
  };
  try {
    for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size), false);
    take(Buffer.alloc(0), true);
  } catch (caught) {
    if (!(caught instanceof CutError)) throw caught;
    error = caught.message;
  }
  return { pieces, error };
};

const texts = (pieces: readonly CutPiece[], sort: CutPiece['sort'] = 'record'): string[] =>
  pieces.filter((piece) => piece.sort === sort).map(({ bytes }) => bytes.toString());

const record = fc
  .record({
    id: fc.string(),
    n: fc.oneof(fc.constant('1.10'), fc.constant('12345678901234567890')),
    deep: fc.jsonValue({ maxDepth: 3 }),
  })
  .map(({ id, n, deep }) => `{"id":${JSON.stringify(id)},"n":${n},"deep":${JSON.stringify(deep)}}`);

const forms: Readonly<Record<string, (records: readonly string[]) => string>> = {
  list: (records) => `[${records.join(', ')}]\n`,
  lines: (records) => records.map((one) => `${one}\n`).join(''),
  'lines without a last break': (records) => records.join('\n'),
  wrapped: (records) =>
    `{"meta":{"a":[1,{"id":"no"}]},"data":[${records.join(',\n')}],"links":{"next":null}}`,
  pages: (records) => records.map((one) => `{"data":[${one}],"links":{}}\n`).join(''),
  'two lists': (records) => `\ufeff { "data" : [ ${records.join(' ,')} ] , "included":[${records.join()}] }`,
};

test('records come out of every form byte for byte, in pieces of any size, and from any place again', () => {
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...Object.keys(forms)),
      fc.integer({ min: 1, max: 50 }),
      (records, form, size) => {
        const text = (forms[form] as (typeof forms)[string])(records);
        const { pieces, error } = cut(text, size);
        expect(error).toBeUndefined();
        const wanted = form === 'two lists' ? [...records, ...records] : records;
        expect(texts(pieces)).toEqual(wanted);
        const bytes = Buffer.from(text);
        for (const { sort, offset, bytes: came } of pieces)
          if (sort === 'record') expect(bytes.subarray(offset, offset + came.length).equals(came)).toBe(true);
        for (const [index, { after }] of pieces.entries()) {
          const rest = cut(text, size, JSON.parse(JSON.stringify(after)) as CutState);
          expect(rest.error).toBeUndefined();
          expect(rest.pieces.map(({ bytes: b }) => b.toString())).toEqual(
            pieces.slice(index + 1).map(({ bytes: b }) => b.toString()),
          );
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('what an object around records holds besides them is a piece of its own', () => {
  const { pieces } = cut('{"meta":{"total":2},"data":[{"id":"1"},{"id":"2"}],"links":{"next":null}}', 5);
  expect(texts(pieces, 'wrapper')).toEqual(['{"meta":{"total":2},"links":{"next":null}}']);
});

test('a record with lists of such names is one record', () => {
  const text =
    '{"type":"message","id":"1","data":[1,2],"relationships":{"attachments":{"data":[{"id":"2"}]}}}';
  expect(texts(cut(text, 7).pieces)).toEqual([text]);
});

test('damage: what came before stays; a wrong line among lines is left alone', () => {
  expect(cut('[{"id":"1"},{"id":"2"},{"id":"3', 4)).toMatchObject({
    error: expect.stringMatching(/breaks off/),
  });
  expect(texts(cut('[{"id":"1"},{"id":"2"},{"id":"3', 4).pieces)).toEqual(['{"id":"1"}', '{"id":"2"}']);
  const lines = cut('{"id":"1"}\n{"id" 2}\n{"id":"3"}\n', 100);
  expect(texts(lines.pieces)).toEqual(['{"id":"1"}', '{"id":"3"}']);
  expect(texts(lines.pieces, 'broken')).toEqual(['{"id" 2}']);
  expect(cut(`[${'['.repeat(2000)}`).error).toMatch(/nested deeper/);
  expect(cut('[1,}').error).toMatch(/a value is missing/);
  expect(cut('{"data":[').error).toMatch(/breaks off/);
  expect(cut('')).toEqual({ pieces: [], error: undefined });
});

test('a record without an end does not gather for ever', () => {
  const cutter = createCutter(cutStart, { bytes: 1000, depth: 10 });
  expect(() => {
    for (let n = 0; n < 10; n++)
      for (const _ of cutter.push(Buffer.from(n === 0 ? '["' : 'x'.repeat(300)))) return;
  }).toThrow(/larger than 1000 bytes/);
});
