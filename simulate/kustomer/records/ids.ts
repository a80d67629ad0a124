import { mixSeed } from '../../desk/random.js';
import { type ActivityKindName, activityKinds } from '../activity/activity-kinds.js';
import { type SetupKindName, setupCompanions, setupKinds } from '../setup/setup-kinds.js';

/** Kinds that have ids of their own, with the byte that keeps their ids apart. */
const ownBytes = {
  org: 0x01,
  user: 0x02,
  team: 0x03,
  tag: 0x04,
  company: 0x05,
  customer: 0x06,
  conversation: 0x07,
  message: 0x08,
  note: 0x09,
  attachment: 0x0a,
  klass: 0x0b,
  kb_category: 0x0d,
  kb_article: 0x0e,
  kb_version: 0x0f,
  media: 0x10,
  customer_merge: 0x11,
  token: 0x14,
  kobject: 0x15,
  nobody: 0xff,
} as const;

export type IdKind = keyof typeof ownBytes | ActivityKindName | SetupKindName;

const kindBytes: ReadonlyMap<IdKind, number> = new Map<IdKind, number>([
  ...(Object.entries(ownBytes) as [keyof typeof ownBytes, number][]),
  ...[...activityKinds, ...setupKinds, ...setupCompanions].map(({ kind, byte }): [IdKind, number] => [
    kind,
    byte,
  ]),
]);

const byteDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight hexadecimal digits of a whole number below 2^32. Number.toString(16) is several times slower above 2^31. */
const hex = (value: number): string =>
  `${byteDigits[(value >>> 24) & 255]}${byteDigits[(value >>> 16) & 255]}${byteDigits[(value >>> 8) & 255]}${byteDigits[value & 255]}`;

const middles = new Map<number, string>();

/** Kind and desk: the eight digits in the middle. */
const middle = (kind: IdKind, seed: number): string => {
  const byte = kindBytes.get(kind) as number;
  const key = seed * 256 + byte;
  const known = middles.get(key);
  if (known !== undefined) return known;
  const made = hex((byte << 24) | (mixSeed(seed, byte) & 0xffffff));
  middles.set(key, made);
  return made;
};

/**
 * An id as Kustomer's: 24 hexadecimal characters, the first eight the second of creation. The rest says kind, desk
 * and number, so that equal things have equal ids.
 */
export const objectId = (kind: IdKind, seed: number, number: number, createdAt: number): string =>
  hex(Math.floor(createdAt / 1000)) + middle(kind, seed) + hex(number);
