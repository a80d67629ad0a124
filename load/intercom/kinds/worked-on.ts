import { field, idOf, type Json, list, text } from '../api/answer.js';
import { looksEdited } from '../imprint.js';
import type { RemovalJob } from './kind.js';

/** Whether a part says something: changes of state and assignee leave empty ones, ours among them. */
const speaks = (part: Json): boolean =>
  (text(field(part, 'body')) ?? '') !== '' || list(field(part, 'attachments')).length > 0;

/**
 * Whether somebody worked since on a conversation or ticket of ours: wrote in it, or changed what we wrote of its title,
 * attributes, assignee or state. `parts` are the newest that Intercom shows, at most 500: what is new is among them.
 */
export const isWorkedOn = (
  { context: { belongings }, desk }: Pick<RemovalJob, 'context' | 'desk'>,
  there: Json,
  parts: readonly Json[],
): boolean => {
  const ours = new Set(belongings.map(({ remoteId }) => remoteId));
  return (
    parts.some((part) => speaks(part) && !ours.has(idOf(field(part, 'id')) ?? '')) ||
    belongings.some(({ facts }) => looksEdited(facts, there, desk.clock.now()))
  );
};
