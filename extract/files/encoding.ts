import { StringDecoder } from 'node:string_decoder';
import { deskError } from '../../core/errors.js';

/** Encodings that a text file of an export may have. Each maps bytes to characters one by one or is Unicode. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
] as const;

export type Encoding = (typeof encodings)[number];

/** How an encoding was found: by a byte order mark, by what the bytes can only be, by elimination, or told. */
export type EncodingBy = 'mark' | 'bytes' | 'assumed' | 'given';

/**
 * Bytes 0x80 to 0x9F of Windows-1252. Not TextDecoder: that of Node 20 decodes them as controls (nodejs/node#56542),
 * so that the euro and curly quotes are lost.
 */
const upper1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const bytes1252 = new Map([...upper1252].map((char, index) => [char, 0x80 + index]));

/** The byte that a character is in Windows-1252; undefined when it has none. */
export const byteOf1252 = (char: string): number | undefined => {
  const code = char.charCodeAt(0);
  return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : bytes1252.get(char);
};

const c1 = /[\x80-\x9f]/g;

/** Turns chunks of bytes into text; `end` gives what a broken-off character left. */
export interface TextOf {
  take(chunk: Buffer): string;
  end(): string;
}

const swapped = (): TextOf => {
  const decoder = new StringDecoder('utf16le');
  let odd: number | undefined;
  return {
    take: (chunk) => {
      const whole = odd === undefined ? Buffer.from(chunk) : Buffer.concat([Buffer.of(odd), chunk]);
      const even = whole.length & ~1;
      odd = even < whole.length ? (whole[even] as number) : undefined;
      return decoder.write(whole.subarray(0, even).swap16());
    },
    end: () => decoder.end() + (odd === undefined ? '' : '\ufffd'),
  };
};

const decoderOf = (encoding: Encoding): TextOf => {
  switch (encoding) {
    case 'utf-8': {
      const decoder = new StringDecoder('utf8');
      return { take: (chunk) => decoder.write(chunk), end: () => decoder.end() };
    }
    case 'utf-16le': {
      const decoder = new StringDecoder('utf16le');
      let bytes = 0;
      return {
        take: (chunk) => {
          bytes += chunk.length;
          return decoder.write(chunk);
        },
        // The decoder drops half a character without a word.
        end: () => decoder.end() + (bytes % 2 === 0 ? '' : '\ufffd'),
      };
    }
    case 'utf-16be':
      return swapped();
    case 'windows-1252':
      return {
        take: (chunk) =>
          chunk.toString('latin1').replace(c1, (char) => upper1252[char.charCodeAt(0) - 0x80] as string),
        end: () => '',
      };
    default: {
      const decoder = new TextDecoder(encoding);
      return { take: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
    }
  }
};

/** Text of a content, without its byte order mark. */
export async function* textOf(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  let begun = false;
  for await (const chunk of chunks) {
    let text = decoder.take(chunk);
    if (!begun && text !== '') {
      begun = true;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest !== '') yield rest;
}

/** The same text as bytes in UTF-8. What is in UTF-8 already is not decoded for it. */
export async function* utf8Of(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding !== 'utf-8') {
    // A decoder may give the halves of a pair one by one; each alone would become a character that says nothing.
    let half = '';
    for await (const piece of textOf(chunks, encoding)) {
      const text = half + piece;
      half = /[\ud800-\udbff]$/.test(text) ? (text.at(-1) as string) : '';
      yield Buffer.from(half === '' ? text : text.slice(0, -1));
    }
    if (half !== '') yield Buffer.from(half);
    return;
  }
  // The mark may be cut by a chunk's end.
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!head) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < mark.length) continue;
    yield withoutMark(head);
    head = undefined;
  }
  if (head && head.length > 0) yield withoutMark(head);
}

const mark = Buffer.of(0xef, 0xbb, 0xbf);

const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, mark.length).equals(mark) ? bytes.subarray(mark.length) : bytes;

/** Errors: flag-invalid. */
export const encodingNamed = (name: string): Encoding => {
  const found = encodings.find((one) => one === name.toLowerCase());
  if (found) return found;
  throw deskError('flag-invalid', {
    what: `"${name}" is no encoding that is known here.`,
    where: '--encoding',
    next: `Known: ${encodings.join(', ')}.`,
  });
};
