import { createHash } from 'node:crypto';

/** Names and numbers as Crisp takes them; the same in every run. */

/** A positive whole number below 2^52 from a message's key. Crisp wants one that is unique within the conversation. */
export const fingerprintOf = (key: string): number =>
  Number.parseInt(createHash('sha256').update(key).digest('hex').slice(0, 13), 16) || 1;

/** Data keys are letters, digits, `_` and `-`. */
export const dataKey = (name: string): string => {
  const clean = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return clean === '' ? `key_${createHash('sha256').update(name).digest('hex').slice(0, 6)}` : clean;
};

/** A segment: lower case, no white space. */
export const segmentOf = (tag: string): string => tag.trim().toLowerCase().replace(/\s+/g, '-');

const plain = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');

/** A piece of a path: words as far as the alphabet reaches, then six signs of the id, so that equal titles stay two. */
export const slugOf = (words: string, id: string): string => {
  const short = createHash('sha256').update(id).digest('hex').slice(0, 6);
  const slug = plain(words);
  return slug === '' ? short : `${slug}-${short}`;
};
