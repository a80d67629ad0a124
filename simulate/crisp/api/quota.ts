import type { Clock } from '../../../core/clock.js';
import type { Answer } from '../../server.js';
import type { Settings } from '../../settings.js';
import { refused } from './answers.js';

/** Conversations that may be made in a window: the constants of the vendor's own importer. */
const creation: Readonly<Record<string, { readonly limit: number; readonly windowMs: number }>> = {
  free: { limit: 10, windowMs: 90_000 },
  mini: { limit: 15, windowMs: 60_000 },
  essentials: { limit: 25, windowMs: 60_000 },
  plus: { limit: 40, windowMs: 60_000 },
};

/** A refusal for rate or quota. */
export const tooFast = (settings: Settings, status: number, waitMs: number): Answer => {
  const answer = refused(status, status === 423 ? 'quota_limit_exceeded' : 'rate_limited');
  return settings.text('retry_after') === 'present'
    ? { ...answer, headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } }
    : answer;
};

/** How many calls a token has, how fast, and how fast conversations may be made. */
export const createQuota = (settings: Settings, clock: Clock) => {
  const day = settings.number('quota_window') * 1000;
  let dayBegan = Number.NEGATIVE_INFINITY;
  let used = 0;
  let second = 0;
  let inSecond = 0;
  let created: number[] = [];

  return {
    /** Every call of a token. */
    call: (): Answer | undefined => {
      const now = clock.now();
      const rate = settings.number('rate');
      const here = Math.floor(now / 1000);
      if (here !== second) {
        second = here;
        inSecond = 0;
      }
      if (rate > 0 && ++inSecond > rate) return tooFast(settings, 429, 1000);
      const limit = settings.number('daily_quota');
      if (limit === 0) return undefined;
      const begin = settings.text('quota_reset') === 'midnight' ? Math.floor(now / day) * day : now;
      if (settings.text('quota_reset') === 'midnight' ? begin > dayBegan : now >= dayBegan + day) {
        dayBegan = begin;
        used = 0;
      }
      if (used >= limit) return tooFast(settings, settings.number('quota_status'), dayBegan + day - now);
      used++;
      return undefined;
    },
    /** Making a conversation. */
    creation: (): Answer | undefined => {
      const rule = creation[settings.text('plan')];
      if (settings.text('creation_limit') === 'off' || !rule) return undefined;
      const now = clock.now();
      created = created.filter((at) => at > now - rule.windowMs);
      if (created.length >= rule.limit) return tooFast(settings, 423, rule.windowMs);
      created.push(now);
      return undefined;
    },
    used: () => used,
  };
};

export type Quota = ReturnType<typeof createQuota>;
