import type { DoneOperation } from '../../target.js';
import { field, type Json } from '../api/answer.js';
import type { Checks } from './checks.js';

/** A moment as seconds, from a number or an ISO text: datetime attributes come back in either form. */
const asSeconds = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return value;
  return Math.floor(Date.parse(value) / 1000);
};

/** `kept`: attributes that the workspace had a value for already and that were left as they were. */
export const compareAttributes = (
  checks: Checks,
  done: DoneOperation,
  sent: Json | undefined,
  found: Json | undefined,
  kept: ReadonlySet<string> = new Set(),
): void => {
  for (const [name, value] of Object.entries((sent ?? {}) as Record<string, Json>)) {
    const label = `custom_attributes.${name}`;
    if (kept.has(label)) {
      checks.unverified(done, label, 'The contact was there before and kept its own value.');
      continue;
    }
    const there = field(found, name);
    const equal = typeof value === typeof there ? value === there : asSeconds(value) === asSeconds(there);
    checks.equal(done, label, value, equal ? value : there);
  }
};
