import { htmlOf } from './plain-html.js';

/**
 * Cutting a plain text into numbered pieces. Each piece begins with a line `(2/3)`; taking these lines away and
 * joining the pieces gives the text back, character for character.
 */

/** The shortest limit that leaves room for a marker and a few words. */
export const shortestLimit = 100;

/** Room for the line `(99999/99999)` and what stands around a text in HTML. */
const markerRoom = 32;

/** How a text is written at its destination. */
export interface Form {
  /** Characters (UTF-16 units) that the whole text takes there. */
  size(text: string): number;
  /** Never less than what one character takes; the edges of a piece are covered by `markerRoom`. */
  cost(char: string, before: string, after: string): number;
}

export const asPlain: Form = { size: (text) => text.length, cost: () => 1 };

/** As text/plain-html.ts writes it. */
export const asHtml: Form = {
  size: (text) => htmlOf(text).length,
  cost: (char, before, after) => {
    switch (char) {
      case '&':
      case '\r':
        return 5;
      case '<':
      case '>':
      case '\n':
        return 4;
      case '\u00a0':
        return 13;
      case ' ':
        return before === ' ' || before === '\n' || before === '' || after === '\n' || after === '' ? 6 : 1;
      default:
        return 1;
    }
  },
};

/** Where a cut before `at` disturbs least: 4 after an empty line, 3 after a line, 2 after a sentence, 1 after a word. */
const quality = (text: string, at: number): number => {
  const before = text[at - 1] as string;
  if (before === '\n') return text[at - 2] === '\n' ? 4 : 3;
  if (before !== ' ') return 0;
  return /[.!?…]/.test(text[at - 2] ?? '') ? 2 : 1;
};

const joinsBackwards = /^(?:\p{M}|\u200d|\p{Variation_Selector}|\p{Emoji_Modifier}|[\u{e0020}-\u{e007f}])/u;

/** Whether a cut before `at` leaves characters whole: surrogate pairs, accents, joined emoji, CR LF. */
const isWhole = (text: string, at: number): boolean => {
  const before = text.charCodeAt(at - 1);
  if (before >= 0xd800 && before <= 0xdbff) return false;
  if (before === 0x200d) return false;
  if (before === 0x0d && text.charCodeAt(at) === 0x0a) return false;
  return !joinsBackwards.test(text.slice(at, at + 2));
};

/** The end of the piece that starts at `from` and may cost `budget`. */
const pieceEnd = (text: string, from: number, budget: number, form: Form): number => {
  let spent = 0;
  let end = from;
  while (end < text.length) {
    const before = end === from ? '' : (text[end - 1] as string);
    const next = form.cost(text[end] as string, before, text[end + 1] ?? '');
    if (spent + next > budget) break;
    spent += next;
    end += 1;
  }
  if (end === text.length) return end;
  // Looks back over the last half for the best place; the latest of equals.
  let best = -1;
  let bestQuality = -1;
  const middle = from + Math.ceil((end - from) / 2);
  for (let at = end; at >= middle && at > from; at--) {
    if (!isWhole(text, at)) continue;
    const found = quality(text, at);
    if (found > bestQuality) {
      best = at;
      bestQuality = found;
    }
  }
  if (best > from) return best;
  // A single cluster fills half a piece (a tower of accents): only pairs are kept whole.
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff && end - 1 > from ? end - 1 : end;
};

/**
 * The pieces of a text, with markers when there is more than one. No piece takes more than `limit` characters.
 *
 * @param limit at least `shortestLimit`
 */
export const splitText = (text: string, limit: number, form: Form): string[] => {
  if (form.size(text) <= limit) return [text];
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = pieceEnd(text, from, limit - markerRoom, form);
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces.length === 1 ? pieces : pieces.map((piece, i) => `${marker(i + 1, pieces.length)}${piece}`);
};

const marker = (number: number, count: number): string => `(${number}/${count})\n`;

/** The text that `splitText` cut: for reading back. */
export const joinPieces = (pieces: readonly string[]): string =>
  pieces.length === 1
    ? (pieces[0] as string)
    : pieces.map((piece, i) => piece.slice(marker(i + 1, pieces.length).length)).join('');
