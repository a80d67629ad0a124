import type { Clock } from '../../core/clock.js';
import { deskError, isDeskError } from '../../core/errors.js';
import type { PreflightFinding } from '../target.js';
import {
  errorOf,
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  needId,
  refusal,
  seconds,
  text,
  type WriteAnswer,
} from './api/answer.js';
import type { Api } from './api/api.js';
import { searchPages } from './api/pages.js';
import { partsOf } from './kinds/part.js';
import { scopeFinding } from './preflight/scopes.js';
import type { IntercomSettings } from './settings.js';

/** Fixed, so that what a killed run left behind is found and removed by the next. */
const externalId = 'deskarchive-canary';
/** RFC 2606: nothing is ever delivered there. Workflows that mail people pass over those without an address. */
const email = 'deskarchive-canary@canary.invalid';
const words = 'deskarchive checks that nobody is told of old messages. This is removed at once.';

interface Canary {
  readonly api: Api;
  readonly clock: Clock;
  readonly settings: IntercomSettings;
  readonly signal: AbortSignal;
  readonly adminId: string;
  /** The same API for what is taken back when `signal` has come: it does not end with it. */
  readonly lastApi: Api;
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

const findContact = async ({
  api,
}: Canary): Promise<{ readonly id: string; readonly madeMs: number } | undefined> => {
  const { status, json } = await api.read(`/contacts/find_by_external_id/${externalId}`);
  const id = status === 200 ? idOf(field(json, 'id')) : undefined;
  return id === undefined ? undefined : { id, madeMs: (seconds(field(json, 'created_at')) ?? 0) * 1000 };
};

const existingId = /id=([0-9a-f]{24})/;

/** Somebody may have archived one that an earlier run left: it is in the way and in no search. */
const makeContact = async (canary: Canary) => {
  const body = {
    role: 'user',
    external_id: externalId,
    name: 'deskarchive canary',
    email,
    unsubscribed_from_emails: true,
  };
  const answer = await canary.api.write('POST', '/contacts', body);
  const there =
    isLost(answer) || answer.status !== 409 ? undefined : existingId.exec(errorOf(answer).message);
  if (!there) return need(answer);
  need(await canary.api.write('DELETE', `/contacts/${there[1]}`, undefined));
  return need(await canary.api.write('POST', '/contacts', body));
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

/** What a contact shows of mails that it was sent: when it was contacted last, and whether one came back. */
const contacted = async ({ api }: Canary, contact: string): Promise<string> => {
  const { json } = await api.read(`/contacts/${contact}`);
  return JSON.stringify([field(json, 'last_contacted_at') ?? null, field(json, 'has_hard_bounced') ?? false]);
};

/**
 * Conversations of the contact that we did not begin, by how they came, e.g. `email, automated`. When there must be one,
 * it is looked for as long as the search may be late: it has to be removed, too.
 */
const sentTo = async (
  { api, clock, settings, signal }: Canary,
  contact: string,
  own: string,
  expected: boolean,
): Promise<string[]> => {
  const query = { field: 'contact_ids', operator: '=', value: contact };
  const until = clock.now() + (expected ? settings.conversationIndexMs : 0);
  for (;;) {
    const last = clock.now() >= until;
    const found: string[] = [];
    for await (const item of searchPages(api, '/conversations/search', query, 'conversations')) {
      if (idOf(field(item, 'id')) === own) continue;
      const source = field(item, 'source');
      const type = text(field(source, 'type')) ?? 'unknown';
      found.push(`${type}, ${text(field(source, 'delivered_as')) ?? 'unknown'}`);
    }
    if (found.length > 0 || last) return found;
    await clock.sleep(Math.min(settings.lookEveryMs, until - clock.now()), signal);
  }
};

/** Watches for a while what the workspace does by itself. */
const watch = async (
  canary: Canary,
  {
    contact,
    conversation,
    own,
  }: { readonly contact: string; readonly conversation: string; readonly own: ReadonlySet<string> },
): Promise<PreflightFinding[]> => {
  const { api, clock, settings, signal } = canary;
  const before = await contacted(canary, contact);
  await clock.sleep(settings.quietMs, signal);
  const seen = await api.read(`/conversations/${conversation}`);
  const parts = [...new Set(strange(seen.json, own))].sort();
  const touched = (await contacted(canary, contact)) !== before;
  const mails = [...new Set(await sentTo(canary, contact, conversation, touched))].sort();
  const todo =
    'Pause workflows, Fin, assignment rules and automatic messages in Intercom until the load is done.';
  const findings: PreflightFinding[] = [];
  if (parts.length > 0)
    findings.push({
      level: 'error',
      topic: 'quiet',
      message: `The workspace reacts by itself to a new conversation: ${parts.join(', ')}.`,
      todo,
    });
  if (mails.length > 0 || touched)
    findings.push({
      level: 'error',
      topic: 'quiet',
      message: `The workspace writes to new contacts by itself${mails.length > 0 ? `: ${mails.join('; ')}` : ': the contact says that it was contacted'}.`,
      todo,
    });
  if (findings.length === 0)
    findings.push({
      level: 'ok',
      topic: 'quiet',
      message: `A conversation of yesterday with an admin's reply (skip_notifications), by a contact with an address that leads nowhere, drew no part, no message and no mark of a mail within ${settings.quietMs / 1000} s. What a workflow does later than that, or without a trace in the API, is not seen.`,
    });
  return findings;
};

/** What a flight has made so far: it goes whatever becomes of the flight. */
interface Flight {
  contact?: string;
  conversation?: string;
}

const begin = async (canary: Canary, flight: Flight): Promise<readonly PreflightFinding[]> => {
  const { api, clock, adminId } = canary;
  const contact = needId(await makeContact(canary));
  flight.contact = contact;
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
  flight.conversation = conversation;
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
  return watch(canary, { contact, conversation, own });
};

/** A conversation may be deleted by a token that may write conversations only. */
const end = async (canary: Canary, flight: Flight): Promise<(PreflightFinding | undefined)[]> => [
  ...(flight.conversation === undefined
    ? []
    : [await remove(canary, `/conversations/${flight.conversation}`)]),
  ...(flight.contact === undefined ? [] : [await remove(canary, `/contacts/${flight.contact}`)]),
];

/** A flight that was refused or stopped takes back what it made; if that fails too, the first error counts. */
const broken = async (canary: Canary, flight: Flight, error: unknown): Promise<PreflightFinding[]> => {
  const left = await end({ ...canary, api: canary.lastApi }, flight).catch(() => undefined);
  if (!isDeskError(error, 'role-missing')) throw error;
  const findings = (left ?? []).filter((finding) => finding !== undefined);
  return [scopeFinding('write people and conversations', error.message), ...findings];
};

const fly = async (canary: Canary): Promise<PreflightFinding[]> => {
  const { clock, settings } = canary;
  const findings: (PreflightFinding | undefined)[] = [];
  const flight: Flight = {};
  let watched: readonly PreflightFinding[];
  try {
    const left = await findContact(canary);
    if (left !== undefined) {
      // Of one that ended moments ago the search does not know all conversations yet.
      await clock.sleep(Math.max(0, left.madeMs + settings.conversationIndexMs - clock.now()), canary.signal);
      findings.push(...(await sweep(canary, left.id)));
    }
    watched = await begin(canary, flight);
  } catch (error) {
    // Of a lost answer nobody knows what it made: the next flight sweeps.
    if (isDeskError(error, 'operation-unknown') || isDeskError(error, 'host-unreachable')) throw error;
    return broken(canary, flight, error);
  }
  findings.push(...watched);
  // All that came of it goes, what workflows began included.
  const isQuiet = watched.every(({ level }) => level === 'ok');
  if (isQuiet) findings.push(...(await end(canary, flight)));
  else {
    findings.push(await remove(canary, `/conversations/${flight.conversation}`));
    findings.push(...(await sweep(canary, flight.contact as string)));
  }
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
