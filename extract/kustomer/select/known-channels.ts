import { search } from '../api/calls.js';
import { isRoleRefusal } from '../read/refused.js';
import type { Reading } from '../reader.js';
import { unknownName } from './unknown.js';

/** Channels that the vendor names (core resources, search and conversations). There is no list of them to ask for. */
const documented: readonly string[] = [
  'email',
  'sms',
  'chat',
  'facebook',
  'voice',
  'twitter-dm',
  'twitter-tweet',
  'instagram',
  'instagram-comment',
  'whatsapp',
  'form',
];

/**
 * Whether the desk may have a channel: the vendor names it, or a conversation has it. A search each of the live and the old
 * conversations; where the key may not search, the run says so itself.
 */
const isKnown = async (
  channel: string,
  { api, signal }: Pick<Reading, 'api' | 'signal'>,
): Promise<boolean> => {
  if (documented.includes(channel.toLowerCase())) return true;
  for (const route of ['live', 'archive'] as const) {
    const body = {
      queryContext: 'conversation',
      and: [{ conversation_channels: { equals: channel } }],
      includeDeleted: true,
    };
    const answer = await api.ask(search(route, body, 1, 1), signal);
    if (answer.ok ? answer.page.spans.length > 0 : isRoleRefusal(answer.refusal)) return true;
  }
  return false;
};

/** Errors: flag-invalid for channels that neither the vendor nor the desk knows. */
export const checkChannels = async (
  channels: readonly string[],
  parts: Pick<Reading, 'api' | 'signal'>,
): Promise<void> => {
  const unknown: string[] = [];
  for (const channel of channels) if (!(await isKnown(channel, parts))) unknown.push(channel);
  if (unknown.length > 0) throw unknownName('The desk has', 'channel', unknown, documented);
};
