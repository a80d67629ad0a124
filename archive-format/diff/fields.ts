import type { Span } from '../../core/json-measure.js';
import { fields, items } from '../../core/json-walk.js';
import { isVolatile, type VolatilePath } from '../known/volatile.js';

/** One place in a record that differs. Values are JSON text word for word, so that numbers keep every digit. */
export interface FieldChange {
  /** `$.attributes.tags[2]`; keys that are no plain word stand in brackets, as JSON text. */
  readonly path: string;
  /** Absent when there was none. */
  readonly before?: string;
  readonly after?: string;
  /** Changes there count as none: SPEC.md. */
  readonly volatile?: true;
}

type Place = readonly (string | number)[];

const word = /^[A-Za-z_][A-Za-z0-9_]*$/;

const pathOf = (place: Place): string =>
  `$${place
    .map((step) =>
      typeof step === 'number' ? `[${step}]` : word.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
    )
    .join('')}`;

const textOf = (bytes: Buffer, { start, end }: Span): string => bytes.toString('utf8', start, end);

/** Of doubled keys the last counts, as in tables; the texts of both records are compared before anything is walked. */
const members = (bytes: Buffer, at: number): ReadonlyMap<string, Span> =>
  new Map([...fields(bytes, at)].map(({ key, value }) => [key, value]));

const openBrace = 0x7b;
const openBracket = 0x5b;

/**
 * The places at which two JSON texts differ, in order of the first one's keys, then of those that only the second has.
 * Objects are compared key by key, arrays element by element; strings by what they say, everything else by its text.
 */
export const fieldChanges = (
  before: Buffer,
  after: Buffer,
  volatile: readonly VolatilePath[] = [],
): FieldChange[] => {
  const changes: FieldChange[] = [];
  const note = (place: Place, one: Span | undefined, two: Span | undefined): void => {
    const steps = place.map((step) => (typeof step === 'number' ? null : step));
    changes.push({
      path: pathOf(place),
      ...(one ? { before: textOf(before, one) } : {}),
      ...(two ? { after: textOf(after, two) } : {}),
      ...(isVolatile(volatile, steps) ? { volatile: true as const } : {}),
    });
  };
  const compare = (place: Place, one: Span | undefined, two: Span | undefined): void => {
    if (!one || !two) {
      note(place, one, two);
      return;
    }
    if (before.subarray(one.start, one.end).equals(after.subarray(two.start, two.end))) return;
    const [first, second] = [before[one.start], after[two.start]];
    // Deep nesting is rare and bounded by the writer's own limit for plain records; odd ones are shown whole.
    if (first === openBrace && second === openBrace && place.length < 500) {
      const [old, now] = [members(before, one.start), members(after, two.start)];
      for (const [key, value] of old) compare([...place, key], value, now.get(key));
      for (const [key, value] of now) if (!old.has(key)) compare([...place, key], undefined, value);
    } else if (first === openBracket && second === openBracket && place.length < 500) {
      const [old, now] = [[...items(before, one.start)], [...items(after, two.start)]];
      for (let at = 0; at < Math.max(old.length, now.length); at++) compare([...place, at], old[at], now[at]);
    } else if (first !== 0x22 || second !== 0x22 || said(before, one) !== said(after, two))
      note(place, one, two);
  };
  compare([], whole(before), whole(after));
  return changes;
};

const whole = (bytes: Buffer): Span => ({ start: 0, end: bytes.length });

const said = (bytes: Buffer, span: Span): string => {
  const text = textOf(bytes, span);
  try {
    return JSON.parse(text) as string;
  } catch {
    // A string that is no JSON (a raw control character) is what it is.
    return text;
  }
};
