import type { Outcome } from '../../target.js';
import { type Answer, field, idOf, isDone, type Json } from '../api/answer.js';
import { edited, looksEdited, refuseEdited } from '../imprint.js';
import type { Job } from './kind.js';

/** The field of a conversation or ticket that holds its team or teammate. */
export const assigneeField = (type: Json | undefined): 'team_assignee_id' | 'admin_assignee_id' =>
  type === 'team' ? 'team_assignee_id' : 'admin_assignee_id';

/**
 * As refuseEdited. Of an assignment that never got an answer it is known whom it named: nobody, they, or whoever was
 * there before is what we left; anybody else was put there by hand since.
 */
export const refuseReassigned = async (
  job: Job,
  holder: ReturnType<typeof assigneeField>,
  read: () => Promise<Answer>,
): Promise<Outcome | undefined> => {
  const { context, desk, operation } = job;
  const named = context.fact(operation.key, 'assigned');
  if (context.triedAt === null || named === undefined) return refuseEdited(job, read);
  if (desk.settings.overwrite) return undefined;
  const answer = await read();
  if (!isDone(answer)) return undefined;
  const now = idOf(field(answer.json, holder));
  if (now === undefined || now === named) return undefined;
  const [fields, seen] = ['fields', 'seen'].map((name) => context.fact(operation.key, name));
  const asBefore =
    fields !== undefined &&
    seen !== undefined &&
    !looksEdited({ fields, seen }, answer.json, desk.clock.now());
  return asBefore ? undefined : edited;
};
