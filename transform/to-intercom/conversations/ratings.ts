import type { Numbered } from '../../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import type { LossLog } from '../../shape/losses.js';
import { spoken } from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { PartRow } from '../rows.js';
import { htmlBodies } from '../text/body.js';

export interface RatingIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly state: string;
  readonly rating: number | null;
  /** 1 good, 0 bad. */
  readonly score: number | null;
  readonly comment: string | null;
  /** Further answers (JSON). */
  readonly answers: string | null;
  readonly agent_id: string | null;
  readonly answered_ms: number | null;
}

/** Intercom's own ratings cannot be written: a note says what was answered, where it was; attributes hold the figures. */
export const withRatings = (
  parts: readonly PartRow[],
  ratings: readonly RatingIn[],
  createdAt: number,
  context: ShapeContext,
  losses: LossLog,
): PartRow[] => {
  const thread = [...parts];
  for (const rating of ratings) {
    const own = losses.of(lineageOf(rating));
    if (
      rating.rating === null &&
      rating.score === null &&
      rating.comment === null &&
      rating.answers === null
    ) {
      own.add('kind-inventory', 'rating', `asked, not answered (${rating.state})`, null);
      continue;
    }
    const answered = Math.min(context.now, Math.floor((rating.answered_ms ?? 0) / 1000));
    // Behind what was said by then; without a time behind everything.
    const later = rating.answered_ms === null ? -1 : thread.findIndex((part) => part.createdAt > answered);
    const place = later < 0 ? thread.length : later;
    const second = Math.max(answered, thread[place - 1]?.createdAt ?? createdAt);
    thread.splice(place, 0, ...notesOf(rating, second, context, own));
  }
  return thread;
};

const notesOf = (rating: RatingIn, createdAt: number, context: ShapeContext, losses: LossLog): PartRow[] => {
  const text = wordsOf(rating, context);
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

const wordsOf = (rating: RatingIn, context: ShapeContext): string => {
  const judged = rating.score === null ? '' : rating.score > 0 ? ' (good)' : ' (bad)';
  const figure = rating.rating === null ? judged.trim() || 'no figure' : `${rating.rating}${judged}`;
  return [
    `Satisfaction rating, ${spoken(rating.answered_ms)}: ${figure}`,
    ...(rating.agent_id === null ? [] : [`Rated: ${context.writer(rating.agent_id).label}`]),
    ...(rating.comment === null ? [] : [`Comment: ${rating.comment}`]),
    ...(rating.answers === null ? [] : [`Further answers: ${rating.answers}`]),
  ].join('\n');
};
