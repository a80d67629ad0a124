import type { Conversation, Part } from '../state/inbox.js';

/**
 * The JSON of parts, kept for the conversations that were answered last. Every reply is answered with the whole
 * conversation: without this, writing N replies would cost N²/2 serialised parts.
 */
export interface PartTexts {
  /** JSON texts of the newest parts, at most so many, in their order. */
  newest(conversation: Conversation, most: number): readonly string[];
  forget(conversation: Conversation): void;
}

const conversationsKept = 128;

export const createPartTexts = (write: (part: Part) => string): PartTexts => {
  const kept = new Map<Conversation, Map<Part, string>>();
  /** The texts of a conversation, which is now the one used last. */
  const textsOf = (conversation: Conversation, most: number): Map<Part, string> => {
    const known = kept.get(conversation);
    // Parts that are shown no more would stay for ever in a thread that grows on.
    const texts = known && known.size <= 2 * most ? known : new Map<Part, string>();
    kept.delete(conversation);
    kept.set(conversation, texts);
    if (kept.size > conversationsKept) {
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    }
    return texts;
  };
  return {
    newest: (conversation, most) => {
      const texts = textsOf(conversation, most);
      return conversation.parts.slice(-most).map((part) => {
        const known = texts.get(part);
        if (known !== undefined) return known;
        const text = write(part);
        // Signed URLs die, so parts with files are written anew each time.
        if (part.attachments.length === 0) texts.set(part, text);
        return text;
      });
    },
    forget: (conversation) => {
      kept.delete(conversation);
    },
  };
};
