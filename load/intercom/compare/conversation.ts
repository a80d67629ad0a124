import type { DoneOperation } from '../../target.js';
import { field, idOf, isDone, type Json, list, seconds, text } from '../api/answer.js';
import { partsOf, sortSent } from '../kinds/part.js';
import { compareAttributes } from './attributes.js';
import { compareFiles } from './files.js';
import { isOver, type Scope, sentOf } from './scope.js';
import { comparePlain, compareText } from './text.js';

const compareOpener = async (scope: Scope, done: DoneOperation, conversation: Json): Promise<void> => {
  const { checks } = scope;
  const { body } = await sentOf(scope, done);
  const source = field(conversation, 'source');
  checks.equal(done, 'created_at', field(body, 'created_at'), seconds(field(conversation, 'created_at')));
  comparePlain(checks, done, 'body', String(field(body, 'body')), text(field(source, 'body')) ?? '');
  checks.equal(
    done,
    'author',
    idOf(field(field(body, 'from'), 'id')),
    idOf(field(field(source, 'author'), 'id')),
  );
};

/** Replies and notes of a conversation or ticket, in order: time, sort, author, words, files. */
export const compareParts = async (
  scope: Scope,
  kind: 'part' | 'ticket-part',
  parts: readonly Json[],
  total: number,
): Promise<void> => {
  const { checks } = scope;
  const place = new Map(parts.map((part, index) => [idOf(field(part, 'id')) ?? '', index]));
  let last = -1;
  for (const done of scope.of(kind)) {
    const at = place.get(done.remoteId);
    const part = at === undefined ? undefined : parts[at];
    if (at === undefined || part === undefined) {
      if (total > parts.length) checks.unverified(done, 'part', 'Intercom shows the newest 500 parts only.');
      else checks.equal(done, 'exists', true, false);
      continue;
    }
    const { body } = await sentOf(scope, done);
    checks.equal(done, 'order', true, at > last);
    last = Math.max(last, at);
    checks.equal(done, 'created_at', field(body, 'created_at'), seconds(field(part, 'created_at')));
    checks.equal(done, 'type', field(body, 'message_type'), sortSent(body, part));
    checks.equal(
      done,
      'author',
      idOf(field(body, 'admin_id')) ?? idOf(field(body, 'intercom_user_id')),
      idOf(field(field(part, 'author'), 'id')),
    );
    compareText(checks, done, 'body', String(field(body, 'body')), text(field(part, 'body')) ?? '');
    await compareFiles(scope, done, body, part);
  }
};

const compareRest = async (scope: Scope, conversation: Json): Promise<void> => {
  const { checks } = scope;
  for (const done of scope.of('conversation-details')) {
    const { body } = await sentOf(scope, done);
    const title = field(body, 'title');
    if (title !== undefined) checks.equal(done, 'title', title, field(conversation, 'title'));
    compareAttributes(
      checks,
      done,
      field(body, 'custom_attributes'),
      field(conversation, 'custom_attributes'),
    );
  }
  const tags = new Set(list(field(field(conversation, 'tags'), 'tags')).map((tag) => idOf(field(tag, 'id'))));
  for (const done of scope.of('conversation-tag')) checks.equal(done, 'tag', true, tags.has(done.remoteId));
  for (const done of [...scope.of('assignment'), ...scope.of('assignment-end')]) {
    const { type, assignee_id } = await sentOf(scope, done);
    const holder = type === 'team' ? 'team_assignee_id' : 'admin_assignee_id';
    checks.equal(done, holder, idOf(assignee_id), idOf(field(conversation, holder)));
  }
  const [opener] = scope.of('conversation');
  const [state] = scope.of('state');
  if (state) {
    const { message_type, snoozed_until } = await sentOf(scope, state);
    const over = isOver(scope, state, snoozed_until);
    const wanted = over ? 'open' : message_type === 'close' ? 'closed' : String(message_type);
    checks.equal(state, 'state', wanted, text(field(conversation, 'state')));
    if (snoozed_until !== undefined && !over)
      checks.equal(state, 'snoozed_until', snoozed_until, seconds(field(conversation, 'snoozed_until')));
  } else if (opener) {
    checks.equal(opener, 'state', 'open', text(field(conversation, 'state')));
  }
};

export const compareConversationUnit = async (scope: Scope): Promise<void> => {
  const [opener] = scope.of('conversation');
  if (!opener) return;
  const answer = await scope.api.read(`/conversations/${opener.remoteId}`);
  scope.checks.equal(opener, 'exists', true, isDone(answer));
  if (!isDone(answer)) return;
  await compareOpener(scope, opener, answer.json);
  const parts = partsOf(answer.json);
  const total = seconds(field(field(answer.json, 'conversation_parts'), 'total_count')) ?? parts.length;
  await compareParts(scope, 'part', parts, total);
  await compareRest(scope, answer.json);
};
