import { lineageOf } from '../../shape/lineage.js';
import type { LossLog } from '../../shape/losses.js';
import { answeredRatings, type RatingIn, ratingWords } from '../../shape/ratings.js';
import type { ShapeContext } from '../context.js';
import type { PartRow } from '../rows.js';
import { htmlBodies } from '../text/body.js';

/** Intercom's own ratings cannot be written: a note says what was answered, where it was; attributes hold the figures. */
export const withRatings = (
  parts: readonly PartRow[],
  ratings: readonly RatingIn[],
  createdAt: number,
  context: ShapeContext,
  losses: LossLog,
): PartRow[] => {
  const thread = [...parts];
  for (const rating of answeredRatings(ratings, losses)) {
    const answered = Math.min(context.now, Math.floor((rating.answered_ms ?? 0) / 1000));
    // Behind what was said by then; without a time behind everything.
    const later = rating.answered_ms === null ? -1 : thread.findIndex((part) => part.createdAt > answered);
    const place = later < 0 ? thread.length : later;
    const second = Math.max(answered, thread[place - 1]?.createdAt ?? createdAt);
    thread.splice(place, 0, ...notesOf(rating, second, context, losses.of(lineageOf(rating))));
  }
  return thread;
};

const notesOf = (rating: RatingIn, createdAt: number, context: ShapeContext, losses: LossLog): PartRow[] => {
  const text = ratingWords(rating, context);
  losses.add('rating-in-note', 'rating', text, 'a note');
  const body = { text, format: 'text', head: null, tail: [], empty: '(no text)' } as const;
  const author = { type: 'admin', email: context.mapping.fallbackAuthor } as const;
  return htmlBodies(body, context.limits.maxTextLength, losses).map((html, i) => ({
    key: i === 0 ? `${rating.id}#rating` : `${rating.id}#rating${i + 1}`,
    type: 'note',
    author,
    createdAt,
    html,
    files: [],
  }));
};
