import { crc32 } from 'node:zlib';

/** Writes ZIP files as no honest program would: every field can be told to lie. */

export interface ForgedEntry {
  readonly name: string;
  readonly bytes: Buffer;
  /** The name beside the bytes, when it is another than in the directory. */
  readonly localName?: string;
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode in the directory. */
  readonly mode?: number;
  /** Sizes in the directory, and beside the bytes. */
  readonly size?: number;
  readonly compressedSize?: number;
  readonly localSize?: number;
  readonly localMethod?: number;
  readonly crc?: number;
  /** Index of the entry whose bytes the directory means. */
  readonly sharesBytesOf?: number;
  /** What lies before it and belongs to nobody. */
  readonly before?: Buffer;
}

export interface ForgedZip {
  readonly entries: readonly ForgedEntry[];
  readonly comment?: string;
  /** Between the entries and the directory. */
  readonly gap?: Buffer;
}

const u16 = (value: number): Buffer => {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
};
const u32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
};

export const forgeZip = ({ entries, comment = '', gap = Buffer.alloc(0) }: ForgedZip): Buffer => {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  const put = (...pieces: readonly Buffer[]): void => {
    for (const piece of pieces) {
      body.push(piece);
      at += piece.length;
    }
  };
  for (const entry of entries) {
    const { bytes, method = 0, flags = 0x0800, mode = 0o100644 } = entry;
    const { size = bytes.length, compressedSize = bytes.length, localSize = size } = entry;
    const checksum = entry.crc ?? crc32(bytes);
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? entry.name);
    put(entry.before ?? Buffer.alloc(0));
    const shared = entry.sharesBytesOf === undefined ? undefined : offsets[entry.sharesBytesOf];
    const offset = shared ?? at;
    offsets.push(offset);
    if (shared === undefined)
      put(
        u32(0x04034b50),
        u16(20),
        u16(flags),
        u16(entry.localMethod ?? method),
        u16(0),
        u16(0x21),
        u32(checksum),
        u32(entry.localSize ?? compressedSize),
        u32(localSize),
        u16(localName.length),
        u16(0),
        localName,
        bytes,
      );
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0x0314),
        u16(20),
        u16(flags),
        u16(method),
        u16(0),
        u16(0x21),
        u32(checksum),
        u32(compressedSize),
        u32(size),
        u16(name.length),
        u16(0),
        u16(0),
        u16(0),
        u16(0),
        u32(mode << 16),
        u32(offset),
        name,
      ]),
    );
  }
  put(gap);
  const lines = Buffer.concat(directory);
  const end = [
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(entries.length),
    u16(entries.length),
    u32(lines.length),
    u32(at),
    u16(Buffer.byteLength(comment)),
    Buffer.from(comment),
  ];
  return Buffer.concat([...body, lines, ...end]);
};
