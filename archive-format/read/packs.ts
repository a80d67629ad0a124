import { type Entry, open as openZip, type ZipFile } from 'yauzl';
import { sha256 as digest } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';

/** A pack that holds more is not one of ours. */
const mostEntries = 1_000_000;

const damaged = (what: string, where: string, cause?: unknown) =>
  deskError('archive-damaged', { what, where, ...(cause === undefined ? {} : { cause }) });

/** A pack opened for reading, its directory in memory. */
export interface Pack {
  readonly entries: ReadonlyMap<string, Entry>;
  /** The stored bytes of an entry as they are; nothing is unpacked, so nothing can unfold. */
  stream(entry: Entry): Promise<NodeJS.ReadableStream>;
  close(): void;
}

/** Opens a pack. Refused: compressed or encrypted entries, names that are no digest, doubled names. */
export const openPack = async (path: string): Promise<Pack> => {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false }, (error, file) => {
      if (error || !file)
        reject(damaged(`The pack cannot be opened: ${error?.message ?? 'no answer'}.`, path, error));
      else resolve(file);
    });
  });
  const entries = new Map<string, Entry>();
  const problem = (entry: Entry): string | undefined => {
    if (!/^[0-9a-f]{64}$/.test(entry.fileName)) return 'has a name that is no SHA-256';
    if (entries.has(entry.fileName)) return 'is there twice';
    if (entry.compressionMethod !== 0 || entry.compressedSize !== entry.uncompressedSize)
      return 'is compressed';
    if (entry.isEncrypted()) return 'is encrypted';
    if (entries.size >= mostEntries) return `is more than the ${mostEntries}th`;
    return undefined;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      zip.on('entry', (entry: Entry) => {
        const wrong = problem(entry);
        if (wrong) return reject(damaged(`A pack's entry ${JSON.stringify(entry.fileName)} ${wrong}.`, path));
        entries.set(entry.fileName, entry);
        zip.readEntry();
      });
      zip.on('end', resolve);
      zip.on('error', (error: Error) =>
        reject(damaged(`The pack is damaged: ${error.message}.`, path, error)),
      );
      zip.readEntry();
    });
  } catch (error) {
    zip.close();
    throw error;
  }
  return {
    entries,
    stream: (entry) =>
      new Promise((resolve, reject) => {
        zip.openReadStream(entry, (error, stream) => {
          if (error || !stream)
            reject(
              damaged(
                `A pack's entry cannot be read: ${error?.message ?? 'no answer'}.`,
                `${path}#${entry.fileName}`,
                error,
              ),
            );
          else resolve(stream);
        });
      }),
    close: () => zip.close(),
  };
};

/** All bytes of an entry, checked against its name. */
export const readEntry = async (pack: Pack, path: string, sha256: string): Promise<Buffer> => {
  const entry = pack.entries.get(sha256);
  if (!entry) throw damaged('A pack lacks bytes that the index names.', `${path}#${sha256}`);
  const pieces: Buffer[] = [];
  for await (const piece of await pack.stream(entry)) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  if (digest(bytes) !== sha256)
    throw damaged('Bytes in a pack are not those that were stored.', `${path}#${sha256}`);
  return bytes;
};
