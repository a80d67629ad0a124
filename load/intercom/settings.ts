import type { Ceiling } from '../target.js';
import { intercomCapabilities } from './capabilities.js';

/** What an operator may set; all times in milliseconds. */
export interface IntercomSettings {
  /** Keeps below the rate that the answers' X-RateLimit headers tell. */
  readonly paced: boolean;
  /** Share of the allowance (0..1) left to others in the workspace. */
  readonly reserve: number;
  /** Calls a window until the first answer tells. */
  readonly rate: { readonly limit: number; readonly windowMs: number };
  /** None by default: no ceiling per resource is documented. */
  readonly ceilings: readonly Ceiling[];
  /**
   * Replies to one conversation in a window. Undocumented; a migration vendor reports the refusal "Too many recent
   * replies to this conversation". `heed` keeps below it from the start, `react` waits when it is met.
   */
  readonly recentReplies: {
    readonly mode: 'heed' | 'react';
    readonly limit: number;
    readonly windowMs: number;
  };
  /** How late the search may know of a new conversation. Undocumented. */
  readonly conversationIndexMs: number;
  /** How late the search may know of a new contact: "can take minutes". */
  readonly contactIndexMs: number;
  /** How long a write that got no answer may still be on its way. */
  readonly settleMs: number;
  /** Pause between two looks while waiting for the search. */
  readonly lookEveryMs: number;
  /** How long the canary conversation is watched for automatic answers. */
  readonly quietMs: number;
  /** Tries of a call that was surely not done (429, no connection) or only reads. */
  readonly tries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Changes what somebody edited at the target since it was written. */
  readonly overwrite: boolean;
  /** Compares the bytes of attachments on reading back, not only name and size. */
  readonly compareFiles: boolean;
}

export const intercomSettings: IntercomSettings = {
  paced: true,
  reserve: 0,
  rate: intercomCapabilities.rate,
  ceilings: [],
  recentReplies: { mode: 'react', limit: 10, windowMs: 10_000 },
  conversationIndexMs: 180_000,
  contactIndexMs: 300_000,
  settleMs: 5_000,
  lookEveryMs: 10_000,
  quietMs: 5_000,
  tries: 8,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  overwrite: false,
  compareFiles: true,
};
