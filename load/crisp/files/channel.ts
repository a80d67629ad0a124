import type { Clock } from '../../../core/clock.js';
import { field, type Json, number, text } from '../api/answer.js';

/** Where bytes may be put, as Crisp says in an event some moments after it was asked. */
export interface Grant {
  /** The address that takes the bytes; may be a path of the host of files. */
  readonly signed: string;
  /** The address that serves them afterwards. */
  readonly resource: string;
  /** Most bytes; null: nothing was said. */
  readonly sizeLimit: number | null;
}

/** Crisp's real-time channel, as far as uploads need it. */
export interface Channel {
  /** Makes it listen; once is enough. Errors: port-taken. */
  open(): Promise<void>;
  /** Waits for the grant with this id from now on: call it before Crisp is asked. Undefined: none came in time. */
  grant(id: string, withinMs: number, signal: AbortSignal): Promise<Grant | undefined>;
  close(): Promise<void>;
}

/** Takes events from wherever they come and gives them to whoever waits. */
export interface Hub {
  take(event: string, data: Json): void;
  readonly grant: Channel['grant'];
}

const grantOf = (data: Json): Grant | undefined => {
  const signed = text(field(field(data, 'url'), 'signed'));
  const resource = text(field(field(data, 'url'), 'resource'));
  if (signed === undefined || resource === undefined) return undefined;
  return { signed, resource, sizeLimit: number(field(field(data, 'policy'), 'size_limit')) ?? null };
};

export const createHub = (clock: Clock): Hub => {
  const waiting = new Map<string, (grant: Grant) => void>();
  return {
    take: (event, data) => {
      if (!/^bucket:url:\w+:generated$/.test(event)) return;
      const grant = grantOf(data);
      // One that nobody waits for is another program's, or came too late.
      if (grant) waiting.get(text(field(data, 'id')) ?? '')?.(grant);
    },
    grant: async (id, withinMs, signal) => {
      const end = new AbortController();
      try {
        return await Promise.race([
          new Promise<Grant>((resolve) => waiting.set(id, resolve)),
          clock.sleep(withinMs, AbortSignal.any([signal, end.signal])).then(() => undefined),
        ]);
      } finally {
        waiting.delete(id);
        end.abort();
      }
    },
  };
};

/** A channel in the same process: a stand-in that tells of its events itself. */
export const hubChannel = (hub: Hub): Channel => ({
  open: async () => {},
  grant: hub.grant,
  close: async () => {},
});
