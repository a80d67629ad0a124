import { mixSeed } from '../../desk/random.js';

/** Kinds that have ids of their own, with the byte that keeps their ids apart. */
const kindBytes = {
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
  kb: 0x0c,
  kb_category: 0x0d,
  kb_article: 0x0e,
  kb_version: 0x0f,
  media: 0x10,
  customer_merge: 0x11,
  satisfaction_response: 0x12,
  brand: 0x13,
  token: 0x14,
  kobject: 0x15,
  satisfaction: 0x16,
  queue: 0x17,
  nobody: 0xff,
} as const;

export type IdKind = keyof typeof kindBytes;

const hex = (value: number, digits: number): string =>
  (value >>> 0).toString(16).padStart(digits, '0').slice(-digits);

/**
 * An id as Kustomer's: 24 hexadecimal characters, the first eight the second of creation. The rest says kind, desk
 * and number, so that equal things have equal ids.
 */
export const objectId = (kind: IdKind, seed: number, number: number, createdAt: number): string =>
  hex(Math.floor(createdAt / 1000), 8) +
  hex(kindBytes[kind], 2) +
  hex(mixSeed(seed, kindBytes[kind]), 6) +
  hex(number, 8);
