import { bytesText, countText, timeText } from '../../core/figures.js';
import type { PlanReport, ReasonReport } from './contents.js';

/** What both forms of the report say, word for word. */

export const title = ({ plan }: PlanReport): string => `Load of ${plan.archive.object} into ${plan.target}`;

export const aboutWrites =
  'Every write that the load will make, counted before anything is written. Calls that only look or read back come on top.';
export const aboutLosses =
  'Each reason says what happens instead; the archive keeps the original of everything. All rows: losses.csv, losses.ndjson.';
export const aboutUnread =
  'Records of kinds that no desk takes in the shape they have: they are whole in the archive, and questions read them there.';

export const aboutHeld =
  'Each stays in the archive and can be loaded later. All rows: held.csv, held.ndjson.';
export const aboutNeeds =
  'What must be there at the target before the load begins; the load looks for each by name and stops when one is missing.';
export const statement =
  'I have read what will be written, what will not arrive as it was and what is held back, and agree to the load of exactly this plan.';

export const unconfirmed = 'Nobody has confirmed the mapping: load will refuse this plan.';

export const needWords: Readonly<Record<string, string>> = {
  admin: 'Teammates, by e-mail',
  team: 'Teams, by name',
  locale: 'Languages of the help centre',
  'ticket-type': 'Ticket types, by name',
  'ticket-state': 'Ticket states, by label',
  'object-type': 'Custom object types',
  'object-relation': 'Relations to custom objects',
};

export const facts = (report: PlanReport): readonly (readonly [string, string])[] => {
  const { plan, confirmed } = report;
  return [
    ['Plan', plan.sha256],
    ['Archive', `${plan.archive.object}, ${plan.archive.version}`],
    ['State of the archive', plan.archive.inventorySha512],
    ['Narrowed to', plan.scope === null ? 'nothing: this is everything' : JSON.stringify(plan.scope)],
    ['Mapping', plan.mappingSha256],
    ['Mapping confirmed', confirmed === null ? 'no' : `by ${confirmed.by}, ${confirmed.at}`],
    [
      'Continues',
      plan.ledger.head === null
        ? 'nothing: this is a first load'
        : `the ledger of ${plan.ledger.workspace} at ${plan.ledger.head}`,
    ],
  ];
};

export const figures = (report: PlanReport): readonly (readonly [string, string])[] => {
  const { operations, forecast, losses, held, rehearsal } = report;
  return [
    [
      countText(operations.open),
      operations.open === operations.total
        ? 'writes'
        : `writes still to do, of ${countText(operations.total)}`,
    ],
    [
      timeText(rehearsal === null ? forecast.hours * 3600 : rehearsal.openSeconds),
      rehearsal === null ? 'at the documented rate, at least' : 'as rehearsed',
    ],
    [bytesText(forecast.bytes), 'to send'],
    [countText(losses.total), 'losses'],
    [countText(held.total), 'held back'],
  ];
};

export const shareWords = ({ shares, more }: ReasonReport): string =>
  [
    ...shares.map(
      ({ kind, field, count }) =>
        `${countText(count)} × ${kind}${field === null || field === '' ? '' : ` ${field}`}`,
    ),
    ...(more > 0 ? [`${countText(more)} others`] : []),
  ].join(' · ');

export const rehearsalFacts = (report: PlanReport): readonly (readonly [string, string])[] => {
  const { rehearsal } = report;
  if (rehearsal === null) return [];
  const { assumed, pace } = rehearsal;
  return [
    [
      'Verdict',
      {
        clean: 'clean: everything would arrive, nobody would be told',
        rejects: 'something would not arrive',
        mailed: 'customers would be told',
      }[rehearsal.verdict],
    ],
    ['Time', `${timeText(rehearsal.seconds)} for ${countText(rehearsal.calls)} calls`],
    [
      'Limit',
      pace.limit === 0
        ? 'none'
        : `${countText(pace.limit)} calls in ${pace.windowMs / 1000} s, ${(pace.used * 100).toFixed(1)} % used`,
    ],
    [
      'Taken for granted',
      `${assumed.latencyMs} ms a call, ${bytesText(assumed.uploadBytesPerSecond)} a second, ${assumed.parallel} written side by side`,
    ],
  ];
};
