import { createHash } from 'node:crypto';
import { isDeskError } from '../../core/errors.js';
import { createDetector, type Detected } from '../files/detect.js';
import { type Encoding, type EncodingBy, textOf } from '../files/encoding.js';
import { isMojibake, repairText, type Suspicion, suspicionOf } from '../files/mojibake.js';
import type { Content } from '../files/unpack.js';
import { kindOf, type RowKind } from './columns.js';
import { dialectOf } from './dialect.js';
import type { Dialect } from './row-parser.js';
import { type FileSpan, spanOfName } from './windows.js';

/** What is known of a file before its rows are read: the record of kind `csv_file`. */
export interface CsvFile {
  /** Name among the files given. */
  readonly id: string;
  readonly kind: RowKind;
  readonly packing: Content['packing'];
  /** Bytes after unpacking, and their digest. */
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: Encoding;
  readonly encodingBy: EncodingBy;
  readonly byteOrderMark: boolean;
  readonly delimiter: Dialect['delimiter'];
  readonly newline: Dialect['newline'];
  /** The header as it is printed. */
  readonly header: readonly string[];
  /** Runs of characters beyond ASCII, those that look like a wrong save, and lost characters. */
  readonly suspicion: Suspicion;
  readonly mojibake: boolean;
  /** It was saved wrongly twice: undone once, most of its words are still garbled. */
  readonly garbledTwice: boolean;
  /** The days that the name promises. */
  readonly span: FileSpan | null;
  /** Where reading stopped, when the file is broken. */
  readonly broken: string | null;
  /** Bytes beyond ASCII that an assumed encoding has no character for. */
  readonly impossible: number;
}

/** Enough for any header. */
const headChars = 1 << 20;

const none: Suspicion = { runs: 0, suspect: 0, lost: 0 };

const plus = (a: Suspicion, b: Suspicion): Suspicion => ({
  runs: a.runs + b.runs,
  suspect: a.suspect + b.suspect,
  lost: a.lost + b.lost,
});

interface Bytes {
  readonly bytes: number;
  readonly sha256: string;
  readonly detected: Detected;
  readonly broken: string | null;
}

/** What cannot be unpacked further is as long as what came before. */
const whyBroken = (error: unknown): string => {
  if (isDeskError(error, 'input-invalid')) return error.message;
  throw error;
};

const measured = async (content: Content, signal: AbortSignal): Promise<Bytes> => {
  const hash = createHash('sha256');
  const detector = createDetector();
  let bytes = 0;
  let broken: string | null = null;
  try {
    for await (const chunk of content.bytes(signal)) {
      hash.update(chunk);
      detector.take(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    broken = whyBroken(error);
  }
  if (bytes === 0) broken ??= 'The file is empty: not even a header.';
  return { bytes, sha256: hash.digest('hex'), detected: detector.result(), broken };
};

/** Passes on what can be read of a content that is known to be broken further on. */
export async function* readable(content: Content, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* content.bytes(signal);
  } catch (error) {
    whyBroken(error);
  }
}

/**
 * Looks at all bytes of a file: what they are, how they are written, what they stand for. Twice when there is
 * anything beyond ASCII, for its texts can only be judged once the encoding is known.
 */
export const surveyCsv = async (
  content: Content,
  given: Encoding | undefined,
  signal: AbortSignal,
): Promise<CsvFile> => {
  const { bytes, sha256, detected, broken } = await measured(content, signal);
  const encoding = given ?? detected.encoding;
  let head = '';
  let suspicion = none;
  let after = none;
  for await (const text of textOf(readable(content, signal), encoding)) {
    if (head.length < headChars) head += text.slice(0, headChars - head.length);
    if (detected.ascii && head.length >= headChars) break;
    const found = suspicionOf(text);
    suspicion = plus(suspicion, found);
    if (found.suspect > 0) after = plus(after, suspicionOf(repairText(text).text));
  }
  const { dialect, header } = dialectOf(head);
  return {
    id: content.name,
    kind: kindOf(header, content.name),
    packing: content.packing,
    bytes,
    sha256,
    encoding,
    encodingBy: given === undefined ? detected.by : 'given',
    byteOrderMark: detected.mark,
    ...dialect,
    header,
    suspicion,
    mojibake: isMojibake(suspicion),
    garbledTwice: isMojibake(suspicion) && isMojibake(after),
    span: spanOfName(content.name),
    broken,
    impossible: given === undefined ? detected.impossible : 0,
  };
};
