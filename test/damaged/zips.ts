import { deflateRawSync } from 'node:zlib';
import { type ForgedEntry, forgeZip } from './forge-zip.js';

/** Hostile and broken hand-overs: each is the good one with one thing wrong. */

export interface ZipRecipe {
  readonly name: string;
  readonly forge: (good: readonly ForgedEntry[]) => Buffer;
  /** In the message of the refusal. */
  readonly says: RegExp;
}

const text = (name: string, change: Partial<ForgedEntry> = {}): ForgedEntry => ({
  name,
  bytes: Buffer.from('hostile\n'),
  ...change,
});

const adds =
  (...more: readonly ForgedEntry[]) =>
  (good: readonly ForgedEntry[]) =>
    forgeZip({ entries: [...good, ...more] });

const bomb = deflateRawSync(Buffer.alloc(4 << 20));

export const hostileZips: readonly ZipRecipe[] = [
  { name: 'a path that climbs out', forge: adds(text('bag/../../evil')), says: /relative path|elsewhere/ },
  { name: 'a path that starts with ..', forge: adds(text('../evil')), says: /relative path|elsewhere/ },
  { name: 'an absolute path', forge: adds(text('/tmp/evil')), says: /absolute path|elsewhere/ },
  { name: 'a drive', forge: adds(text('C:/evil')), says: /absolute path|elsewhere/ },
  { name: 'a path with backslashes', forge: adds(text('bag\\..\\evil')), says: /characters|elsewhere/ },
  { name: 'a path with an empty name', forge: adds(text('bag/data//evil')), says: /elsewhere/ },
  { name: 'a path with a dot', forge: adds(text('bag/data/./evil')), says: /elsewhere/ },
  { name: 'a name with NUL', forge: adds(text('bag/data/a\u0000b')), says: /elsewhere|characters/ },
  { name: 'a name with a line break', forge: adds(text('bag/data/a\nb')), says: /not the same file/ },
  { name: 'a name that is a stream', forge: adds(text('bag/data/a:b')), says: /not the same file/ },
  { name: 'a name that is a device', forge: adds(text('bag/data/NUL.txt')), says: /not the same file/ },
  { name: 'a name with a dot at its end', forge: adds(text('bag/data/a.')), says: /not the same file/ },
  { name: 'a link', forge: adds(text('bag/data/l', { mode: 0o120777 })), says: /link/ },
  { name: 'a device', forge: adds(text('bag/data/d', { mode: 0o020666 })), says: /link/ },
  {
    name: 'a folder that is an entry',
    forge: adds({ ...text('bag/data/d/'), bytes: Buffer.alloc(0) }),
    says: /folder/,
  },
  { name: 'a file outside the bag', forge: adds(text('other/evil')), says: /outside/ },
  { name: 'one name twice', forge: adds(text('bag/data/x'), text('bag/data/x')), says: /one file/ },
  {
    name: 'two names of one file where case does not count',
    forge: adds(text('bag/data/x'), text('bag/data/X')),
    says: /one file/,
  },
  {
    name: 'two folders that differ in case',
    forge: adds(text('bag/data/x/1'), text('bag/data/X/2')),
    says: /differ only in case/,
  },
  {
    name: 'composed and decomposed letters',
    forge: adds(text('bag/data/caf\u00e9'), text('bag/data/cafe\u0301')),
    says: /one file/,
  },
  {
    name: 'a name that is file and folder',
    forge: adds(text('bag/data/x'), text('bag/data/x/y')),
    says: /file and folder/,
  },
  {
    name: 'a bomb: few bytes that become many',
    forge: adds(text('bag/data/bomb', { bytes: bomb, method: 8, size: 4 << 20 })),
    says: /compressed/,
  },
  {
    name: 'a bomb that says it is stored in the directory',
    forge: adds(text('bag/data/bomb', { bytes: bomb, localMethod: 8 })),
    says: /two things about its compression/,
  },
  {
    name: 'a bomb of entries that share bytes',
    forge: (good) => adds(text('bag/data/x', { sharesBytesOf: good.length - 1 }))(good),
    says: /overlap/,
  },
  {
    name: 'an encrypted entry',
    forge: adds(text('bag/data/x', { flags: 0x0801, bytes: Buffer.alloc(20), size: 8 })),
    says: /encrypted/,
  },
  { name: 'two sizes', forge: adds(text('bag/data/x', { size: 1 << 30 })), says: /sizes?/ },
  {
    name: 'a size beyond the file',
    forge: adds(text('bag/data/x', { size: 1 << 30, compressedSize: 1 << 30 })),
    says: /longer than the file/,
  },
  {
    name: 'another size beside the bytes',
    forge: adds(text('bag/data/x', { localSize: 1 << 30 })),
    says: /two things about its size/,
  },
  {
    name: 'a size that swallows the next entry',
    forge: adds(text('bag/data/x', { size: 60, compressedSize: 60, localSize: 60 }), text('bag/data/y')),
    says: /overlap/,
  },
  {
    name: 'another name beside the bytes',
    forge: adds(text('bag/data/x', { localName: 'bag/data/y' })),
    says: /differ/,
  },
  {
    name: 'bytes between entries',
    forge: adds(text('bag/data/x', { before: Buffer.alloc(500, 'x') })),
    says: /no entry has/,
  },
  {
    name: 'bytes before the first entry',
    forge: ([first, ...rest]) =>
      forgeZip({ entries: [{ ...(first as ForgedEntry), before: Buffer.from('PK#!/bin/sh\n') }, ...rest] }),
    says: /no entry has/,
  },
  {
    name: 'bytes behind the last entry',
    forge: (entries) => forgeZip({ entries, gap: Buffer.alloc(500, 'x') }),
    says: /no entry has/,
  },
  { name: 'a comment', forge: (entries) => forgeZip({ entries, comment: 'hello' }), says: /comment/ },
  { name: 'no entry at all', forge: () => forgeZip({ entries: [] }), says: /nothing in it/ },
  { name: 'a file cut short', forge: (entries) => forgeZip({ entries }).subarray(0, -30), says: /whole ZIP/ },
  { name: 'only a beginning', forge: () => Buffer.from('PK\u0003\u0004'), says: /whole ZIP/ },
];

