import { lineageOf } from '../shape/lineage.js';
import type { LossLog } from '../shape/losses.js';
import { answeredRatings, type RatingIn, ratingWords } from '../shape/ratings.js';
import type { CrispContext } from './context.js';
import type { PartIn } from './messages.js';

/**
 * Crisp's own ratings cannot be written: a note says what was answered, where it was; the data of the conversation hold
 * the figures. On a plan without notes each is lost as a note.
 */
export const withRatings = (
  parts: readonly PartIn[],
  ratings: readonly RatingIn[],
  context: CrispContext,
  losses: LossLog,
): readonly PartIn[] => {
  const thread = [...parts];
  for (const rating of answeredRatings(ratings, losses)) {
    const note = noteOf(rating, context);
    if (context.limits.notes)
      losses.of(lineageOf(rating)).add('rating-in-note', 'rating', note.text, 'a note');
    // Behind what was said by then; without a time behind everything.
    const answered = rating.answered_ms;
    const later = answered === null ? -1 : thread.findIndex((part) => (part.created_ms ?? 0) > answered);
    thread.splice(later < 0 ? thread.length : later, 0, note);
  }
  return thread;
};

const noteOf = (rating: RatingIn, context: CrispContext): PartIn => ({
  no: rating.no,
  id: `${rating.id}#rating`,
  kind: 'note',
  direction: 'internal',
  author_type: 'bot',
  author_id: null,
  by_own_contact: false,
  contact_name: null,
  contact_email: null,
  created_ms: rating.answered_ms,
  channel: null,
  subject: null,
  text: ratingWords(rating, context),
  format: 'text',
  redacted: false,
  source: rating.source,
  source_kind: rating.source_kind,
  source_id: rating.source_id,
  raw_sha256: rating.raw_sha256,
});
