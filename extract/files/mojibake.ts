import { isUtf8 } from 'node:buffer';
import { byteOf1252 } from './encoding.js';

/**
 * Text that was UTF-8, was opened as Windows-1252 and saved again: `cafÃ©`, `donâ€™t`. Each character beyond ASCII
 * became two to four; put back into bytes they are UTF-8 again. Real words hardly ever hold such a sequence. Whoever took
 * the bytes for ISO 8859-1 made controls of some, which stand for themselves.
 */

const follow =
  '[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]';
const sequence = `(?:[\u00c2-\u00df]${follow}|[\u00e0-\u00ef]${follow}{2}|[\u00f0-\u00f4]${follow}{3})`;

const sequences = new RegExp(`${sequence}+`, 'g');
const beyondAscii = /[^\x00-\x7f]+/g;
/** The sign for a character that could not be read; half of a pair in UTF-16, which becomes that sign. */
const lostCharacter = /[\ufffd\p{Surrogate}]/u;
const onlySequences = new RegExp(`^${sequence}+$`);

/** The text that a run of such sequences was; undefined when its bytes are no UTF-8 after all. */
const undone = (run: string): string | undefined => {
  const bytes = Buffer.alloc(run.length);
  for (let at = 0; at < run.length; at++) {
    const code = run.charCodeAt(at);
    const byte = byteOf1252(run[at] as string) ?? (code <= 0xff ? code : undefined);
    if (byte === undefined) return undefined;
    bytes[at] = byte;
  }
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
};

export interface Suspicion {
  /** Runs of characters beyond ASCII. */
  readonly runs: number;
  /** Those of them that are nothing but such sequences. */
  readonly suspect: number;
  /** Those with replacement characters or halves of pairs: what stood there is lost. */
  readonly lost: number;
}

/** Looks through a text. */
export const suspicionOf = (text: string): Suspicion => {
  let runs = 0;
  let suspect = 0;
  let lost = 0;
  for (const [run] of text.matchAll(beyondAscii)) {
    runs++;
    if (onlySequences.test(run) && undone(run) !== undefined) suspect++;
    if (lostCharacter.test(run)) lost++;
  }
  return { runs, suspect, lost };
};

/** One odd word beside good ones proves nothing (somebody quotes it); most or all of a text’s words do. */
export const isMojibake = ({ runs, suspect }: Suspicion): boolean => suspect > 0 && suspect >= runs * 0.8;

export interface Repair {
  readonly text: string;
  readonly repaired: boolean;
  /** Something of it looks damaged and stayed as it is. */
  readonly damaged: boolean;
}

const isAscii = /^[\x00-\x7f]*$/;

/** Undoes one wrong save where it can be undone with certainty. */
export const repairText = (text: string): Repair => {
  if (isAscii.test(text)) return { text, repaired: false, damaged: false };
  const mended = text.replace(sequences, (run) => undone(run) ?? run);
  return { text: mended, repaired: mended !== text, damaged: lostCharacter.test(mended) };
};

/** Whether a text shows damage that nobody undoes here. */
export const looksDamaged = (text: string): boolean => {
  if (isAscii.test(text)) return false;
  const { suspect, lost } = suspicionOf(text);
  return suspect > 0 || lost > 0;
};
