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
  const times = new Map<string, number[]>();
  const recent = (conversation: string): number[] => {
    const kept = (times.get(conversation) ?? []).filter((at) => at > clock.now() - rule.windowMs - marginMs);
    if (kept.length === 0) times.delete(conversation);
    else times.set(conversation, kept);
    return kept;
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
      recent(conversation);
      const kept = times.get(conversation) ?? [];
      kept.push(clock.now());
      times.set(conversation, kept.slice(-rule.limit));
      // Conversations that are done would pile up: those without a recent reply are let go.
      if (times.size > 1_000) for (const other of [...times.keys()]) recent(other);
    },
    wait,
  };
};
