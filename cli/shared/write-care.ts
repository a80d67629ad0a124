import { deskError } from '../../core/errors.js';
import { largest } from '../../load/apply/crew.js';
import { intercomSettings } from '../../load/intercom/settings.js';
import type { Ceiling } from '../../load/target.js';
import type { Flags, Options } from '../command.js';

/** Flags that say how gently a target is written to, and how long it is given to show what was written. */
export const writeCareOptions = {
  reserve: {
    type: 'number',
    about: 'Share (0 to 1) of the vendor’s limit that is left to your other integrations.',
    default: 0,
    range: [0, 0.99],
  },
  ceiling: {
    type: 'strings',
    about:
      'Most calls of one sort in a time, besides the vendor’s own limit: "POST /contacts=600/10m". May be given more than once.',
    value: 'CALLS',
  },
  'index-lag': {
    type: 'number',
    about:
      'Seconds until something that was just written is surely found by the vendor’s search; when absent, what is known of the vendor (Intercom: 300 for contacts, 180 for conversations). A write of unknown fate is looked for so long.',
    range: [0, 86_400],
  },
  settle: {
    type: 'number',
    about: 'Seconds that a write without an answer may still be on its way.',
    default: intercomSettings.settleMs / 1000,
    range: [0, 3_600],
  },
  'canary-wait': {
    type: 'number',
    about: 'Seconds that the canary conversation is watched for automatic answers before the first write.',
    default: intercomSettings.quietMs / 1000,
    range: [0, 3_600],
  },
} as const satisfies Options;

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `POST /contacts=600/10m`. Errors: flag-invalid. */
const ceilingOf = (text: string): Ceiling => {
  const match = /^\s*(POST|PUT|PATCH|DELETE|GET)\s+(\/\S*?)\s*=\s*(\d+)\s*\/\s*(\d*)([smh])\s*$/.exec(text);
  const [, method, prefix, calls, times, unit] = match ?? [];
  const limit = Number(calls);
  const windowMs = Number(times || 1) * (unitMs[unit ?? ''] ?? 0);
  if (!match || limit === 0 || windowMs === 0)
    throw deskError('flag-invalid', {
      what: `"${text}" is no ceiling.`,
      where: '--ceiling',
      next: 'Method, beginning of the path, calls and time: "POST /contacts=600/10m".',
    });
  return { method: method as Ceiling['method'], prefix: prefix as string, limit, windowMs };
};

/** How a target is to be written to; each target makes its own settings of it. Times in milliseconds. */
export interface WriteCare {
  /** Units that are written at once, at most. */
  readonly parallel: number;
  /** The plan's files lie for good at the address that is named, for targets that show them there. */
  readonly filesLie?: boolean;
  readonly reserve: number;
  readonly ceilings: readonly Ceiling[];
  /** Undefined: as the target knows of itself. */
  readonly indexLagMs: number | undefined;
  readonly settleMs: number;
  readonly canaryMs: number;
  /** Changes what somebody edited at the target since it was written. */
  readonly overwrite?: boolean;
}

/** The flags as milliseconds and ceilings. Errors: flag-invalid. */
export const writeCare = (
  flags: Flags<typeof writeCareOptions> & { readonly parallel?: number | undefined },
): WriteCare => ({
  parallel: flags.parallel ?? largest,
  reserve: flags.reserve,
  ceilings: flags.ceiling.map(ceilingOf),
  indexLagMs: flags['index-lag'] === undefined ? undefined : flags['index-lag'] * 1000,
  settleMs: flags.settle * 1000,
  canaryMs: flags['canary-wait'] * 1000,
});

/** For a look at a target that writes nothing. */
export const withoutWrites = (filesLie: boolean): WriteCare => ({
  parallel: 1,
  filesLie,
  reserve: 0,
  ceilings: [],
  indexLagMs: undefined,
  settleMs: 0,
  canaryMs: 0,
});
