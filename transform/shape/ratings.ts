import type { Numbered } from './alongside.js';
import type { ShapeContext } from './context.js';
import { type LineageColumns, lineageOf } from './lineage.js';
import type { LossLog } from './losses.js';
import { spoken } from './times.js';

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

/** The ratings that say something; one that was asked for and never answered is named as a loss. */
export const answeredRatings = (ratings: readonly RatingIn[], losses: LossLog): readonly RatingIn[] =>
  ratings.filter((rating) => {
    const said = [rating.rating, rating.score, rating.comment, rating.answers].some((one) => one !== null);
    if (!said)
      losses
        .of(lineageOf(rating))
        .add('kind-inventory', 'rating', `asked, not answered (${rating.state})`, null);
    return said;
  });

/** A rating as people read it, for a note in its place: no target lets one write its own ratings. */
export const ratingWords = (rating: RatingIn, context: ShapeContext): string => {
  const judged = rating.score === null ? '' : rating.score > 0 ? ' (good)' : ' (bad)';
  const figure = rating.rating === null ? judged.trim() || 'no figure' : `${rating.rating}${judged}`;
  return [
    `Satisfaction rating, ${spoken(rating.answered_ms)}: ${figure}`,
    ...(rating.agent_id === null ? [] : [`Rated: ${context.writer(rating.agent_id).label}`]),
    ...(rating.comment === null ? [] : [`Comment: ${rating.comment}`]),
    ...(rating.answers === null ? [] : [`Further answers: ${rating.answers}`]),
  ].join('\n');
};
