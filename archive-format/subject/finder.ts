import { mapJsonTexts } from './json-texts.js';

/** What stands where something of an erased person stood. */
export const struck = '[erased]';

/** Words that lead to one person, as they may stand in any text. */
export interface Identifiers {
  /** Ids of records; only distinctive ones are looked for in texts. */
  readonly ids: ReadonlySet<string>;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** Names, user names, external ids: looked for as whole words, in any case of letters. */
  readonly words: readonly string[];
}

/** Finds a person's identifiers in texts, and strikes them out. */
export interface Finder {
  hits(text: string): boolean;
  /** The same over UTF-8 or JSON text; escapes inside JSON strings are seen through. */
  hitsJson(text: Buffer): boolean;
  strike(text: string): string;
  /** JSON text with every string and number that hits struck out, all other bytes as they are; undefined: no hit. */
  strikeJson(text: Buffer): Buffer | undefined;
  /** JSON text as `strikeJson` when it is JSON; any other text as `strike`. */
  strikeText(text: Buffer): Buffer | undefined;
}

/**
 * Whether an id can only mean one thing wherever it stands. Short numbers would be found in every second text; where
 * such an id matters, the declared references lead to it.
 */
export const isDistinctive = (id: string): boolean =>
  id.length >= 16 || (id.length >= 8 && /\d/.test(id) && /[A-Za-z]/.test(id));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * The digits of a number, and those without its country code, which has one to three; at least nine are left then. A
 * number in a text may be written either way.
 */
export const phoneForms = (phone: string): readonly string[] => {
  const digits = phone.replace(/\D/g, '').replace(/^0+/, '');
  if (digits.length < 7) return [];
  return [digits, ...[1, 2, 3].map((code) => digits.slice(code)).filter((form) => form.length >= 9)];
};

/** Before an address: nothing that would make it part of a longer one; a percent-escape in front does not. */
const before = '(?:(?<=%[0-9A-Fa-f]{2})|(?<![\\p{L}\\p{N}._+-]))';

const emailPattern = (email: string): string => {
  const at = email.lastIndexOf('@');
  const local = escaped(email.slice(0, at)).replace('\\+', '(?:\\+|%2B)');
  const domain = escaped(email.slice(at + 1));
  return `${before}${local}(?:@|%40|&#64;|&#x40;|&commat;)${domain}(?![\\p{L}\\p{N}-])(?!\\.[\\p{L}\\p{N}])`;
};

/** Digits as people group them; at least seven, or every house number would do. */
const phonePatterns = (phone: string): readonly string[] =>
  phoneForms(phone).map(
    (digits) => `(?<!\\d)(?:\\+|%2B)?0{0,2}${[...digits].join('[\\s().\\/-]{0,3}')}(?!\\d)`,
  );

const wordPattern = (word: string): string =>
  `(?<![\\p{L}\\p{N}])${word
    .trim()
    .split(/\s+/)
    .map(escaped)
    .join('(?:\\s|%20|\\+|_|&nbsp;)+')}(?![\\p{L}\\p{N}])`;

/** Escapes in JSON text that stand for a character which ends a word. */
const shortEscape = /\\["\\/bfnrt]/g;

export const finder = (identifiers: Identifiers): Finder => {
  const plain = new Set<string>();
  const others = new Set<string>();
  for (const id of identifiers.ids)
    if (isDistinctive(id)) (/^[A-Za-z0-9]+$/.test(id) ? plain : others).add(id);
  const shortest = Math.min(...[...plain].map((id) => id.length), 64);
  const token = new RegExp(`[A-Za-z0-9]{${shortest},}`, 'g');
  const patterns = [
    ...identifiers.emails.filter((email) => email.includes('@')).map(emailPattern),
    ...identifiers.phones.flatMap(phonePatterns),
    ...[...identifiers.words, ...others].filter((word) => word.trim() !== '').map(wordPattern),
  ];
  const words = patterns.length > 0 ? new RegExp(patterns.join('|'), 'giu') : undefined;

  const hits = (text: string): boolean => {
    if (plain.size > 0) for (const [id] of text.matchAll(token)) if (plain.has(id)) return true;
    if (!words) return false;
    words.lastIndex = 0;
    return words.test(text);
  };

  const strike = (text: string): string => {
    const withoutIds = plain.size > 0 ? text.replace(token, (id) => (plain.has(id) ? struck : id)) : text;
    return words ? withoutIds.replace(words, struck) : withoutIds;
  };

  const strikeJson = (text: Buffer): Buffer | undefined =>
    mapJsonTexts(text, (decoded) => (hits(decoded) ? strike(decoded) : undefined));

  const hitsJson = (text: Buffer): boolean => {
    const written = text.toString('utf8');
    // An escape like \\n would look like a letter in front of the word that follows.
    if (hits(written.includes('\\') ? written.replace(shortEscape, ' ') : written)) return true;
    return written.includes('\\u') && strikeJson(text) !== undefined;
  };

  return {
    hits,
    hitsJson,
    strike,
    strikeJson,
    strikeText: (text) => {
      const written = text.toString('utf8');
      try {
        JSON.parse(written);
      } catch {
        // Not JSON (SQL, a page): its text is what it says.
        return hits(written) ? Buffer.from(strike(written)) : undefined;
      }
      return strikeJson(text);
    },
  };
};
