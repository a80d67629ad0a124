import type { Outcome } from '../../target.js';
import { field, type Json, text } from '../api/answer.js';
import { imprint, imprintOf, refuseEdited } from '../imprint.js';
import { foundAs, readConversation } from './conversation.js';
import { goesWith, type Job, type Kind, lookUntil, outcomeOf, resolved } from './kind.js';
import { endedBefore, hasEnded, snoozeEnded } from './snooze.js';

const openState: Json = { state: 'open' };
const stateNames: Readonly<Record<string, string>> = { close: 'closed', snoozed: 'snoozed', open: 'open' };

/** What a conversation is to become. */
interface Wanted {
  readonly conversation: Json | undefined;
  readonly messageType: string;
  readonly adminId: Json | undefined;
  readonly until: Json | undefined;
  /** It was to be snoozed, and the snooze is over. */
  readonly ended: boolean;
}

const wantedOf = async (job: Job): Promise<Wanted> => {
  const { conversation, message_type, admin_id, snoozed_until } = await resolved(job);
  const ended = hasEnded(job.desk, snoozed_until);
  return {
    conversation,
    messageType: ended ? 'open' : String(message_type),
    adminId: admin_id,
    until: ended ? undefined : snoozed_until,
    ended,
  };
};

/** Adds until when it is snoozed, or that the snooze was over already. */
const told = (outcome: Outcome, { ended, until }: Wanted): Outcome => {
  if (!('remoteId' in outcome)) return outcome;
  if (ended) return { ...outcome, facts: { ...outcome.facts, ...endedBefore }, otherwise: snoozeEnded };
  return until === undefined ? outcome : { ...outcome, facts: { ...outcome.facts, until: String(until) } };
};

const write = async (job: Job, { conversation, messageType, adminId, until }: Wanted): Promise<Outcome> => {
  const answer = await job.api.write('POST', `/conversations/${conversation}/parts`, {
    message_type: messageType,
    admin_id: adminId,
    ...(messageType === 'close' ? { type: 'admin' } : {}),
    ...(until === undefined ? {} : { snoozed_until: until }),
  });
  return outcomeOf(answer, 'created', () => String(conversation), imprintOf({ state: null }, answer));
};

/**
 * Close, snooze or open; Intercom dates it now. No body: a closing text would be mailed. A conversation that was only
 * just made is open: that costs no call.
 */
export const stateKind: Kind = {
  perform: async (job) => {
    const wanted = await wantedOf(job);
    if (wanted.messageType !== 'open') return told(await write(job, wanted), wanted);
    const facts = imprint({ state: null }, openState);
    return told(
      { status: 'created', remoteId: String(wanted.conversation), httpStatus: null, facts },
      wanted,
    );
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      const wanted = await wantedOf(job);
      const answer = await readConversation(job, wanted.conversation);
      return text(field(answer.json, 'state')) === stateNames[wanted.messageType]
        ? told(foundAs(wanted.conversation, { state: null }, answer), wanted)
        : undefined;
    }),
  revise: async (job, remoteId) => {
    const refused = await refuseEdited(job, () => readConversation(job, remoteId));
    if (refused) return refused;
    const wanted = await wantedOf(job);
    if (wanted.messageType === 'open') {
      const there = await readConversation(job, remoteId);
      // Opening leaves a part behind; what a contact's message opened already needs none.
      if (text(field(there.json, 'state')) === 'open') {
        const facts = imprintOf({ state: null }, there);
        return told(
          outcomeOf(there, 'updated', () => remoteId, facts),
          wanted,
        );
      }
    }
    const outcome = told(await write(job, wanted), wanted);
    return 'remoteId' in outcome ? { ...outcome, status: 'updated', remoteId } : outcome;
  },
  remove: async () => goesWith('conversation'),
};
