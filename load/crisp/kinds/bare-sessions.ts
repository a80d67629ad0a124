import { field, isDone, type Json, list, number, text } from '../api/answer.js';
import type { Api } from '../api/api.js';

/**
 * A session that only a call can have left: nothing said, nobody in it, no browser behind it. A living visitor's
 * session has a device, an address, or is active.
 */
export const isBare = (one: Json): boolean => {
  const meta = field(one, 'meta');
  const empty = (value: Json | undefined): boolean =>
    value === undefined ||
    value === null ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0);
  return (
    empty(field(one, 'last_message')) &&
    empty(field(one, 'preview_message')) &&
    ['email', 'nickname', 'ip', 'device', 'data', 'subject'].every((name) => empty(field(meta, name))) &&
    field(field(one, 'active'), 'now') !== true &&
    field(one, 'availability') !== 'online'
  );
};

const pageSize = 50;

/** Sessions made since a moment by the vendor's clock, newest first. */
export async function* sessionsSince(
  api: Api,
  since: number,
): AsyncGenerator<{ readonly id: string; readonly session: Json }> {
  for (let page = 1; ; page++) {
    const answer = await api.read(
      `/conversations/${page}?per_page=${pageSize}&include_empty=1&order_date_created=1`,
    );
    const found = isDone(answer) ? list(answer.data) : [];
    for (const one of found) {
      if ((number(field(one, 'created_at')) ?? 0) < since) return;
      const id = text(field(one, 'session_id'));
      if (id !== undefined) yield { id, session: one };
    }
    if (found.length < pageSize) return;
  }
}

/** The bare ones among them. */
export async function* bareSince(api: Api, since: number): AsyncGenerator<string> {
  for await (const { id, session } of sessionsSince(api, since)) if (isBare(session)) yield id;
}
