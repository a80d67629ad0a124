import type { Readable } from 'node:stream';
import { deskError } from '../../core/errors.js';

/**
 * Lines of a stream, split at line feeds only: Node's readline also splits at U+2028, which JSON text may hold.
 * A line longer than `longest` bytes throws query-stopped.
 */
export async function* linesOf(stream: Readable, longest: number): AsyncGenerator<string> {
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      pieces.push(chunk.subarray(from, end));
      yield Buffer.concat(pieces).toString('utf8');
      pieces = [];
      length = 0;
      from = end + 1;
    }
    pieces.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longest)
      throw deskError('query-stopped', { what: `A message of the engine is longer than ${longest} bytes.` });
  }
}
