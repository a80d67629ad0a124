import { createHash } from 'node:crypto';
import { seededRandom } from '../../faults.js';

/** Ids in the vendor's shapes: the same seed and the same calls give the same ids. */
export interface Ids {
  /** 24 hexadecimal characters, for contacts, companies and segments. */
  object(): string;
  /** The next of a decimal sequence; each kind has its own. */
  number(kind: string, start?: number): number;
  uuid(): string;
}

export const createIds = (seed: number): Ids => {
  const random = seededRandom(seed ^ 0x1d5);
  const head = createHash('sha256').update(`intercom ${seed}`).digest('hex').slice(0, 14);
  const counters = new Map<string, number>();
  const number = (kind: string, start = 1): number => {
    const next = (counters.get(kind) ?? start - 1) + 1;
    counters.set(kind, next);
    return next;
  };
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += Math.floor(random() * 16).toString(16);
    return text;
  };
  return {
    object: () => `${head}${number('object', 0x1bb69f).toString(16).padStart(10, '0')}`,
    number,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
};
