import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createArchive } from '../../../archive-format/open.js';
import type { SnapshotScope } from '../../../archive-format/snapshot.js';
import { systemClock } from '../../../core/clock.js';
import { sha256 } from '../../../core/digest.js';
import { asset } from '../../../core/package-info.js';
import { takeBlobs } from '../../../extract/blobs.js';
import { beginningOf, goesOn } from '../../../extract/kustomer/blob/range.js';
import {
  closeAll,
  extractWhole,
  freshArchive,
  operator,
  sourceOf,
  startDesk,
  temporaryFolder,
} from '../rig.js';

/** A file that breaks off is gone on with where it broke off, if its host can do that and it is still the same file. */

afterEach(closeAll);

const id = (number: number) => number.toString(16).padStart(24, '0');
const file = { type: 'attachment', id: id(0xa) };
const message = { type: 'message', id: id(0xe) };
const bytes = randomBytes(4 << 20);
const half = bytes.length / 2;
const times = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };
const attachment = {
  ...file,
  attributes: { name: 'plan.pdf', contentType: 'application/pdf', contentLength: bytes.length, ...times },
  relationships: { message: { data: message } },
  links: {
    self: `/v1/messages/${message.id}/attachments/${file.id}`,
  },
};

/** A desk of one message with one large file, whose address the stand-in gives. */
const deskWithFile = async (settings: Readonly<Record<string, string>>) => {
  const data = await temporaryFolder();
  const line = (record: object) => `${JSON.stringify(record)}\n`;
  await writeFile(
    join(data, 'messages.ndjson'),
    line({
      ...message,
      attributes: { preview: 'See the plan.', ...times },
      relationships: { attachments: { data: [file] } },
      links: { self: `/v1/messages/${message.id}` },
    }),
  );
  await writeFile(join(data, 'attachments.ndjson'), line(attachment));
  await mkdir(join(data, 'files'));
  await writeFile(join(data, 'files', file.id), bytes);
  return startDesk({ data }, settings);
};

test.each([
  ['served', [200, 206]],
  ['ignored', [200, 200]],
  ['shifted', [200, 206, 200]],
  ['changed', [200, 206, 200]],
  ['refused', [200, 416, 200]],
] as const)('after a break, where the rest of a file is %s', async (ranges, statuses) => {
  const desk = await deskWithFile({ store_ranges: ranges, store_faults: 'truncate#1' });
  const source = sourceOf(desk);
  const scope = { source: { kind: 'kustomer', org: 'acme' }, mode: 'full', operator, tables: [] };
  const writer = await (await freshArchive()).begin({
    ...scope,
    configSha256: '',
    filters: {},
    volatilePaths: [],
  } as unknown as SnapshotScope);
  const links = { ...attachment.links, related: 'https://files.example.com/plan.pdf?signature-removed' };
  const record = Buffer.from(JSON.stringify({ ...attachment, links }));
  const batch = {
    records: [{ kind: 'attachment', id: file.id, bytes: record, oddities: [], fetchedAt: times.createdAt }],
    gaps: [],
    requests: [],
    nextCursor: {},
    done: true,
  };
  const stored: string[] = [];
  const taking = { source, writer, clock: systemClock, parallel: 1 };
  const taken = await takeBlobs(
    batch as unknown as Parameters<typeof takeBlobs>[0],
    { ...taking, onStored: (blob) => stored.push(`${blob.sha256} ${blob.size}`) },
    new AbortController().signal,
  );
  expect(taken.gaps).toEqual([]);
  expect(stored).toEqual([`${sha256(bytes)} ${bytes.length}`]);
  const gets = taken.requests.filter(({ url }) => url.startsWith(desk.storeUrl));
  expect(gets.map(({ status }) => status)).toEqual(statuses);
  const came = gets.map(({ bytes: size }) => size);
  const first = came[0] as number;
  expect(first).toBeGreaterThan(0);
  expect(came.at(-1)).toBe(ranges === 'served' ? bytes.length - first : bytes.length);
  // Nothing is read of a part that is not the one that was asked for.
  for (const size of came.slice(1, -1)) expect(size).toBe(0);
  await writer.abandon();
});

/** Names of files below a folder that may not be there yet. */
const below = (folder: string): Promise<string[]> => readdir(folder, { recursive: true }).catch(() => []);

test('killed in the middle of a file, the next run fetches only what is missing of it', async () => {
  const desk = await deskWithFile({ store_faults: 'stall#1' });
  const home = join(await temporaryFolder(), 'killed.archive');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', asset('test', 'extract', 'killed-child.ts'), home, desk.url, desk.token],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (child.exitCode === null && !(await below(home)).some((name) => name.endsWith('.half.json')))
    await wait(50);
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');

  const archive = await createArchive(home);
  const outcome = await extractWhole(sourceOf(desk, { searchPageSize: 40 }), archive);
  expect(outcome.resumed).toBe(true);
  const object = await archive.object();
  expect((await object.blob(sha256(bytes))).equals(bytes)).toBe(true);
  const gets: unknown[] = [];
  for await (const line of object.records('_request')) {
    const request = line.value() as { readonly url: string; readonly status: number; readonly bytes: number };
    if (request.url.startsWith(desk.storeUrl)) gets.push([request.status, request.bytes]);
  }
  expect(gets).toEqual([[206, half]]);
});

test('what an answer is the beginning or the rest of', () => {
  const from = { size: 5, version: '"a"', total: 9 };
  const rest = (range: string, etag = '"a"') => goesOn({ headers: { 'content-range': range, etag } }, from);
  expect(rest('bytes 5-8/9')).toBe(true);
  for (const other of ['bytes 4-8/9', 'bytes 5-7/9', 'bytes 5-8/10', 'bytes 5-8/*', 'bytes */9', ''])
    expect(rest(other), other).toBe(false);
  expect(rest('bytes 5-8/9', '"b"')).toBe(false);
  expect(rest('bytes 5-8/9', 'W/"a"')).toBe(false);
  expect(goesOn({ headers: { 'content-range': 'bytes 5-8/9' } }, from)).toBe(false);

  const whole = { etag: '"a"', 'content-length': '9' };
  expect(beginningOf({ headers: whole })).toEqual({ size: 0, version: '"a"', total: 9 });
  expect(beginningOf({ headers: { ...whole, etag: 'W/"a"' } })).toBeUndefined();
  expect(beginningOf({ headers: { ...whole, 'content-encoding': 'gzip' } })).toBeUndefined();
  expect(beginningOf({ headers: { etag: '"a"' } })).toBeUndefined();
});
