import type { Clock } from '../../../core/clock.js';
import type { IntercomSettings } from '../settings.js';

/** Counts replies per conversation, so that the undocumented limit on them costs as little time as possible. */
export interface RecentReplies {
  /** Waits before a reply if it would break the limit and the limit is heeded. */
  before(conversation: string, signal: AbortSignal): Promise<void>;
  sent(conversation: string): void;
  /** Milliseconds until a refused reply may be tried again. */
  wait(conversation: string): number;
}

/** One second more than the window: the vendor counts by its own clock. */
const marginMs = 1_000;

export const createRecentReplies = (
  clock: Clock,
  rule: IntercomSettings['recentReplies'],
  onWait: (ms: number, why: string) => void,
): RecentReplies => {
  // In the order of the newest reply, so that conversations that are done can be let go from the front.
  const times = new Map<string, readonly number[]>();
  const recent = (conversation: string): readonly number[] => {
    const since = clock.now() - rule.windowMs - marginMs;
    return (times.get(conversation) ?? []).filter((at) => at > since);
  };
  const letGo = (before: number): void => {
    for (const [conversation, kept] of times) {
      if ((kept.at(-1) ?? 0) > before) return;
      times.delete(conversation);
    }
  };
  const wait = (conversation: string): number => {
    const kept = recent(conversation);
    const oldest = kept.at(-rule.limit) ?? kept[0];
    return oldest === undefined
      ? rule.windowMs
      : Math.max(0, oldest + rule.windowMs + marginMs - clock.now());
  };
  return {
    before: async (conversation, signal) => {
      if (rule.mode === 'react' || recent(conversation).length < rule.limit) return;
      const ms = wait(conversation);
      onWait(ms, 'replies to one conversation');
      await clock.sleep(ms, signal);
    },
    sent: (conversation) => {
      const now = clock.now();
      const kept = [...recent(conversation), now].slice(-rule.limit);
      times.delete(conversation);
      times.set(conversation, kept);
      letGo(now - rule.windowMs - marginMs);
    },
    wait,
  };
};
