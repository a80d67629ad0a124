import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { Pool } from 'undici';

/**
 * The bare side of the benchmarks, a process of its own: sends recorded calls with undici, so many at once, and does
 * nothing with the answers but what the next calls need. Prints `{seconds, cpu, refused}`.
 *
 *   npx tsx bench/bare.ts CALLS.ndjson URL TOKEN PARALLEL [rename]
 */

/** One recorded call, a line of the file. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Calls of one sort can go side by side; those of a later sort may need ids that came of earlier ones. */
  readonly sort: number;
  /** Id in the recorded answer; null when it gave none. */
  readonly id: string | null;
}

export interface BareFigures {
  readonly seconds: number;
  /** Seconds of processor time, user and system. */
  readonly cpu: number;
  /** Calls that were not answered with 2xx. */
  readonly refused: number;
}

/** A new conversation answers with its first message, which has an id of its own. */
export const idIn = (text: string): string | null => {
  try {
    const { id, conversation_id } = JSON.parse(text) as { id?: unknown; conversation_id?: unknown };
    const found = conversation_id ?? id;
    return found === undefined ? null : String(found);
  } catch {
    // An empty answer has no id.
    return null;
  }
};

const callsOf = async (path: string): Promise<Map<number, Sent[]>> => {
  const sorts = new Map<number, Sent[]>();
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const call = JSON.parse(line) as Sent;
    const list = sorts.get(call.sort) ?? [];
    list.push(call);
    sorts.set(call.sort, list);
  }
  return new Map([...sorts].sort(([a], [b]) => a - b));
};

/** Sends all calls. `rename`: ids of the recorded answers are replaced by those that come now. */
const bareLoop = async (
  sorts: ReadonlyMap<number, readonly Sent[]>,
  url: string,
  token: string,
  parallel: number,
  rename: boolean,
): Promise<BareFigures> => {
  const pool = new Pool(url, { connections: parallel });
  const ids = new Map<string, string>();
  const renamed = (text: string): string => text.replace(/[0-9a-f]{24}/g, (id) => ids.get(id) ?? id);
  const placed = (path: string): string => {
    if (!rename) return path;
    const [head = '', own, ...rest] = path.slice(1).split('/');
    return own === undefined
      ? path
      : `/${[head, ids.get(`${head} ${own}`) ?? renamed(own), ...rest].join('/')}`;
  };
  let refused = 0;
  const spent = process.cpuUsage();
  const begun = performance.now();
  for (const calls of sorts.values()) {
    const queue = calls.values();
    const work = async (): Promise<void> => {
      for (const { method, path, body, headers, id } of queue) {
        const answer = await pool.request({
          path: placed(path),
          method: method as 'POST',
          headers: { ...headers, authorization: `Bearer ${token}` },
          body: body !== null && rename ? renamed(body) : body,
        });
        const isMake = rename && id !== null && path.lastIndexOf('/') === 0;
        if (answer.statusCode >= 300) refused++;
        if (!isMake || answer.statusCode >= 300) {
          for await (const _chunk of answer.body) {
            // Only fetched.
          }
          continue;
        }
        const bytes = Buffer.from(await answer.body.arrayBuffer());
        const zipped = answer.headers['content-encoding'] === 'gzip';
        const now = idIn((zipped ? gunzipSync(bytes) : bytes).toString());
        if (now === null) continue;
        ids.set(id, now);
        ids.set(`${path.slice(1)} ${id}`, now);
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
  }
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(spent);
  await pool.close();
  return { seconds, cpu: (user + system) / 1e6, refused };
};

if (process.argv[1]?.endsWith('bare.ts')) {
  const [path = '', url = '', token = '', parallel = '1', rename] = process.argv.slice(2);
  const figures = await bareLoop(await callsOf(path), url, token, Number(parallel), rename === 'rename');
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
