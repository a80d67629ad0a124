/** What the shaping must know of Crisp's limits and of the plan that is paid for there. */
export interface CrispLimits {
  /** Longest text of a message or note in characters. */
  readonly maxTextLength: number;
  readonly maxAttachmentBytes: number;
  /** Whether the plan takes notes. */
  readonly notes: boolean;
  /** Participants of a conversation that the plan takes. */
  readonly participants: number;
}

/** No number is known; a longer value is not sent, and the plan says so. */
export const maxDataLength = 10_000;

/** HTML beside a message, in characters: the vendor's own importer keeps bodies small, the limit is not known. */
export const maxOriginalLength = 400_000;
