import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding, EncodingBy } from './encoding.js';

export interface Detected {
  readonly encoding: Encoding;
  readonly by: EncodingBy;
  readonly mark: boolean;
  /** No byte is beyond ASCII: every encoding but UTF-16 reads the same. */
  readonly ascii: boolean;
  /** Bytes that the encoding has no character for. */
  readonly impossible: number;
}

/** Looks at all bytes of a content, chunk by chunk, and says what they are. */
export interface Detector {
  take(chunk: Buffer): void;
  result(): Detected;
}

/** Bytes of a character that a chunk may have broken off. */
const brokenOff = (buffer: Buffer): number => {
  for (let back = 1; back <= 3 && back <= buffer.length; back++) {
    const byte = buffer[buffer.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
};

/** Not assigned in Windows-1252. */
const unassigned = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

const headBytes = 64 << 10;

export const createDetector = (): Detector => {
  let head = Buffer.alloc(0);
  let rest = Buffer.alloc(0);
  let utf8 = true;
  let ascii = true;
  let impossible = 0;

  const count = (chunk: Buffer): void => {
    if (isAscii(chunk)) return;
    ascii = false;
    for (const byte of unassigned)
      for (let at = chunk.indexOf(byte); at >= 0; at = chunk.indexOf(byte, at + 1)) impossible++;
  };

  /** Every other byte of Latin text in UTF-16 is zero. Line ends are, in any script. */
  const zeros = (): { even: number; odd: number } => {
    let even = 0;
    let odd = 0;
    for (let at = 0; at < head.length; at++) if (head[at] === 0) at % 2 === 0 ? even++ : odd++;
    return { even, odd };
  };

  return {
    take: (chunk) => {
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
      if (utf8) {
        const whole = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        const cut = brokenOff(whole);
        utf8 = isUtf8(whole.subarray(0, whole.length - cut));
        rest = Buffer.from(whole.subarray(whole.length - cut));
      }
      count(chunk);
    },
    result: () => {
      const found = (encoding: Encoding, by: EncodingBy, mark = false): Detected => ({
        encoding,
        by,
        mark,
        ascii,
        impossible: encoding === 'windows-1252' ? impossible : 0,
      });
      if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf && utf8)
        return found('utf-8', 'mark', true);
      if (head[0] === 0xff && head[1] === 0xfe) return found('utf-16le', 'mark', true);
      if (head[0] === 0xfe && head[1] === 0xff) return found('utf-16be', 'mark', true);
      const { even, odd } = zeros();
      const some = head.length / 10;
      if (odd > some && even < odd / 4) return found('utf-16le', 'bytes');
      if (even > some && odd < even / 4) return found('utf-16be', 'bytes');
      if (utf8 && rest.length === 0) return found('utf-8', 'bytes');
      return found('windows-1252', 'assumed');
    },
  };
};
