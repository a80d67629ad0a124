import type { Conversation, Part } from '../state/inbox.js';

/**
 * The JSON of parts, kept for the conversations that were answered last. Every reply is answered with the whole
 * conversation: without this, writing N replies would cost N²/2 serialised parts.
 */
export interface PartTexts {
  /** JSON texts of the conversation's parts, in their order. */
  of(conversation: Conversation): readonly string[];
  /** A part was put in at this place. */
  inserted(conversation: Conversation, at: number): void;
  forget(conversation: Conversation): void;
}

const conversationsKept = 128;

export const createPartTexts = (write: (part: Part) => string): PartTexts => {
  const kept = new Map<Conversation, (string | null)[]>();
  // Signed URLs die, so parts with files are written anew each time.
  const lasting = (part: Part) => (part.attachments.length === 0 ? write(part) : null);
  const touch = (conversation: Conversation): (string | null)[] => {
    const known = kept.get(conversation);
    // A test may have put parts into the state by hand: then the texts are made anew.
    const texts = known?.length === conversation.parts.length ? known : conversation.parts.map(lasting);
    kept.delete(conversation);
    kept.set(conversation, texts);
    if (kept.size > conversationsKept) {
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    }
    return texts;
  };
  return {
    of: (conversation) =>
      touch(conversation).map((text, index) => text ?? write(conversation.parts[index] as Part)),
    inserted: (conversation, at) => {
      const texts = kept.get(conversation);
      if (texts?.length === conversation.parts.length - 1)
        texts.splice(at, 0, lasting(conversation.parts[at] as Part));
    },
    forget: (conversation) => {
      kept.delete(conversation);
    },
  };
};
