import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import { deskError } from '../../core/errors.js';
import { type ByteSource, piecesOf } from './byte-source.js';

/** A hand-over with more files is none of ours. */
const mostEntries = 2_000_000;

/** A directory is read in small bites; they come from a window of this many bytes. */
const windowBytes = 1 << 18;

/** What yauzl wants to read from: a class of its own, for it calls inherited methods. */
class SourceReader extends RandomAccessReader {
  private held: { readonly from: number; readonly bytes: Buffer } = { from: 0, bytes: Buffer.alloc(0) };

  constructor(private readonly source: ByteSource) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(piecesOf(this.source, start, end - start));
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.bytesAt(position, length).then((bytes) => {
      if (bytes.length < length) return callback(new Error('the file is shorter than it says'));
      bytes.copy(buffer, offset);
      callback(null);
    }, callback);
  }

  private async bytesAt(position: number, length: number): Promise<Buffer> {
    const { from, bytes } = this.held;
    if (position < from || position + length > from + bytes.length)
      this.held = {
        from: position,
        bytes: await this.source.read(position, Math.max(length, windowBytes)),
      };
    return this.held.bytes.subarray(position - this.held.from, position - this.held.from + length);
  }
}

const openDirectory = (source: ByteSource): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true };
    fromRandomAccessReader(new SourceReader(source), source.size, options, (error, file) => {
      if (error || !file) reject(error ?? new Error('there is nothing in it'));
      else resolve(file);
    });
  });

/**
 * Everything that the directory of a ZIP names, as it says it. `problemOf`: why an entry is refused. Errors:
 * handover-refused.
 */
export const readDirectory = async (
  source: ByteSource,
  where: string,
  problemOf: (entry: Entry) => string | undefined,
): Promise<readonly Entry[]> => {
  const refused = (what: string, cause?: unknown) =>
    deskError('handover-refused', { what, where, ...(cause === undefined ? {} : { cause }) });
  const zip = await openDirectory(source).catch((cause: Error) => {
    throw refused(`This is no whole ZIP file: ${cause.message}.`, cause);
  });
  if (zip.comment.length > 0) throw refused('The ZIP has a comment; a hand-over has none.');
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      const problem = problemOf(entry) ?? (entries.length >= mostEntries ? 'is one too many' : undefined);
      if (problem) return reject(refused(`The entry ${JSON.stringify(entry.fileName)} ${problem}.`));
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (cause: Error) => reject(refused(`The ZIP is damaged: ${cause.message}.`, cause)));
    zip.readEntry();
  });
};
