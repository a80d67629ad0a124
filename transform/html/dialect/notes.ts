import type { LossReason } from '../../../core/target-row.js';
import type { FoundAsset } from '../rewrite.js';
import type { HtmlLoss } from './dialect.js';

/** Takes down what changes while a text is turned into a dialect. */
export interface Notes {
  lose(reason: LossReason, before: string, after: string): void;
  readonly pictures: FoundAsset[];
  losses(): HtmlLoss[];
}

export const newNotes = (): Notes => {
  const counts = new Map<string, { reason: LossReason; before: string; after: string; times: number }>();
  return {
    pictures: [],
    lose: (reason, before, after) => {
      const key = `${reason}\u0000${before}\u0000${after}`;
      const known = counts.get(key);
      if (known) known.times++;
      else counts.set(key, { reason, before, after, times: 1 });
    },
    losses: () =>
      [...counts.values()].map(({ reason, before, after, times }) => ({
        reason,
        before: times > 1 ? `${before} ×${times}` : before,
        after,
      })),
  };
};
