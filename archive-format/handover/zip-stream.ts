import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * A ZIP file as a stream: entries stored as they are, ZIP64 where sizes or counts need it. Written here because the
 * checksum of the usual packages costs more than SHA-512, and a hand-over has to be about as fast as copying.
 * Form: PKWARE APPNOTE 6.3.9, sections 4.3.7 to 4.3.16.
 */

/** What goes in. */
export interface ZipInput {
  readonly name: string;
  /** Bytes that will come, when somebody knows; more or fewer are an error of the caller. */
  readonly size: number | undefined;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Hears what came, before the next entry is asked for. */
  readonly done: (came: { readonly sha512: string; readonly bytes: number }) => void;
}

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly size: number;
  readonly crc: number;
  readonly isLong: boolean;
}

/** From here on a field of 32 bits does not do; the largest value itself is the sign for that. */
const long = 0xffffffff;

/** 1980-01-01, ZIP's own epoch: times would only make equal archives differ. */
const date = 0x21;

/** Sizes follow the data (bit 3); names are UTF-8 (bit 11). */
const flags = 0x0808;

const version = (isLong: boolean): number => (isLong ? 45 : 20);

/** Fields of 2, 4 and 8 bytes, little-endian. */
const fields = (...values: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer => {
  const buffer = Buffer.alloc(values.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of values) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else if (bytes === 4) buffer.writeUInt32LE(value, at);
    else buffer.writeUInt16LE(value, at);
    at += bytes;
  }
  return buffer;
};

const localHeader = (name: Buffer, isLong: boolean): Buffer =>
  Buffer.concat([
    fields([4, 0x04034b50], [2, version(isLong)], [2, flags], [2, 0], [2, 0], [2, date], [4, 0]),
    fields([4, isLong ? long : 0], [4, isLong ? long : 0], [2, name.length], [2, isLong ? 20 : 0]),
    name,
    isLong ? fields([2, 1], [2, 16], [8, 0], [8, 0]) : Buffer.alloc(0),
  ]);

const descriptor = ({ crc, size, isLong }: Written): Buffer => {
  const width = isLong ? 8 : 4;
  return fields([4, 0x08074b50], [4, crc], [width, size], [width, size]);
};

const directoryEntry = ({ name, offset, size, crc, isLong }: Written): Buffer => {
  const isWide = isLong || size >= long || offset >= long;
  const extra = isWide ? fields([2, 1], [2, 24], [8, size], [8, size], [8, offset]) : Buffer.alloc(0);
  const short = (value: number) => (isWide ? long : value);
  return Buffer.concat([
    // Made on Unix, so that the mode counts: a plain file, read-only.
    fields([4, 0x02014b50], [2, 0x0300 | version(isWide)], [2, version(isWide)], [2, flags], [2, 0], [2, 0]),
    fields([2, date], [4, crc], [4, short(size)], [4, short(size)], [2, name.length], [2, extra.length]),
    fields([2, 0], [2, 0], [2, 0], [4, (0o100444 << 16) >>> 0], [4, short(offset)]),
    name,
    extra,
  ]);
};

const end = (count: number, from: number, length: number): Buffer => {
  const isWide = count >= 0xffff || from >= long || length >= long;
  const wide = isWide
    ? Buffer.concat([
        fields([4, 0x06064b50], [8, 44], [2, 0x032d], [2, 45], [4, 0], [4, 0]),
        fields([8, count], [8, count], [8, length], [8, from]),
        fields([4, 0x07064b50], [4, 0], [8, from + length], [4, 1]),
      ])
    : Buffer.alloc(0);
  const [c, l, f] = isWide ? [0xffff, long, long] : [count, length, from];
  return Buffer.concat([
    wide,
    fields([4, 0x06054b50], [2, 0], [2, 0], [2, c], [2, c], [4, l], [4, f], [2, 0]),
  ]);
};

/** The file's bytes. Each entry is asked for when the one before it is through. */
export async function* zipStream(inputs: AsyncIterable<ZipInput>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for await (const { name, size: told, bytes, done } of inputs) {
    const encoded = Buffer.from(name);
    const isLong = told === undefined || told >= long;
    const header = localHeader(encoded, isLong);
    yield header;
    const hash = createHash('sha512');
    let crc = 0;
    let size = 0;
    for await (const piece of bytes) {
      hash.update(piece);
      crc = crc32(piece, crc);
      size += piece.byteLength;
      yield piece;
    }
    if (told !== undefined && told !== size) throw new Error(`${name} has ${size} bytes, not ${told}.`);
    const entry = { name: encoded, offset: at, size, crc, isLong };
    const tail = descriptor(entry);
    yield tail;
    written.push(entry);
    at += header.length + size + tail.length;
    done({ sha512: hash.digest('hex'), bytes: size });
  }
  const from = at;
  for (const entry of written) {
    const line = directoryEntry(entry);
    at += line.length;
    yield line;
  }
  yield end(written.length, from, at - from);
}
