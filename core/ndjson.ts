import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { deskError } from './errors.js';

export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without its line break. Valid until the next line is asked for; copy it to keep it. */
  readonly bytes: Buffer;
}

/** Streams the lines of a `.ndjson` or `.ndjson.gz` file. A file cut short in a gzip member is an error, not an end. */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<Line> {
  const file = createReadStream(path, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) });
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  if (stream !== file) file.on('error', (error) => stream.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      const chunk = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      let from = 0;
      for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
        yield { number: ++number, bytes: chunk.subarray(from, end) };
        from = end + 1;
      }
      rest = chunk.subarray(from);
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
  }
  if (rest.length > 0) yield { number: ++number, bytes: rest };
}
