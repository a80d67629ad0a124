import { createHmac } from 'node:crypto';
import { isDistinctive } from '../subject/finder.js';

/** Made-up words in the place of real ones: the same for the same, by a seed; nothing leads back. */
export interface Fakes {
  email(email: string): string;
  id(id: string): string;
  /** Letters for letters, digits for digits, as long as before. */
  word(word: string): string;
  /** The made-up halves of a name are those of its own halves, however it is divided among fields. */
  name(name: string): string;
  firstName(name: string): string;
  lastName(name: string): string;
  text(text: string): string;
}

const first = [
  'Ada',
  'Ben',
  'Cleo',
  'Dana',
  'Emil',
  'Fay',
  'Gus',
  'Hana',
  'Ivo',
  'June',
  'Kai',
  'Lea',
  'Milo',
  'Nora',
  'Otto',
  'Pia',
];
const last = [
  'Ash',
  'Birch',
  'Cedar',
  'Dale',
  'Elm',
  'Fern',
  'Glen',
  'Hazel',
  'Isle',
  'Juniper',
  'Knoll',
  'Linden',
  'Maple',
  'North',
  'Oak',
  'Pine',
];
const vowels = 'aeiou';
const consonants = 'bcdfghklmnprstvw';

/** Addresses, ids and the like, tags, and words, in the order in which they are tried. */
const pieces =
  /https?:\/\/[^\s"'<>]+|[^\s"'<>(),;:\\/?&=]+@[^\s"'<>(),;:\\/?&=]+|<\/?[A-Za-z][^<>]*>|&[a-z]+;|&#\d+;|\d{4}-\d\d-\d\dT[\d:.]+Z?|[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*|[\p{L}\p{N}\p{M}]+/gu;

export const fakes = (seed: string): Fakes => {
  const digest = (sort: string, text: string): Buffer =>
    createHmac('sha256', seed).update(`${sort}\u0000${text}`).digest();
  const pick = <T>(list: readonly T[], byte: number | undefined): T => list[(byte ?? 0) % list.length] as T;

  const half = (sort: string, list: readonly string[], text: string): string =>
    pick(list, digest(sort, text.trim().toLowerCase())[0]);
  const firstName = (text: string): string => half('first name', first, text);
  const lastName = (text: string): string => half('last name', last, text);
  const name = (text: string): string => {
    const [one = '', ...more] = text.trim().split(/\s+/);
    return `${firstName(one)} ${lastName(more.length > 0 ? more.join(' ') : one)}`;
  };
  const email = (text: string): string =>
    `person-${digest('email', text.trim().toLowerCase()).toString('hex').slice(0, 12)}@example.com`;

  const letters = (sort: string, text: string): string => {
    const bytes = digest(sort, text.toLowerCase());
    let at = 0;
    return text.replace(/[\p{L}\p{N}]/gu, (letter) => {
      const byte = bytes[at++ % bytes.length] as number;
      if (/\p{N}/u.test(letter)) return String(byte % 10);
      const made = at % 2 === 0 ? pick([...vowels], byte) : pick([...consonants], byte);
      return letter === letter.toUpperCase() && letter !== letter.toLowerCase() ? made.toUpperCase() : made;
    });
  };
  const word = (text: string): string => letters('word', text);

  const id = (text: string): string => {
    if (!isDistinctive(text)) return text;
    if (!/^[0-9a-f]+$/.test(text)) return letters('id', text);
    const hex = digest('id', text).toString('hex');
    return hex.repeat(Math.ceil(text.length / hex.length)).slice(0, text.length);
  };

  const tag = (text: string): string => {
    const [opening] = /^<\/?[A-Za-z][A-Za-z0-9]*/.exec(text) ?? [text];
    return `${opening}${text.endsWith('/>') ? ' /' : ''}>`;
  };

  const text = (whole: string): string =>
    whole.replace(pieces, (piece) => {
      if (/^https?:/.test(piece))
        return `https://example.com/${digest('url', piece).toString('hex').slice(0, 12)}`;
      if (piece.includes('@')) return email(piece);
      if (piece.startsWith('<')) return tag(piece);
      if (piece.startsWith('&') || /^\d{4}-\d\d-\d\dT/.test(piece)) return piece;
      return isDistinctive(piece) && /^[A-Za-z0-9_-]+$/.test(piece) && /\d/.test(piece)
        ? id(piece)
        : word(piece);
    });

  return { email, id, word, name, firstName, lastName, text };
};
