import type { IntercomSettings } from '../../../load/intercom/settings.js';

/** Settings under which a test need not wait: the search knows at once, and waits are short. */
export const swift: Partial<IntercomSettings> = {
  paced: false,
  conversationIndexMs: 0,
  contactIndexMs: 0,
  settleMs: 0,
  quietMs: 0,
  firstWaitMs: 5,
  longestWaitMs: 50,
  lookEveryMs: 50,
  recentReplies: { mode: 'react', limit: 10, windowMs: 1 },
};