/** A bag in a sound ZIP that does not add up, and what verify finds. */
export interface BagRecipe {
  readonly name: string;
  readonly forge: (good: readonly ForgedEntry[]) => Buffer;
  /** `CODE path`, sorted. */
  readonly found: readonly string[];
}

const edit =
  (path: string, change: (bytes: Buffer) => Buffer | undefined) => (good: readonly ForgedEntry[]) =>
    forgeZip({
      entries: good.flatMap((entry) => {
        if (entry.name !== `bag/${path}`) return [entry];
        const bytes = change(entry.bytes);
        return bytes ? [{ ...entry, bytes }] : [];
      }),
    });

const part = 'v1/content/snapshots/0001/report.json';
const inBag = `data/store/sample-acme-2025/${part}`;
const inStore = `store/sample-acme-2025/${part}`;
const flip = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  copy[3] = (copy[3] as number) ^ 1;
  return copy;
};
const signature = 'H023 tagmanifest-sha512.txt.sig';

export const brokenBags: readonly BagRecipe[] = [
  {
    name: 'a payload file with other bytes',
    forge: edit(inBag, flip),
    found: [`E092 ${inStore}`, `H022 ${inBag}`],
  },
  {
    name: 'a checksum of the ZIP that is not that of the bytes',
    forge: (good) =>
      forgeZip({
        entries: good.map((entry) => (entry.name === `bag/${inBag}` ? { ...entry, crc: 7 } : entry)),
      }),
    found: [`H022 ${inBag}`],
  },
  {
    name: 'a payload file that is gone',
    forge: edit(inBag, () => undefined),
    found: [`E092 ${inStore}`, 'H021 bag-info.txt', `H021 ${inBag}`],
  },
  {
    name: 'a file that nobody named',
    forge: adds(text('bag/data/extra/more')),
    found: ['H021 bag-info.txt', 'H021 data/extra/more'],
  },
  {
    name: 'a manifest changed to fit',
    forge: edit('manifest-sha512.txt', (bytes) =>
      Buffer.from(bytes.toString().replace(/^[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'))),
    ),
    found: ['H022 data/store/0=ocfl_1.1', 'H022 manifest-sha512.txt'],
  },
  {
    name: 'a manifest that is no manifest',
    forge: edit('manifest-sha512.txt', () => Buffer.from('x\n')),
    found: ['H021 manifest-sha512.txt'],
  },
  {
    name: 'no manifest',
    forge: edit('manifest-sha512.txt', () => undefined),
    found: ['H021 manifest-sha512.txt'],
  },
  {
    name: 'another declaration',
    forge: edit('bagit.txt', (bytes) => Buffer.from(bytes.toString().replace('1.0', '0.9'))),
    found: ['H021 bagit.txt', 'H022 bagit.txt'],
  },
  {
    name: 'a tag manifest changed after it was signed',
    forge: edit('tagmanifest-sha512.txt', (bytes) => Buffer.concat([bytes, Buffer.from('\n')])),
    found: [signature],
  },
  {
    name: 'no signature',
    forge: edit('tagmanifest-sha512.txt.sig', () => undefined),
    found: [signature],
  },
  {
    name: 'a signature that cannot be read',
    forge: edit('tagmanifest-sha512.txt.sig', () => Buffer.from('nonsense\n')),
    found: [signature],
  },
];
