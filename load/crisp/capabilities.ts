import type { Capabilities } from '../target.js';

/** Crisp's plans, from the cheapest up. */
export const crispPlans = ['free', 'mini', 'essentials', 'plus'] as const;
export type CrispPlan = (typeof crispPlans)[number];

/** What a plan allows: the constants of Crisp's own importer of conversations (crisp-import-conversations 1.10). */
export const planLimits: Readonly<
  Record<
    CrispPlan,
    {
      /** Conversations that may be made in a window; beyond it 423. */
      readonly creation: { readonly limit: number; readonly windowMs: number };
      readonly participants: number;
      /** The free plan refuses notes. */
      readonly notes: boolean;
    }
  >
> = {
  free: { creation: { limit: 10, windowMs: 90_000 }, participants: 1, notes: false },
  mini: { creation: { limit: 15, windowMs: 60_000 }, participants: 3, notes: true },
  essentials: { creation: { limit: 25, windowMs: 60_000 }, participants: 10, notes: true },
  plus: { creation: { limit: 40, windowMs: 60_000 }, participants: 10, notes: true },
};

/** Calls a day and token (docs.crisp.chat, authentication). */
export const dailyCalls = { website: 10_000, plugin: 5_000 } as const;
export type CrispTier = keyof typeof dailyCalls;

/** Conversations that one call of a batch route takes. The most is not documented. */
export const batchSize = 50;

/** Conversations that are settled side by side: with fifty operators each still gets some in a call. */
const settledTogether = 1_024;

/** What Crisp takes, REST API v1. */
export const crispCapabilities: Capabilities = {
  // The vendor's own importer cuts texts and notes here, without a word.
  maxTextLength: 2_000,
  // A file is a message of its own.
  maxAttachmentsPerPart: 1,
  maxAttachmentBytes: 100 * 1024 * 1024,
  acceptsHtml: false,
  acceptsCreatedAt: true,
  supportsUndo: true,
  // No number is documented; the daily quota is the wall.
  rate: { limit: 600, windowMs: 60_000 },
  dailyCalls: dailyCalls.website,
  // The call that makes one takes nothing to know it by.
  straysFrom: ['conversation'],
  filesStay: {
    bucket: 'No call takes a file out of Crisp’s bucket; ask Crisp.',
    host: 'It lies on your own host: take it away there.',
  },
  // Many conversations are settled by one call; see kinds/settle.ts.
  together: { state: settledTogether, read: settledTogether, routing: settledTogether },
  callsPerOperation: { state: 1 / 40, read: 1 / 40, routing: 1 / 10 },
};
