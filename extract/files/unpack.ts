import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import { type Entry, open as openZip, type ZipFile } from 'yauzl';
import { deskError } from '../../core/errors.js';
import { byName, type InputFile } from './inputs.js';

/** What a packed file may unfold to. Sizes that a file states of itself are not believed; bytes are counted. */
export interface UnpackLimits {
  /** Bytes of one content after unpacking. */
  readonly bytes: number;
  /** Bytes out for one byte in, once more than `ratioFrom` came out. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Files in one ZIP. */
  readonly entries: number;
}

/** Text of exports packs to a twelfth, seldom to a fiftieth; a bomb of zeros to a thousandth. */
export const unpackLimits: UnpackLimits = {
  bytes: 2 ** 40,
  ratio: 200,
  ratioFrom: 64 << 20,
  entries: 10_000,
};

/** One content to be read: a file, what a `.gz` holds, or a member of a ZIP. */
export interface Content {
  /** Unique among all inputs; a member of a ZIP is `export.zip/name.csv`. */
  readonly name: string;
  readonly packing: 'plain' | 'gzip' | 'zip';
  /** Bytes of the input file, or of the packed member. */
  readonly packedBytes: number;
  /** The content's bytes. Errors: input-invalid when it is damaged or unfolds beyond the limits. */
  bytes(signal: AbortSignal): AsyncIterable<Buffer>;
}

/** An input, or a member of one, that cannot be read; what else there is can. */
export interface Unreadable {
  readonly name: string;
  readonly why: string;
}

const damaged = (where: string, what: string, cause?: unknown) =>
  deskError('input-invalid', { what, where, ...(cause === undefined ? {} : { cause }) });

const chunkBytes = 1 << 18;

/** Counts what comes out against what went in and stops when it is too much. */
async function* bounded(
  name: string,
  out: Readable,
  taken: () => number,
  limits: UnpackLimits,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of out as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > limits.bytes)
      throw damaged(name, `It unfolds to more than ${limits.bytes} bytes; it was not read any further.`);
    if (total > limits.ratioFrom && total > limits.ratio * Math.max(1, taken()))
      throw damaged(
        name,
        `It unfolds to more than ${limits.ratio} times its size; it was not read any further.`,
      );
    yield chunk;
  }
}

const failed = (name: string, error: unknown) =>
  damaged(name, `It is damaged: ${error instanceof Error ? error.message : String(error)}.`, error);

const isOurs = (error: unknown): boolean =>
  error instanceof Error && (error as { readonly code?: unknown }).code === 'input-invalid';

/** Passes chunks on; the words of a packer’s error get the name of the file. */
async function* named(
  name: string,
  chunks: AsyncIterable<Buffer>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw isOurs(error) ? error : failed(name, error);
  }
}

const plain = ({ name, path, bytes }: InputFile): Content => ({
  name,
  packing: 'plain',
  packedBytes: bytes,
  bytes: (signal) => named(name, createReadStream(path, { highWaterMark: chunkBytes }), signal),
});

const gzipped = ({ name, path, bytes }: InputFile, limits: UnpackLimits): Content => ({
  name,
  packing: 'gzip',
  packedBytes: bytes,
  bytes: (signal) => {
    const file = createReadStream(path, { highWaterMark: chunkBytes });
    const gunzip = createGunzip({ chunkSize: chunkBytes });
    file.on('error', (error) => gunzip.destroy(error));
    gunzip.on('close', () => file.destroy());
    return named(
      name,
      bounded(name, file.pipe(gunzip), () => file.bytesRead, limits),
      signal,
    );
  },
});

const openZipFile = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) =>
      error || !zip ? reject(error ?? new Error('no answer')) : resolve(zip),
    );
  });

const entriesOf = (zip: ZipFile, limits: UnpackLimits): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      if (entries.length >= limits.entries)
        return reject(new Error(`it has more than ${limits.entries} files`));
      entries.push(entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', reject);
    zip.readEntry();
  });

/** Why a member is left alone; undefined when it is read. */
const problemOf = (entry: Entry): string | undefined => {
  if (entry.isEncrypted()) return 'it is encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return `it is packed with method ${entry.compressionMethod}`;
  if (/\.(zip|gz|tgz|7z|rar)$/i.test(entry.fileName)) return 'it is packed within a packed file';
  return undefined;
};

async function* memberBytes(
  name: string,
  path: string,
  entry: Entry,
  limits: UnpackLimits,
): AsyncGenerator<Buffer> {
  const zip = await openZipFile(path);
  try {
    const stream = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) =>
        error || !opened ? reject(error ?? new Error('no answer')) : resolve(opened),
      );
    });
    let sum = 0;
    for await (const chunk of bounded(name, stream, () => entry.compressedSize, limits)) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) throw new Error('its checksum is wrong');
  } finally {
    zip.close();
  }
}

const isSkipped = (fileName: string): boolean =>
  fileName.endsWith('/') || fileName.startsWith('__MACOSX/') || /(^|\/)\./.test(fileName);

const zipped = async (
  { name, path }: InputFile,
  limits: UnpackLimits,
): Promise<readonly (Content | Unreadable)[]> => {
  const zip = await openZipFile(path);
  let entries: Entry[];
  try {
    entries = await entriesOf(zip, limits);
  } finally {
    zip.close();
  }
  const seen = new Set<string>();
  return entries
    .filter((entry) => !isSkipped(entry.fileName))
    .map((entry): Content | Unreadable => {
      const full = `${name}/${entry.fileName}`;
      const why = seen.has(full) ? 'a file of its name is there already' : problemOf(entry);
      seen.add(full);
      if (why !== undefined) return { name: full, why };
      return {
        name: full,
        packing: 'zip',
        packedBytes: entry.compressedSize,
        bytes: (signal) => named(full, memberBytes(full, path, entry, limits), signal),
      };
    })
    .sort(byName);
};

const headOf = async (path: string): Promise<Buffer> => {
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(4);
    const { bytesRead } = await handle.read(head, 0, 4, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** The contents of an input: itself, or what it packs. The first bytes decide, not the name. */
export const contentsOf = async (
  input: InputFile,
  limits: UnpackLimits = unpackLimits,
): Promise<readonly (Content | Unreadable)[]> => {
  try {
    const head = await headOf(input.path);
    if (head[0] === 0x1f && head[1] === 0x8b) return [gzipped(input, limits)];
    if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5))
      return await zipped(input, limits);
    return [plain(input)];
  } catch (error) {
    return [{ name: input.name, why: error instanceof Error ? error.message : String(error) }];
  }
};

export const isUnreadable = (one: Content | Unreadable): one is Unreadable => 'why' in one;
