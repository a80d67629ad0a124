import type { Operation } from '../operation.js';
import type { CallsOf } from '../target.js';

/** Where a first write is not one call. */
const making: Readonly<Record<string, number>> = {
  // What others put into the list of a relation stays: it is read before it is written.
  'object-relation': 2,
};

/** Where a change of what is there is not a look and a write. */
const changing: Readonly<Record<string, number>> = {
  // Intercom has no way to change these: they cost nothing and become rejects.
  conversation: 0,
  part: 0,
  'ticket-part': 0,
  'contact-note': 0,
  'contact-tag': 0,
  'conversation-tag': 0,
  'ticket-tag': 0,
  'company-tag': 0,
  tag: 1,
  'contact-company': 1,
  'ticket-type': 1,
  'article-links': 1,
  'ticket-tag-end': 1,
  'contact-company-end': 1,
  // Looked at twice: whether there is anybody, and whether it is whom we assigned.
  'assignment-end': 3,
  'ticket-assignment-end': 3,
};

/** A conversation that was only just made is open already. */
const isFreeOpen = ({ kind, payload }: Operation): boolean =>
  kind === 'state' && payload.message_type === 'open';

/** Calls of an operation when nothing goes wrong and nothing of it was there before. Pure. */
export const intercomCalls: CallsOf = (operation) => ({
  make: isFreeOpen(operation) ? 0 : (making[operation.kind] ?? 1),
  change: changing[operation.kind] ?? 2,
});
