import type { PlanHeader } from '../../load/plan/plan-file.js';
import { count, counted, table } from './table.js';

const hours = (value: number): string =>
  value < 1 / 60
    ? `${Math.max(1, Math.round(value * 3600))} s`
    : value < 1
      ? `${Math.round(value * 60)} min`
      : `${value.toFixed(1)} h`;

/** What the writes of a plan cost. */
export const forecastLines = (header: PlanHeader): string[] => [
  `  ${counted(header.forecast.calls, 'call')}, about ${hours(header.forecast.hours)} at the target’s documented rate`,
  ...(header.forecast.days === null
    ? []
    : [`  the calls of ${counted(header.forecast.days, 'day')}, for the target counts them by the day`]),
];

/** What no target gets. */
const unreadLines = ({ unread = {} }: PlanHeader): string[] => {
  const kinds = Object.entries(unread);
  return kinds.length === 0
    ? []
    : [
        '',
        'What stays in the archive, since the model has no place for it; deskarchive query reads it',
        ...table(['kind', 'records'], kinds, ['records']),
      ];
};

/** What a person reads of a plan before anything is written. */
export const planLines = (header: PlanHeader): string[] => [
  'What would be written',
  ...table(
    ['kind', 'operations', 'still to do'],
    Object.entries(header.operations.byKind).map(([kind, k]) => [kind, k.operations, k.open]),
    ['operations', 'still to do'],
  ),
  ...forecastLines(header),
  '',
  header.losses.total === 0
    ? 'Nothing is lost on the way.'
    : `What will not arrive as it was: ${count(header.losses.total)}`,
  ...(header.losses.total === 0
    ? []
    : table(
        ['loss', 'count', 'meaning'],
        Object.entries(header.losses.byReason).map(([reason, loss]) => [reason, loss.count, loss.meaning]),
        ['count'],
      )),
  '',
  header.held.total === 0 ? 'Nothing is held back.' : `What is held back: ${count(header.held.total)}`,
  ...(header.held.total === 0
    ? []
    : table(
        ['held', 'count', 'meaning'],
        Object.entries(header.held.byReason).map(([reason, held]) => [reason, held.count, held.meaning]),
        ['count'],
      )),
  ...unreadLines(header),
];
