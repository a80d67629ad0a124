import { virtualClock } from '../../../core/clock.js';
import type { Kind } from '../../../simulate/kustomer/holdings/holdings.js';
import { type KustomerSimulator, startKustomer } from '../../../simulate/kustomer/start.js';
import type { SimulatorOptions } from '../../../simulate/simulator.js';

/** Noon of a day long after the tests were written: desks made at one time are equal. */
export const noon = Date.UTC(2026, 2, 15, 12);

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes are looked into, field by field
export type Json = any;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly json: Json;
}

export interface Client {
  readonly simulator: KustomerSimulator;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  search(body: object | string, query?: string, archived?: boolean): Promise<Reply>;
  send(method: string, path: string, body?: object): Promise<Reply>;
  /** Every record of a kind that is held, parsed. */
  records(kind: Kind): Json[];
}

const reply = async (response: Response): Promise<Reply> => {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.includes('json') === true && bytes.length > 0;
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    json: isJson ? JSON.parse(bytes.toString()) : undefined,
  };
};

export const clientOf = (simulator: KustomerSimulator, token = simulator.token): Client => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const send: Client['send'] = async (method, path, body) =>
    reply(
      await fetch(simulator.url + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    simulator,
    send,
    get: async (path, more = {}) =>
      reply(await fetch(simulator.url + path, { headers: { ...headers, ...more } })),
    search: async (body, query = '', archived = false) =>
      reply(
        await fetch(`${simulator.url}/v1/customers/${archived ? 'archive/' : ''}search${query}`, {
          method: 'POST',
          headers,
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    records: (kind) => {
      const shelf = simulator.holdings.shelf(kind);
      return Array.from({ length: shelf.list.length }, (_, place) =>
        JSON.parse(shelf.bytes(shelf.listed(shelf.list.at(place))).toString()),
      );
    },
  };
};

/** Runs with a stand-in of its own, on a clock that only the test moves. */
export const withKustomer = async (
  options: SimulatorOptions,
  run: (client: Client, clock: ReturnType<typeof virtualClock>) => Promise<void>,
): Promise<void> => {
  const clock = virtualClock(noon);
  const simulator = await startKustomer({
    clock,
    ...options,
    settings: { rpm: 'unlimited', search_rpm: 'unlimited', ...options.settings },
  });
  try {
    await run(clientOf(simulator), clock);
  } finally {
    await simulator.close();
  }
};

/** A small desk, for tests that need no more. */
export const small = { scale: 0.1 } as const;

export const twoYearsAgo = (now: number): number => {
  const date = new Date(now);
  date.setUTCFullYear(date.getUTCFullYear() - 2);
  return date.getTime();
};
