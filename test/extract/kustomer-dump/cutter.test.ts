import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CutError,
  type CutPiece,
  type CutState,
  createCutter,
  cutStart,
} from '../../../extract/kustomer-dump/cutter.js';
import { createLayoutFinder, type Path } from '../../../extract/kustomer-dump/layout.js';

const cut = (
  text: string | Buffer,
  size = 1 << 20,
  from: CutState = cutStart,
  paths: readonly Path[] = [['data'], ['included']],
) => {
  const bytes = Buffer.from(text).subarray(from.offset);
  const cutter = createCutter(from, paths);
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

const layoutOf = async (text: string, size = 1 << 20): Promise<readonly Path[]> => {
  const finder = createLayoutFinder();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) await finder.take(bytes.subarray(at, at + size));
  return finder.end();
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
  deep: (records) =>
    `{"v":1,"export":{"meta":{"ids":[1]},"messages":{"items":[${records.join()}],"n":2},"é":{"only":${records[0]}}}}`,
  'two lists': (records) => `\ufeff { "data" : [ ${records.join(' ,')} ] , "included":[${records.join()}] }`,
};

test('records come out of every form byte for byte, in pieces of any size, and from any place again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...Object.keys(forms)),
      fc.integer({ min: 1, max: 50 }),
      async (records, form, size) => {
        const text = (forms[form] as (typeof forms)[string])(records);
        const paths = await layoutOf(text, size);
        const { pieces, error } = cut(text, size, cutStart, paths);
        expect(error).toBeUndefined();
        const twice: Readonly<Record<string, readonly string[]>> = {
          'two lists': records,
          deep: records.slice(0, 1),
        };
        const wanted = [...records, ...(twice[form] ?? [])];
        expect(texts(pieces)).toEqual(wanted);
        const bytes = Buffer.from(text);
        for (const { sort, offset, bytes: came } of pieces)
          if (sort === 'record') expect(bytes.subarray(offset, offset + came.length).equals(came)).toBe(true);
        for (const [index, { after }] of pieces.entries()) {
          const rest = cut(text, size, JSON.parse(JSON.stringify(after)) as CutState, paths);
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

test('what deeper objects hold besides records stays, each in its place', () => {
  const text = '{"v":1,"a":{"x":[1],"b":{"items":[{"id":"1"}],"next":null},"c":{}},"w":2}';
  const { pieces } = cut(text, 3, cutStart, [['a', 'b', 'items']]);
  expect(texts(pieces)).toEqual(['{"id":"1"}']);
  expect(texts(pieces, 'wrapper')).toEqual(['{"v":1,"a":{"x":[1],"b":{"next":null},"c":{}},"w":2}']);
});

test('stream-json finds the way to records; records themselves and lists need none', async () => {
  const envelope = [['data'], ['included']];
  expect(await layoutOf('[{"data":[{"id":"1"}]}]')).toEqual([]);
  expect(await layoutOf('{"id":1,"data":[{"id":"1"}]}\n{"data":[{"id":"2"}]}')).toEqual([]);
  expect(await layoutOf('{"data":[]}\n{"data":[{"id":"1","tags":[{"id":"t"}]}],"meta":{}}')).toEqual(
    envelope,
  );
  expect(await layoutOf('{"data":{"id":"1","links":{"self":{"id":"no"}}}}')).toEqual(envelope);
  const deep = '{"desk":{"messages":{"rows":[{"id":1}]},"notes":{"rows":[{"a":1},{"id":2}]},"n":[1]}}';
  for (const size of [1, 7, 1000])
    expect(await layoutOf(deep, size)).toEqual([
      ...envelope,
      ['desk', 'messages', 'rows'],
      ['desk', 'notes', 'rows'],
    ]);
  // Broken text: what was found before it; the cutter says what is wrong and where.
  expect(await layoutOf('{"a":{"rows":[{"id":1}]}}{"b" 2}', 5)).toEqual([...envelope, ['a', 'rows']]);
  expect(await layoutOf('[1,}')).toEqual(envelope);
  expect(await layoutOf('['.repeat(5000))).toEqual([]);
  expect(await layoutOf('{"a":'.repeat(5000))).toEqual([]);
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
  const cutter = createCutter(cutStart, [], { bytes: 1000, depth: 10 });
  expect(() => {
    for (let n = 0; n < 10; n++)
      for (const _ of cutter.push(Buffer.from(n === 0 ? '["' : 'x'.repeat(300)))) return;
  }).toThrow(/larger than 1000 bytes/);
});
