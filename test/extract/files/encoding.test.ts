import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { createDetector } from '../../../extract/files/detect.js';
import { type Encoding, encodingNamed, encodings, textOf, utf8Of } from '../../../extract/files/encoding.js';
import { isMojibake, looksDamaged, repairText, suspicionOf } from '../../../extract/files/mojibake.js';
import { garbled } from '../kustomer-csv/desk-files.js';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const decode = async (bytes: Buffer, encoding: Encoding, size: number): Promise<string> => {
  let text = '';
  for await (const piece of textOf(pieces(bytes, size), encoding)) text += piece;
  return text;
};

const detect = (bytes: Buffer, size = 7) => {
  const detector = createDetector();
  for (let at = 0; at < bytes.length; at += size) detector.take(bytes.subarray(at, at + size));
  return detector.result();
};

const sample = 'id,name\r\n1,Zoë €5 “quoted” – naïve\r\n2,Łódź 🙂 日本\r\n'.repeat(20);
const western = 'id,name\r\n1,Zoë €5 “quoted” – naïve ‰\r\n'.repeat(20);

test('every encoding is decoded as another library does, in pieces of any size', async () => {
  for (const encoding of encodings) {
    const text = encoding.startsWith('utf') ? sample : western;
    const bytes = iconv.encode(text, encoding);
    for (const size of [1, 3, 64, 5000])
      expect(await decode(bytes, encoding, size)).toBe(iconv.decode(bytes, encoding));
  }
  for (let byte = 0x80; byte <= 0xff; byte++)
    if (![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte))
      expect(await decode(Buffer.of(byte), 'windows-1252', 1)).toBe(iconv.decode(Buffer.of(byte), 'win1252'));
});

test('a byte order mark is no part of the text', async () => {
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const)
    expect(await decode(iconv.encode(sample, encoding, { addBOM: true }), encoding, 1)).toBe(sample);
});

test('encodings are found, by mark or by bytes, and an assumption says so', () => {
  const found = (bytes: Buffer) => {
    const { encoding, by, mark } = detect(bytes);
    return [encoding, by, mark];
  };
  expect(found(Buffer.from(sample))).toEqual(['utf-8', 'bytes', false]);
  expect(found(Buffer.from(`\ufeff${sample}`))).toEqual(['utf-8', 'mark', true]);
  expect(found(iconv.encode(sample, 'utf-16le', { addBOM: true }))).toEqual(['utf-16le', 'mark', true]);
  expect(found(iconv.encode(sample, 'utf-16be', { addBOM: true }))).toEqual(['utf-16be', 'mark', true]);
  expect(found(iconv.encode(sample, 'utf-16le'))).toEqual(['utf-16le', 'bytes', false]);
  expect(found(iconv.encode(sample, 'utf-16be'))).toEqual(['utf-16be', 'bytes', false]);
  expect(found(iconv.encode(western, 'win1252'))).toEqual(['windows-1252', 'assumed', false]);
  expect(found(Buffer.from('plain,ascii\n'))).toEqual(['utf-8', 'bytes', false]);
  expect(found(Buffer.alloc(0))).toEqual(['utf-8', 'bytes', false]);
  // Broken off within a character: not UTF-8 to its end.
  expect(found(Buffer.from('é').subarray(0, 1))[0]).toBe('windows-1252');
});

test('an unknown name of an encoding is refused', () => {
  expect(() => encodingNamed('klingon')).toThrow(/no encoding/);
});

const words = fc.string({
  unit: fc.constantFrom('a', ' ', 'é', 'ü', 'ß', 'Å', '€', '’', '“', '…', '—', '🙂', 'Ж', '日', 'ñ'),
  minLength: 1,
});

test('a wrong save is undone to the letter', () => {
  fc.assert(
    fc.property(words, (text) => {
      const wrong = garbled(text);
      const repair = repairText(wrong);
      expect(repair).toEqual({ text, repaired: wrong !== text, damaged: false });
      expect(looksDamaged(wrong)).toBe(wrong !== text);
    }),
  );
});

test('a whole text is judged by most of its words; real languages pass', () => {
  expect(isMojibake(suspicionOf(garbled(sample)))).toBe(true);
  for (const real of [
    'Ça va très bien, à bientôt',
    'Größe übergroß',
    'Привет, мир',
    '日本語のテキスト',
    'Łódź Ångström',
    'Älä nää Ò ré',
  ])
    expect(suspicionOf(real).suspect).toBe(0);
  // One garbled word that a customer quotes does not make the file a damaged one.
  expect(isMojibake(suspicionOf('Ça va très bien, you show Ã© for é'))).toBe(false);
  expect(suspicionOf('lost \ufffd here').lost).toBe(1);
});

test('as UTF-8 bytes: the same text, without its mark, however the chunks fall', async () => {
  for (const [bytes, encoding] of [
    [Buffer.from(`\ufeff${sample}`), 'utf-8'],
    [Buffer.from(sample), 'utf-8'],
    [Buffer.from('\ufeff'), 'utf-8'],
    [Buffer.from('a'), 'utf-8'],
    [Buffer.from(`\ufeff${sample}`, 'utf16le'), 'utf-16le'],
  ] as const)
    for (const size of [1, 2, 5, 4096]) {
      const came: Buffer[] = [];
      for await (const piece of utf8Of(pieces(bytes, size), encoding)) came.push(piece);
      expect(Buffer.concat(came).toString('utf8')).toBe(await decode(bytes, encoding, size));
    }
});

test('a wrong save is undone when it was taken for ISO 8859-1', () => {
  const good = 'Crème brûlée – “Größe”';
  const latin = Buffer.from(good).toString('latin1');
  expect(isMojibake(suspicionOf(latin))).toBe(true);
  expect(repairText(latin)).toEqual({ text: good, repaired: true, damaged: false });
});
