import { deskError } from '../core/errors.js';

/**
 * Faults on request, repeatable by seed. Grammar: comma-separated `kind[:argument]@share[% or #nth][ METHOD path-prefix]`.
 *
 *   429@5%                          every twentieth call on average is refused for its rate
 *   500-after@1% POST /contacts     the write is done, then 500 is answered
 *   reset-before#17                 the 17th call is cut off before it is handled
 */
export const faultKinds = {
  '429': 'refused for its rate; nothing is done',
  '420': 'refused for its rate with the other status that some vendors have; nothing is done',
  '423': 'refused for a quota of things made; nothing is done',
  '408-before': 'timed out; nothing is done',
  '408-after': 'the call is done, then a time-out is answered',
  '500-before': 'server error; nothing is done',
  '500-after': 'the call is done, then a server error is answered',
  '502-before': 'bad gateway; nothing is done',
  '502-after': 'the call is done, then a bad gateway is answered',
  '503-before': 'unavailable; nothing is done',
  '504-before': 'gateway time-out; nothing is done',
  '504-after': 'the call is done, then a gateway time-out is answered',
  'reset-before': 'the connection is cut; nothing is done',
  'reset-after': 'the call is done, then the connection is cut without an answer',
  truncate: 'the answer stops half-way',
  stall: 'the answer stops half-way and the connection stays open',
  'truncate-json': 'the answer is whole for HTTP but its JSON stops half-way',
  'empty-body': 'the status is right and the body is empty',
  slow: 'the answer waits; argument: milliseconds',
} as const;

export type FaultKind = keyof typeof faultKinds;

/** The status of a fault that answers instead of the vendor, and whether the call is done before; else undefined. */
export const faultStatus = (
  kind: FaultKind,
): { readonly status: number; readonly done: boolean } | undefined => {
  const match = /^(\d{3})(-after)?/.exec(kind);
  return match ? { status: Number(match[1]), done: match[2] !== undefined } : undefined;
};

export interface FaultRule {
  readonly kind: FaultKind;
  readonly argument: number;
  readonly share: number;
  readonly nth: number | null;
  readonly method: string | null;
  readonly prefix: string | null;
}

const pattern = /^([a-z0-9-]+)(?::(\d+))?(?:@([\d.]+)%|#(\d+))(?:\s+([A-Z]+)\s+(\S+))?$/;

export const parseFaults = (spec: string): FaultRule[] =>
  spec
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.length > 0)
    .map((part) => {
      const match = pattern.exec(part);
      const kind = match?.[1];
      if (!match || !kind || !(kind in faultKinds)) {
        throw deskError('flag-invalid', {
          what: `"${part}" is no fault.`,
          where: '--faults',
          next: `Kinds: ${Object.keys(faultKinds).join(', ')}. Form: kind[:ms]@share% or kind#nth, then a method and path if wanted.`,
        });
      }
      return {
        kind: kind as FaultKind,
        argument: Number(match[2] ?? 0),
        share: Number(match[3] ?? 0) / 100,
        nth: match[4] === undefined ? null : Number(match[4]),
        method: match[5] ?? null,
        prefix: match[6] ?? null,
      };
    });

/** A small seeded generator (mulberry32): the same seed gives the same desk and the same faults. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** Chooses the fault of each call: the first rule that strikes. Every rule that fits counts the call, struck or not. */
export const createFaults = (rules: readonly FaultRule[], seed: number) => {
  const random = seededRandom(seed ^ 0x5eed);
  const seen = new Map<FaultRule, number>();
  const strikes = (rule: FaultRule, method: string, path: string): boolean => {
    if (rule.method && rule.method !== method) return false;
    if (rule.prefix && !path.startsWith(rule.prefix)) return false;
    const count = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, count);
    return rule.nth !== null ? count === rule.nth : random() < rule.share;
  };
  return (method: string, path: string): FaultRule | undefined =>
    rules.filter((rule) => strikes(rule, method, path))[0];
};
