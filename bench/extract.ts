import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { createArchive } from '../archive-format/open.js';
import { systemClock } from '../core/clock.js';
import { asset } from '../core/package-info.js';
import { silent } from '../core/progress.js';
import { createKustomerSource } from '../extract/kustomer/source.js';
import { runExtract } from '../extract/run.js';

/**
 * How fast an extraction is against a bare loop that only fetches the same pages: same requests, same headers, no
 * parsing, no hashing, no writing. Both in one run, against the same stand-in in a process of its own, without limits.
 *
 *   npx tsx bench/extract.ts [scale] [rounds]
 */

export interface ExtractBench {
  readonly records: number;
  readonly megabytes: number;
  readonly requests: number;
  /** Seconds. */
  readonly bare: number;
  readonly read: number;
  readonly whole: number;
  /** Bare time over the time of reading, without building the tables. */
  readonly ratio: number;
  readonly peakRssMb: number;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

const startStandIn = async (scale: number) => {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      asset('simulate', 'main.ts'),
      'kustomer',
      '--scale',
      String(scale),
      '--set',
      'rpm=unlimited',
      '--set',
      'search_rpm=unlimited',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url, token } = JSON.parse(line.toString()) as { url: string; token: string };
  return { url, token, stop: async () => void child.stdin.end() };
};

/** Fetches the requests one after the other, the bodies thrown away. */
const bareLoop = async (url: string, token: string, requests: readonly Sent[]): Promise<number> => {
  const agent = new Agent({ connections: 1 });
  const started = performance.now();
  for (const { method, path, body } of requests) {
    const answer = await agent.request({
      origin: url,
      path,
      method: method as 'GET' | 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body,
    });
    for await (const _chunk of answer.body) {
      // Only fetched.
    }
  }
  const seconds = (performance.now() - started) / 1000;
  await agent.close();
  return seconds;
};

export const benchExtract = async (scale: number): Promise<ExtractBench> => {
  const standIn = await startStandIn(scale);
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
  try {
    const source = createKustomerSource({
      org: 'bench',
      token: standIn.token,
      baseUrl: standIn.url,
      clock: systemClock,
      allowPrivate: true,
      indexLagMs: 0,
      callsPerMinute: Number.POSITIVE_INFINITY,
      searchesPerMinute: Number.POSITIVE_INFINITY,
    });
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 50);
    const archive = await createArchive(join(folder, 'bench.archive'));
    const started = performance.now();
    let read = 0;
    const outcome = await runExtract({
      source,
      archive: {
        ...archive,
        begin: async (scope) => {
          const writer = await archive.begin(scope);
          return {
            ...writer,
            commit: async (...parameters) => {
              read = (performance.now() - started) / 1000;
              return writer.commit(...parameters);
            },
          };
        },
      },
      mode: 'full',
      streams: ['company', 'customer', 'conversation', 'message', 'note'],
      operator: { name: 'Bench', address: 'mailto:bench@example.com' },
      clock: systemClock,
      progress: silent,
      signal: new AbortController().signal,
    });
    const whole = (performance.now() - started) / 1000;
    clearInterval(watch);
    await source.close();
    if (outcome.state !== 'committed') throw new Error(`the run was ${outcome.state}`);
    const requests: Sent[] = [];
    let bytes = 0;
    for await (const line of (await archive.object()).records('_request')) {
      const value = line.value() as { method: string; url: string; body?: string; bytes: number };
      requests.push({
        method: value.method,
        path: value.url.slice(standIn.url.length),
        body: value.body ?? null,
      });
      bytes += value.bytes;
    }
    const bare = await bareLoop(standIn.url, standIn.token, requests);
    return {
      records: Object.values(outcome.snapshot.kinds).reduce((sum, kind) => sum + kind.written, 0),
      megabytes: bytes / 1e6,
      requests: requests.length,
      bare,
      read,
      whole,
      ratio: bare / read,
      peakRssMb: peak / 2 ** 20,
    };
  } finally {
    await standIn.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

if (process.argv[1]?.endsWith('extract.ts')) {
  const scale = Number(process.argv[2] ?? 20);
  for (let round = 0; round < Number(process.argv[3] ?? 1); round++)
    console.log(JSON.stringify(await benchExtract(scale)));
}
