import type { Clock } from '../../../core/clock.js';
import { type CrispSimulator, startCrisp } from '../../../simulate/crisp/simulator.js';

export interface TestDesk {
  readonly simulator: CrispSimulator;
  /** A call below the workspace; gives status, reason, data and headers. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly data: ReturnType<typeof JSON.parse>;
  readonly headers: Headers;
}

/** A stand-in with no limits in time, and a client that speaks its language. */
export const openDesk = async (
  settings: Record<string, string> = {},
  more: { readonly clock?: Clock; readonly faults?: string } = {},
): Promise<TestDesk> => {
  const simulator = await startCrisp({
    ...more,
    settings: {
      creation_limit: 'off',
      operators: 'Ava Archer <ava@example.com>, Ben Brook <ben@example.com>',
      ...settings,
    },
  });
  return {
    simulator,
    call: async (method, path, body, headers = {}) => {
      const answer = await fetch(`${simulator.url}/v1/website/${simulator.workspace.websiteId}${path}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(simulator.token).toString('base64')}`,
          'x-crisp-tier': 'website',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const envelope = text === '' ? {} : JSON.parse(text);
      return { status: answer.status, reason: envelope.reason, data: envelope.data, headers: answer.headers };
    },
    close: () => simulator.close(),
  };
};

/** A message that passes. */
export const words = (content: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'text',
  from: 'user',
  origin: 'chat',
  content,
  timestamp: 1_700_000_000_000,
  ...more,
});
