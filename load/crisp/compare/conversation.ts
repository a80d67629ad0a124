import type { DoneOperation, PerformContext } from '../../target.js';
import { field, isDone, type Json, list, number, text } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { resolved } from '../kinds/kind.js';
import { sendingOf } from '../kinds/message.js';
import type { CrispSettings } from '../settings.js';
import type { Checks } from './checks.js';

export interface Reading {
  readonly api: Api;
  readonly context: PerformContext;
  readonly settings: CrispSettings;
  readonly checks: Checks;
}

const pageSize = 40;

/** Every message of a conversation by its fingerprint. */
const readMessages = async (api: Api, session: string): Promise<ReadonlyMap<string, Json>> => {
  const all = new Map<string, Json>();
  let before: number | undefined;
  for (;;) {
    const answer = await api.read(
      `/conversation/${encodeURIComponent(session)}/messages${before === undefined ? '' : `?timestamp_before=${before}`}`,
    );
    const page = isDone(answer) ? list(answer.data) : [];
    for (const message of page) all.set(String(field(message, 'fingerprint')), message);
    const first = number(field(page[0], 'timestamp'));
    if (page.length < pageSize || first === undefined || first === before) return all;
    before = first;
  }
};

const compareMessage = async (
  of: DoneOperation,
  session: string,
  found: Json | undefined,
  { api, context, settings, checks }: Reading,
): Promise<void> => {
  if (found === undefined) return checks.missing(of, 'message');
  const { body, file } = await sendingOf({ operation: of.operation, context });
  for (const name of ['type', 'from', 'origin', 'timestamp', 'stealth'])
    checks.same(of, name, body[name], field(found, name));
  if (file) {
    // The address may be another one by now: files move, their names and kinds stay.
    for (const name of ['name', 'type'] as const)
      checks.same(of, `content.${name}`, file[name], field(field(found, 'content'), name));
  } else checks.same(of, 'content', body.content, field(found, 'content'));
  checks.same(of, 'author', field(body.user, 'nickname'), field(field(found, 'user'), 'nickname'));
  checks.same(of, 'automated', body.automated ?? false, field(found, 'automated') ?? false);
  for (const [name, value] of Object.entries((body.properties ?? {}) as Record<string, Json>))
    checks.same(of, `properties.${name}`, value, field(field(found, 'properties'), name));
  if (body.original === undefined) return;
  const id = text(field(field(found, 'original'), 'original_id'));
  if (id === undefined) return checks.missing(of, 'original');
  if (!settings.compareOriginals)
    return checks.skip(of, 'original', 'HTML beside messages was not asked for');
  const original = await api.read(
    `/conversation/${encodeURIComponent(session)}/original/${encodeURIComponent(id)}`,
  );
  checks.same(of, 'original', field(body.original, 'content'), field(original.data, 'content'));
};

/** A conversation with its metas, participants and every message. */
export const compareThread = async (done: readonly DoneOperation[], reading: Reading): Promise<void> => {
  const { api, context, checks } = reading;
  const [first] = done;
  if (!first) return;
  const session =
    first.operation.kind === 'conversation'
      ? first.remoteId
      : context.remoteId((first.operation.payload.conversation as { readonly $ref: string }).$ref);
  const answer = await api.read(`/conversation/${encodeURIComponent(session)}`);
  if (!isDone(answer)) return checks.missing(first, 'conversation');
  const messages = await readMessages(api, session);
  for (const of of done) {
    const { kind } = of.operation;
    if (kind === 'conversation') checks.same(of, 'session', session, field(answer.data, 'session_id'));
    else if (kind === 'message') await compareMessage(of, session, messages.get(of.remoteId), reading);
    else {
      const { body } = await resolved({ operation: of.operation, context });
      const held = kind === 'meta' ? field(answer.data, 'meta') : answer.data;
      for (const [name, value] of Object.entries(body as Record<string, Json>))
        checks.same(of, name, value, field(held, name));
    }
  }
  const writtenMessages = done.filter((of) => of.operation.kind === 'message');
  const twice = [...messages.values()].filter(
    (one) =>
      field(one, 'type') !== 'event' &&
      !writtenMessages.some((of) => of.remoteId === String(field(one, 'fingerprint'))),
  );
  // Somebody may have answered since; what is too much is named, and compared with nothing.
  if (twice.length > 0) checks.skip(first, 'messages', 'further messages stand in the conversation');
};

/** Routing, state and read mark of a conversation. */
export const compareSettled = async (
  done: readonly DoneOperation[],
  { api, context, checks }: Reading,
): Promise<void> => {
  const [first] = done;
  if (!first) return;
  const answer = await api.read(`/conversation/${encodeURIComponent(first.remoteId)}`);
  if (!isDone(answer)) return checks.missing(first, 'conversation');
  for (const of of done) {
    const { kind, payload } = of.operation;
    if (kind === 'state') checks.same(of, 'state', String(payload.state), field(answer.data, 'state'));
    else if (kind === 'routing') {
      const { operator } = await resolved({ operation: of.operation, context });
      checks.same(of, 'assigned', operator, field(field(answer.data, 'assigned'), 'user_id'));
    } else checks.same(of, 'unread', 0, field(field(answer.data, 'unread'), 'operator'));
  }
};
