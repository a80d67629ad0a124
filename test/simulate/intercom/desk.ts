import { type VirtualClock, virtualClock } from '../../../core/clock.js';
import {
  type IntercomOptions,
  type IntercomSimulator,
  startIntercom,
} from '../../../simulate/intercom/simulator.js';

/** A Thursday noon in UTC. */
export const noon = Date.UTC(2026, 0, 15, 12) / 1000;

/** An answer's object; see `at` for what lies deeper. */
export type Json = Readonly<Record<string, unknown>>;

/** What lies at a path: `at(conversation, 'source.author.name')`. */
export const at = (json: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, key) => (found as Json | undefined)?.[key], json);

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the body is no JSON. */
  readonly json: Json;
}

export interface TestDesk {
  readonly simulator: IntercomSimulator;
  readonly clock: VirtualClock;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string | null>): Promise<Reply>;
  /** The same for a call that must succeed. */
  made(method: string, path: string, body?: unknown): Promise<Json>;
  /** `<status> <code>: <message>` of a refusal, `200` when there was none. */
  refusal(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string | null>,
  ): Promise<string>;
  readonly adminId: string;
  close(): Promise<void>;
}

const standard: Readonly<Record<string, string>> = { recent_replies: 'off', request_id: 'present' };

/** A fresh workspace behind HTTP with a clock that stands still. */
export const openDesk = async (
  settings: Readonly<Record<string, string>> = {},
  options: IntercomOptions = {},
): Promise<TestDesk> => {
  const clock = virtualClock(noon * 1000);
  const simulator = await startIntercom({ clock, ...options, settings: { ...standard, ...settings } });
  const call: TestDesk['call'] = async (method, path, body, headers = {}) => {
    const all: Record<string, string | null> = {
      accept: 'application/json',
      'intercom-version': '2.16',
      authorization: `Bearer ${simulator.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: Object.fromEntries(sent),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Json) : {},
    };
  };
  return {
    simulator,
    clock,
    call,
    made: async (method, path, body) => {
      const reply = await call(method, path, body);
      if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.json;
    },
    refusal: async (method, path, body, headers) => {
      const reply = await call(method, path, body, headers);
      const code = at(reply.json, 'errors.0.code');
      return code === undefined
        ? String(reply.status)
        : `${reply.status} ${code}: ${at(reply.json, 'errors.0.message')}`;
    },
    adminId: [...simulator.workspace.admins.keys()][0] as string,
    close: simulator.close,
  };
};

/** A user, and an open conversation of theirs that began an hour ago. */
export const openConversation = async (desk: TestDesk) => {
  const contact = await desk.made('POST', '/contacts', { email: 'ann@example.com', external_id: 'ann' });
  const message = await desk.made('POST', '/conversations', {
    from: { type: 'user', id: contact.id },
    body: 'Printer on fire',
    created_at: noon - 3600,
  });
  return { contactId: String(contact.id), id: String(message.conversation_id) };
};
