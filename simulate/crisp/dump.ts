import { canonicalJson } from '../../core/digest.js';
import type { Conversation, Workspace } from './state.js';

/** Everything that a workspace holds, a line each, without what an import cannot decide: ids, times of arrival. */

const person = (workspace: Workspace, peopleId: string | null): string | null =>
  (peopleId === null ? undefined : workspace.people.get(peopleId))?.card.email ?? null;

const lines = function* (workspace: Workspace, one: Conversation): Generator<object> {
  const name = one.meta.data.source_id ?? one.meta.subject;
  yield {
    kind: 'conversation',
    name,
    state: one.state,
    person: person(workspace, one.peopleId),
    meta: one.meta,
    participants: one.participants,
    assigned: workspace.operators.find((operator) => operator.userId === one.assigned)?.email ?? null,
    unread: one.unread,
    messages: one.messages.length,
    visitor: one.visitor,
  };
  for (const message of [...one.messages].sort(
    (a, b) => a.timestamp - b.timestamp || a.fingerprint - b.fingerprint,
  )) {
    const { madeAt: _made, originalId, timestamp, fingerprint, ...rest } = message;
    // An event of the workspace itself is dated when it happened, and has a number of its own.
    const own = message.type === 'event';
    yield {
      kind: 'message',
      of: name,
      ...rest,
      ...(own ? {} : { timestamp, fingerprint }),
      original: originalId === null ? null : (one.originals.get(originalId) ?? null),
    };
  }
};

const all = function* (workspace: Workspace): Generator<object> {
  for (const { card, data } of workspace.people.values()) yield { kind: 'person', card, data };
  for (const conversation of workspace.conversations.values()) yield* lines(workspace, conversation);
  for (const [locale, tree] of workspace.helpdesk?.locales ?? [])
    for (const [path, { content, metadata }] of tree) yield { kind: 'page', locale, path, content, metadata };
  for (const { path, target } of workspace.redirections.values()) yield { kind: 'redirection', path, target };
  for (const { name, type, bytes } of workspace.files.values())
    yield { kind: 'file', name, type, size: bytes?.length ?? null };
};

export function* dumpWorkspace(workspace: Workspace): Generator<string> {
  for (const line of all(workspace)) yield `${canonicalJson(JSON.parse(JSON.stringify(line)))}\n`;
}
