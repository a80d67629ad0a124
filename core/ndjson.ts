import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { deskError } from './errors.js';

export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without its line break. Valid until the next line is asked for; copy it to keep it. */
  readonly bytes: Buffer;
}

export interface ReadLinesOptions {
  readonly signal?: AbortSignal;
  /** Only the first so many bytes of the file, for a file that is still being written. */
  readonly length?: number;
  /** A longer line is refused: a few kilobytes of gzip can unfold to any length. */
  readonly longestLine?: number;
}

/** Far above what a source sends in one record, and still a Buffer that JSON.parse can take. */
const longestLine = 256 * 2 ** 20;

/** Streams the lines of a `.ndjson` or `.ndjson.gz` file. A file cut short in a gzip member is an error, not an end. */
export async function* readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<Line> {
  const { signal, length } = options;
  const most = options.longestLine ?? longestLine;
  if (length === 0) return;
  const { size } = await stat(path);
  // No more room than the file can use: an archive has many small files, and the collector counts every buffer.
  const room = (bytes: number): number => Math.min(1 << 18, Math.max(1 << 12, bytes));
  const file = createReadStream(path, {
    highWaterMark: room(size),
    ...(signal ? { signal } : {}),
    ...(length === undefined ? {} : { end: length - 1 }),
  });
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip({ chunkSize: room(size * 8) })) : file;
  if (stream !== file) file.on('error', (error) => stream.destroy(error));
  // Pieces of a line that is not complete yet; joined once, so that a very long line costs no more than its length.
  let open: Buffer[] = [];
  let openLength = 0;
  let number = 0;
  const joined = (last: Buffer): Buffer => {
    const line = openLength > 0 ? Buffer.concat([...open, last]) : last;
    open = [];
    openLength = 0;
    return line;
  };
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = piece.indexOf(0x0a); end >= 0; end = piece.indexOf(0x0a, from)) {
        yield { number: ++number, bytes: joined(piece.subarray(from, end)) };
        from = end + 1;
      }
      if (from < piece.length) {
        open.push(piece.subarray(from));
        openLength += piece.length - from;
      }
      if (openLength > most) {
        throw deskError('archive-damaged', {
          what: `Line ${number + 1} is longer than ${most} bytes.`,
          where: path,
        });
      }
    }
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? '';
    if (code.startsWith('Z_')) {
      throw deskError('archive-damaged', {
        what: `The file breaks off or is damaged after line ${number} (${code}).`,
        where: path,
        cause,
      });
    }
    throw cause;
  } finally {
    file.destroy();
    stream.destroy();
  }
  if (openLength > 0) yield { number: ++number, bytes: joined(Buffer.alloc(0)) };
}
