import type { Clock } from '../../../core/clock.js';
import { deskError } from '../../../core/errors.js';
import type { Call } from '../../server.js';
import type { Settings } from '../../settings.js';
import { type Refusal, refuse } from './refusal.js';

/** Limits of single resources, which no page documents and some vendors speak of. */

interface Ceiling {
  readonly method: string;
  /** With a slash at its end: everything below it. */
  readonly path: string;
  readonly limit: number;
  readonly seconds: number;
  window: number;
  used: number;
}

const ceilingOf = (text: string): Ceiling => {
  const [, method, path, limit, seconds] = /^([A-Z]+) (\/\S*)=(\d+)\/([1-9]\d*)$/.exec(text) ?? [];
  if (method === undefined || path === undefined)
    throw deskError('flag-invalid', {
      what: `"${text}" is no limit of a resource.`,
      where: '--set resource_rates',
      next: 'Write `POST /contacts=600/600`: method, path, calls and seconds.',
    });
  return { method, path, limit: Number(limit), seconds: Number(seconds), window: -1, used: 0 };
};

const falls = (path: string, under: string): boolean =>
  under.endsWith('/') ? path.startsWith(under) : path === under;

/** Counts a call against every limit that it falls under. Errors: flag-invalid. */
export const createResourceRates = (
  settings: Settings,
  clock: Clock,
): ((call: Call) => Refusal | undefined) => {
  const ceilings = settings.list('resource_rates').map(ceilingOf);
  return ({ method, path }) => {
    for (const ceiling of ceilings) {
      if (method !== ceiling.method || !falls(path, ceiling.path)) continue;
      const current = Math.floor(clock.now() / 1000 / ceiling.seconds);
      if (current !== ceiling.window) Object.assign(ceiling, { window: current, used: 0 });
      if (ceiling.used >= ceiling.limit)
        return refuse(
          429,
          'rate_limit_exceeded',
          `Exceeded rate limit of ${ceiling.limit} in ${ceiling.seconds}_seconds`,
        );
      ceiling.used++;
    }
    return undefined;
  };
};
