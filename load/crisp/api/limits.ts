import type { Clock } from '../../../core/clock.js';
import { deskError } from '../../../core/errors.js';
import { createPacer, createSlidingPacer } from '../../../core/pace.js';
import { planLimits } from '../capabilities.js';
import type { CrispSettings } from '../settings.js';

/** Which allowance a call draws on besides the day's. */
export type Allowance = 'calls' | 'creation';

/** Keeps below the limits that are known, waits out refusals, and tells a passing refusal from a spent day. */
export interface Limits {
  /** Waits until a call may be made; `path` is the one below the workspace. Errors: quota-spent. */
  before(
    allowance: Allowance,
    call: { readonly method: string; readonly path: string },
    signal: AbortSignal,
  ): Promise<void>;
  /** A call was refused. `asked`: what the vendor asked to wait. Errors: quota-spent. */
  refused(allowance: Allowance, status: number, asked: number | undefined): void;
  passed(allowance: Allowance): void;
}

/** `counted`: we counted the calls ourselves, so we know when the next window begins; see until-done.ts. */
const spent = (what: string, counted: boolean, windowMs: number) =>
  deskError('quota-spent', {
    what,
    where: 'crisp',
    next: 'Run load again tomorrow, or with --until-done.',
    details: { counted, windowMs, unsent: true },
  });

interface Block {
  until: number;
  /** Beginning of refusals without a success between; null when the last call passed. */
  since: number | null;
  times: number;
}

export const createLimits = (
  clock: Clock,
  settings: CrispSettings,
  onWait: (ms: number, why: string) => void,
): Limits => {
  const blocks: Record<Allowance, Block> = {
    calls: { until: 0, since: null, times: 0 },
    creation: { until: 0, since: null, times: 0 },
  };
  const { reserve, quotaWindowMs: day } = settings;
  const pacer = createPacer({ clock, ...settings.rate, reserve, onWait: (ms) => onWait(ms, 'rate') });
  const creation = createSlidingPacer({
    clock,
    ...(settings.creation ?? planLimits[settings.plan].creation),
    onWait: (ms) => onWait(ms, `conversations a minute on the plan ${settings.plan}`),
  });
  const ceilings = settings.ceilings.map(({ method, prefix, ...window }) => ({
    method,
    prefix,
    pacer: createSlidingPacer({
      clock,
      ...window,
      onWait: (ms) => onWait(ms, `ceiling ${method} ${prefix}`),
    }),
  }));
  const mostToday = Math.max(1, Math.floor(settings.dailyCalls * (1 - reserve)));
  let today = 0;
  let made = 0;

  const waitOut = async (block: Block, signal: AbortSignal): Promise<void> => {
    for (let ms = block.until - clock.now(); ms > 0; ms = block.until - clock.now()) {
      onWait(ms, 'refused for rate or quota');
      await clock.sleep(ms, signal);
    }
  };

  return {
    before: async (allowance, { method, path }, signal) => {
      for (const one of ceilings)
        if (one.method === method && path.startsWith(one.prefix)) await one.pacer.take(signal);
      if (settings.paced && allowance === 'creation') await creation.take(signal);
      if (settings.paced) await pacer.take(signal);
      if (allowance === 'creation') await waitOut(blocks.creation, signal);
      await waitOut(blocks.calls, signal);
      const now = Math.floor(clock.now() / day);
      if (now !== today) {
        today = now;
        made = 0;
      }
      if (made >= mostToday) throw spent(`${made} calls were made today: the day’s quota.`, true, day);
      made++;
    },
    refused: (allowance, status, asked) => {
      const now = clock.now();
      const block = blocks[allowance];
      block.since ??= now;
      if (now - block.since >= settings.spentAfterMs)
        throw spent(
          `Crisp keeps refusing calls (${status}) for ${Math.round((now - block.since) / 60_000)} minutes.`,
          false,
          day,
        );
      // Calls in flight are refused together: only the first of them makes the wait longer.
      if (block.until > now) return;
      const grown = Math.min(settings.longestWaitMs, settings.firstWaitMs * 2 ** block.times++);
      block.until = now + (asked ?? (status === 423 ? settings.entityWaitMs : grown));
    },
    passed: (allowance) => {
      blocks[allowance].since = null;
      blocks[allowance].times = 0;
    },
  };
};
