import { sha256 } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import type { Span } from '../../core/json-measure.js';
import { fields, items } from '../../core/json-walk.js';

/**
 * Values that change without meaning (when somebody last looked, signed addresses). A path is `$.a.b`, `[*]` stands for
 * every element of an array, and `kind:` in front limits it to one kind: `user:$.attributes.lastSeenAt`.
 */
export interface VolatilePath {
  readonly kind?: string;
  /** Keys in order; null: every element. */
  readonly steps: readonly (string | null)[];
}

const form = /^(?:([a-z0-9_][a-z0-9_.-]*):)?\$((?:\.[^.[\]]+|\[\*\])+)$/;

/** Errors: config-invalid. */
export const parseVolatilePath = (text: string): VolatilePath => {
  const match = form.exec(text);
  if (!match)
    throw deskError('unexpected', { what: `"${text}" is no volatile path.`, where: 'volatile_paths' });
  const steps = [...(match[2] as string).matchAll(/\.([^.[\]]+)|\[\*\]/g)].map((step) => step[1] ?? null);
  return { ...(match[1] === undefined ? {} : { kind: match[1] }), steps };
};

/** The paths that a kind's records can have. */
export const pathsOfKind = (paths: readonly VolatilePath[], kind: string): readonly VolatilePath[] =>
  paths.filter((path) => path.kind === undefined || path.kind === kind);

function* valuesAt(text: Buffer, at: number, steps: readonly (string | null)[]): Generator<Span> {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  const below =
    step === null
      ? items(text, at)
      : [...fields(text, at)].filter(({ key }) => key === step).map(({ value }) => value);
  for (const value of below) {
    if (rest.length === 0) yield value;
    else yield* valuesAt(text, value.start, rest);
  }
}

/** Whether a place in a record is volatile; `place`: keys, and null for an element. */
export const isVolatile = (paths: readonly VolatilePath[], place: readonly (string | null)[]): boolean =>
  paths.some(
    ({ steps }) => steps.length <= place.length && steps.every((step, index) => step === place[index]),
  );

/** SHA-256 of a record's text without its volatile values; the plain digest when there are none. */
export const meaningDigest = (bytes: Buffer, paths: readonly VolatilePath[]): string => {
  if (paths.length === 0) return sha256(bytes);
  const start = bytes.findIndex((byte) => byte !== 0x20 && byte !== 0x09);
  const cuts = paths.flatMap(({ steps }) => [...valuesAt(bytes, Math.max(0, start), steps)]);
  if (cuts.length === 0) return sha256(bytes);
  cuts.sort((a, b) => a.start - b.start);
  const kept: Buffer[] = [];
  let at = 0;
  for (const { start: from, end } of cuts) {
    if (end <= at) continue;
    if (from > at) kept.push(bytes.subarray(at, from));
    at = end;
  }
  kept.push(bytes.subarray(at));
  return sha256(Buffer.concat(kept));
};
