import type { Clock } from '../../core/clock.js';
import { deskError, isDeskError } from '../../core/errors.js';
import type { PreflightFinding } from '../target.js';
import {
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  needId,
  refusal,
  text,
  type WriteAnswer,
} from './api/answer.js';
import type { Api } from './api/api.js';
import { searchPages } from './api/pages.js';
import { partsOf } from './kinds/part.js';
import type { IntercomSettings } from './settings.js';

/** Fixed, so that what a killed run left behind is found and removed by the next. */
const externalId = 'deskarchive-canary';
const words = 'deskarchive checks that nobody is told of old messages. This is removed at once.';

interface Canary {
  readonly api: Api;
  readonly clock: Clock;
  readonly settings: IntercomSettings;
  readonly signal: AbortSignal;
  readonly adminId: string;
}

/** A write of the canary whose fate is unknown: everything is removed and tried again. */
const lostWrite = () =>
  deskError('operation-unknown', {
    what: 'The canary record got no clear answer from Intercom.',
    where: 'intercom',
  });

const need = (answer: WriteAnswer): Exclude<WriteAnswer, { readonly lost: true }> => {
  if (isLost(answer)) throw lostWrite();
  if (isDone(answer)) return answer;
  const refused = refusal(answer);
  throw deskError('preflight-failed', {
    what: `The canary record could not be written: ${refused.status === 'rejected' ? refused.message : 'unknown'}`,
    where: 'intercom',
  });
};

const findContact = async ({ api }: Canary): Promise<string | undefined> => {
  const answer = await api.read(`/contacts/find_by_external_id/${externalId}`);
  return isDone(answer) ? idOf(field(answer.json, 'id')) : undefined;
};

const remove = async (canary: Canary, path: string): Promise<PreflightFinding | undefined> => {
  const answer = await canary.api.write('DELETE', path, undefined);
  if (isLost(answer)) throw lostWrite();
  if (isDone(answer) || answer.status === 404) return undefined;
  return {
    level: 'warning',
    topic: 'quiet',
    message: `The canary record ${path} could not be removed (${answer.status}).`,
    todo: 'Delete it by hand.',
  };
};

/** Removes what an earlier canary left: the conversations first, then the contact. */
const sweep = async (canary: Canary, contact: string): Promise<(PreflightFinding | undefined)[]> => {
  const findings: (PreflightFinding | undefined)[] = [];
  const query = { field: 'contact_ids', operator: '=', value: contact };
  const ids: string[] = [];
  for await (const item of searchPages(canary.api, '/conversations/search', query, 'conversations')) {
    const id = idOf(field(item, 'id'));
    if (id !== undefined) ids.push(id);
  }
  for (const id of ids) findings.push(await remove(canary, `/conversations/${id}`));
  findings.push(await remove(canary, `/contacts/${contact}`));
  return findings;
};

/** Parts that we did not write and that are more than a note of a changed attribute: somebody or something answered. */
const strange = (conversation: Json, own: ReadonlySet<string>): string[] =>
  partsOf(conversation)
    .filter((part) => !own.has(idOf(field(part, 'id')) ?? ''))
    .map((part) => text(field(part, 'part_type')) ?? 'unknown')
    .filter((type) => !type.startsWith('conversation_attribute_updated'));

const fly = async (canary: Canary): Promise<PreflightFinding[]> => {
  const { api, clock, settings, signal, adminId } = canary;
  const left = await findContact(canary);
  const findings: (PreflightFinding | undefined)[] = left === undefined ? [] : await sweep(canary, left);
  const contact = needId(
    need(
      await api.write('POST', '/contacts', {
        role: 'user',
        external_id: externalId,
        name: 'deskarchive canary',
        unsubscribed_from_emails: true,
      }),
    ),
  );
  const yesterday = Math.floor(clock.now() / 1000) - 86_400;
  const conversation = needId(
    need(
      await api.write('POST', '/conversations', {
        from: { type: 'contact', id: contact },
        body: words,
        created_at: yesterday,
      }),
    ),
    'conversation_id',
  );
  const reply = need(
    await api.write('POST', `/conversations/${conversation}/reply`, {
      type: 'admin',
      admin_id: adminId,
      message_type: 'comment',
      body: words,
      created_at: yesterday + 60,
      skip_notifications: true,
    }),
  );
  const own = new Set(
    partsOf(reply.json)
      .filter((part) => idOf(field(field(part, 'author'), 'id')) === adminId)
      .map((part) => idOf(field(part, 'id')) ?? ''),
  );
  await clock.sleep(settings.quietMs, signal);
  const seen = await api.read(`/conversations/${conversation}`);
  const types = [...new Set(strange(seen.json, own))].sort();
  findings.push(
    types.length === 0
      ? {
          level: 'ok',
          topic: 'quiet',
          message: `A conversation of yesterday with an admin's reply (skip_notifications) to a contact without an address drew no automatic part within ${settings.quietMs / 1000} s. Mails themselves cannot be seen through the API.`,
        }
      : {
          level: 'error',
          topic: 'quiet',
          message: `The workspace reacts by itself to a new conversation: ${types.join(', ')}.`,
          todo: 'Pause workflows, Fin, assignment rules and automatic replies in Intercom until the load is done.',
        },
  );
  findings.push(await remove(canary, `/conversations/${conversation}`));
  findings.push(await remove(canary, `/contacts/${contact}`));
  return findings.filter((finding) => finding !== undefined);
};

/** Flies the canary; when an answer is lost, removes whatever came of it and flies again. */
export const flyCanary = async (canary: Canary): Promise<readonly PreflightFinding[]> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fly(canary);
    } catch (error) {
      if (!isDeskError(error, 'operation-unknown') || attempt >= canary.settings.tries) throw error;
      // A conversation whose answer was lost is known to the search only later; the sweep must not miss it.
      await canary.clock.sleep(canary.settings.conversationIndexMs, canary.signal);
    }
  }
};
