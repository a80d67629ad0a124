import type { Entry } from 'yauzl';
import { deskError } from '../../core/errors.js';
import { isSafePath } from '../ocfl/read-inventory.js';
import { type ByteSource, piecesOf } from './byte-source.js';
import { readDirectory } from './directory.js';

/** A hand-over opened for reading: entries by their path below the bag's folder. */
export interface HandoverZip {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly source: ByteSource;
  /** An entry's bytes. Throws `code` ENOENT when there is none. */
  pieces(path: string): AsyncIterable<Buffer>;
}

export interface ZipEntry {
  /** Where its bytes begin in the file; they are stored as they are. */
  readonly from: number;
  readonly size: number;
  /** The checksum that the directory states, eight hexadecimal digits. */
  readonly crc32: string;
}

const refused = (what: string, where: string) => deskError('handover-refused', { what, where });

/** Names that some file system takes for something else: devices, streams, trailing dots and blanks. */
const isOddName = (name: string): boolean =>
  /[\x00-\x1f\x7f<>:"|?*\\]|[. ]$/.test(name) || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);

const problemOf = (entry: Entry): string | undefined => {
  const { fileName } = entry;
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type !== 0 && type !== 0o100000) return 'is a link, a folder or a device';
  if (fileName.endsWith('/')) return 'is a folder of its own';
  if (!isSafePath(fileName)) return 'has a path that leads elsewhere';
  if (fileName.split('/').some(isOddName)) return 'has a name that is not the same file everywhere';
  if (entry.isEncrypted()) return 'is encrypted';
  if (entry.compressionMethod !== 0) return 'is compressed';
  if (entry.compressedSize !== entry.uncompressedSize) return 'has two sizes';
  return undefined;
};

/** One file of a system that takes upper and lower case, composed and decomposed letters for the same. */
const folded = (path: string): string => path.normalize('NFC').toLowerCase();

const checkNames = (paths: Iterable<string>, where: string): void => {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const path of paths) {
    const key = folded(path);
    if (files.has(key)) throw refused(`Two entries are one file: ${JSON.stringify(path)}.`, where);
    files.set(key, path);
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      const other = folders.get(folded(folder));
      if (other !== undefined && other !== folder)
        throw refused(`Two folders differ only in case: ${JSON.stringify(folder)}.`, where);
      folders.set(folded(folder), folder);
    }
  }
  for (const [key, path] of files)
    if (folders.has(key)) throw refused(`An entry is file and folder: ${JSON.stringify(path)}.`, where);
};

const localHeader = 30;

/** Sizes and checksum may follow an entry's bytes. */
const longestDescriptor = 24;

/** The directory's end, with and without the fields of ZIP64. */
const longestEnd = 22 + 20 + 56;

const isStatedTwice = (stated: number, size: number): boolean => stated !== size && stated !== 0xffffffff;

/**
 * Where each entry's bytes are. No two overlap and none lies outside the file, which a bomb of stored entries would
 * need; what is said beside the bytes is what the directory says, so that every program unpacks the same; and there
 * are no bytes that no entry has.
 */
const locate = async (
  source: ByteSource,
  entries: readonly Entry[],
  where: string,
): Promise<ReadonlyMap<Entry, ZipEntry>> => {
  const located = new Map<Entry, ZipEntry>();
  let end = 0;
  let directory = 0;
  for (const entry of [...entries].sort(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  )) {
    const name = JSON.stringify(entry.fileName);
    const at = entry.relativeOffsetOfLocalHeader;
    if (at < end) throw refused(`Entries overlap at ${name}.`, where);
    if (at - end > (end === 0 ? 0 : longestDescriptor))
      throw refused(`There are bytes before ${name} that no entry has.`, where);
    const expected = Buffer.from(entry.fileName);
    const header = await source.read(at, localHeader + expected.length);
    if (
      header.length < localHeader + expected.length ||
      header.readUInt32LE(0) !== 0x04034b50 ||
      header.readUInt16LE(26) !== expected.length ||
      !header.subarray(localHeader).equals(expected)
    )
      throw refused(`The directory and the file differ about ${name}.`, where);
    const flags = header.readUInt16LE(6);
    if (header.readUInt16LE(8) !== 0 || (flags & 1) !== 0)
      throw refused(`${name} says two things about its compression.`, where);
    if (
      (flags & 8) === 0 &&
      (isStatedTwice(header.readUInt32LE(18), entry.compressedSize) ||
        isStatedTwice(header.readUInt32LE(22), entry.uncompressedSize))
    )
      throw refused(`${name} says two things about its size.`, where);
    const from = at + localHeader + expected.length + header.readUInt16LE(28);
    end = from + entry.compressedSize;
    if (end > source.size) throw refused(`${name} is longer than the file.`, where);
    located.set(entry, {
      from,
      size: entry.uncompressedSize,
      crc32: entry.crc32.toString(16).padStart(8, '0'),
    });
    directory += 46 + expected.length + entry.extraFieldLength + entry.fileCommentLength;
  }
  if (source.size - end - directory > longestDescriptor + longestEnd)
    throw refused('There are bytes behind the entries that no entry has.', where);
  return located;
};

/**
 * Looks at a hand-over, trusting nothing in it: the whole directory is judged before a byte is unpacked.
 * Errors: handover-refused, not-readable.
 */
export const openZip = async (source: ByteSource, where: string): Promise<HandoverZip> => {
  const list = await readDirectory(source, where, problemOf);
  const [first] = list;
  if (!first) throw refused('There is nothing in it.', where);
  const top = `${first.fileName.split('/')[0]}/`;
  const located = await locate(source, list, where);
  const entries = new Map<string, ZipEntry>();
  for (const [entry, place] of located) {
    const { fileName } = entry;
    if (!fileName.startsWith(top))
      throw refused(`${JSON.stringify(fileName)} lies outside the bag’s folder.`, where);
    const name = fileName.slice(top.length);
    if (entries.has(name)) throw refused(`Two entries are one file: ${JSON.stringify(name)}.`, where);
    entries.set(name, place);
  }
  checkNames(entries.keys(), where);
  return {
    entries,
    source,
    pieces: (path) => {
      const found = entries.get(path);
      if (!found) throw Object.assign(new Error('There is no such entry.'), { code: 'ENOENT' });
      return piecesOf(source, found.from, found.size);
    },
  };
};
