import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Archive } from '../../archive-format/archive.js';
import {
  type ExpireOrder,
  type Expiring,
  expire,
  outlineExpiry,
} from '../../archive-format/expire/expire.js';
import { addHold, releaseHold } from '../../archive-format/governance/hold.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { homePaths } from '../../archive-format/layout.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { sealArchive } from '../../archive-format/seal/seal.js';
import { makeSigningKey, readSigningKey } from '../../archive-format/seal/signing-key.js';
import { verify } from '../../archive-format/verify/verify.js';
import { virtualClock } from '../../core/clock.js';
import { openDuck } from '../../core/duckdb.js';
import { silent } from '../../core/progress.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { kustomerScope } from './erase-desk.js';
import { batch, blobRef, bytesOf, record, report, start, testOptions, withFolder } from './fixture.js';

/** Retention: what nobody touched since a day goes from every version, what is newer stays byte for byte. */

const id = (sort: string, n: number): string => `64${sort}${String(n).padStart(20, '0')}`;
const ids = {
  gone: id('c1', 1), // a customer of old threads alone
  back: id('c1', 2), // a customer with an old thread and a new one
  oldThread: id('d1', 1),
  oldOfBack: id('d1', 2),
  newOfBack: id('d1', 3),
  revived: id('d1', 4), // an old thread with a new message
  undated: id('d1', 5),
  oldFile: id('a1', 1),
} as const;

const link = (type: string, to: string) => ({ data: { type, id: to } });
const thing = (kind: string, own: string, updatedAt: string | undefined, links: object, more: object = {}) =>
  record(
    kind,
    own,
    JSON.stringify({
      type: kind,
      id: own,
      attributes: { ...more, ...(updatedAt === undefined ? {} : { updatedAt }) },
      relationships: links,
    }),
    null,
  );
const thread = (own: string, customer: string, updatedAt: string | undefined, more: object = {}) =>
  thing('conversation', own, updatedAt, { customer: link('customer', customer) }, more);
const message = (n: number, of: string, customer: string, updatedAt: string, more: object = {}) =>
  thing(
    'message',
    id('e1', n),
    updatedAt,
    { conversation: link('conversation', of), customer: link('customer', customer), ...more },
    { preview: `text ${n}` },
  );

const old = '2015-03-01T00:00:00.000Z';
const recent = '2024-11-01T00:00:00.000Z';
const records = (round: number) => [
  thing('customer', ids.gone, old, {}, { name: 'Gone' }),
  thing('customer', ids.back, old, {}, { name: 'Back', lastConversation: ids.oldOfBack, round }),
  thread(ids.oldThread, ids.gone, old),
  thread(ids.oldOfBack, ids.back, old),
  thread(ids.newOfBack, ids.back, recent, { round }),
  thread(ids.revived, ids.back, old),
  thread(ids.undated, ids.gone, undefined),
  message(1, ids.oldThread, ids.gone, old, {
    attachments: { data: [{ type: 'attachment', id: ids.oldFile }] },
  }),
  message(2, ids.oldOfBack, ids.back, old),
  message(3, ids.newOfBack, ids.back, recent),
  message(4, ids.revived, ids.back, recent),
  ...(round === 1 ? [message(5, ids.newOfBack, ids.back, recent)] : []),
  thing('attachment', ids.oldFile, undefined, { message: link('message', id('e1', 1)) }),
];

const kinds = ['customer', 'conversation', 'message', 'attachment'];
const at = '2025-02-01T00:00:00.000Z';

/** Two snapshots: a full one, and one that changes and removes a little. */
const deskIn = async (folder: string): Promise<string> => {
  const home = join(folder, 'acme.archive');
  const archive = await createArchive(home, testOptions());
  for (const round of [1, 2]) {
    const writer = await archive.begin(kustomerScope({ mode: round === 1 ? 'full' : 'delta' }));
    if (round === 1) await writer.putBlob(blobRef(ids.oldFile, 'old.txt'), bytesOf('old bytes'), at);
    await writer.append('all', batch(records(round), { done: true }));
    await writer.commit({ all: report(records(round).length, { kinds }) });
  }
  return home;
};

const orderFor = async (home: string, change: Partial<ExpireOrder> = {}): Promise<ExpireOrder> => ({
  paths: homePaths(home),
  object: await (await openArchive(home)).object(),
  spec: kustomerSubject,
  before: Date.parse('2018-01-01'),
  what: ['threads'],
  rules: [],
  progress: silent,
  operator: { name: 'Test Operator', address: 'mailto:operator@example.com' },
  reason: 'Retention rule 4',
  legalBasis: 'GDPR 5(1)(e)',
  clock: virtualClock(start),
  keepOut: false,
  ...change,
});

const run = (home: string, change: Partial<ExpireOrder> = {}) =>
  withLockedHome(home, virtualClock(start), async () => expire(await orderFor(home, change)));

const rows = async (archive: Archive, kind: string, asOf?: number): Promise<string[]> => {
  const duck = await openDuck();
  try {
    const sql = await (await archive.object()).tableSql(kind, 'current', asOf);
    return (
      await duck.all<{ line: string }>(`SELECT id || ' ' || raw_sha256 AS line FROM (${sql}) ORDER BY 1`)
    ).map(({ line }) => line);
  } finally {
    duck.close();
  }
};
const clean = async (home: string): Promise<void> => {
  expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
};
const without = (lines: readonly string[], gone: readonly string[]): string[] =>
  lines.filter((line) => !gone.some((one) => line.startsWith(one)));

test('threads that nobody touched go with all in them, and people of whom nothing newer is left', () =>
  withFolder(async (folder) => {
    const home = await deskIn(folder);
    const archive = await openArchive(home);
    const before = await rows(archive, 'message', 1);
    const outline = await outlineExpiry(await orderFor(home));
    expect(outline).toMatchObject({
      nothing: false,
      // The undated one stays, and its customer with it.
      undated: 1,
      records: { attachment: 1, conversation: 2, message: 2 },
      // A customer who stays had the id of a thread that goes.
      mentions: { customer: 1 },
    });
    const { rewritten } = await run(home);
    expect(rewritten).toMatchObject({ erasure: 'E-0001', version: 'v3', left: [] });
    await clean(home);
    const after = await openArchive(home);
    expect(await rows(after, 'message', 1)).toEqual(without(before, [id('e1', 1), id('e1', 2)]));
    expect((await rows(after, 'conversation')).map((line) => line.split(' ')[0])).toEqual([
      ids.newOfBack,
      ids.revived,
      ids.undated,
    ]);
    expect((await rows(after, 'customer')).length).toBe(2);
    const names = await readdir(home, { recursive: true });
    expect(names.filter((name) => name.includes('erase-'))).toEqual([]);
    // Nothing is that old any more.
    expect(await run(home)).toMatchObject({ outline: { nothing: true }, rewritten: undefined });
  }));

test('a person goes when everything of theirs is old', () =>
  withFolder(async (folder) => {
    const home = await deskIn(folder);
    const { outline } = await run(home, { before: Date.parse('2024-12-01') });
    // Only the undated thread and its customer stay.
    expect(outline.records).toMatchObject({ conversation: 4, customer: 1 });
    expect((await rows(await openArchive(home), 'customer')).map((line) => line.split(' ')[0])).toEqual([
      ids.gone,
    ]);
    await clean(home);
  }));

test('history: lines that newer ones replaced go, the newest state and all after it are as they were', () =>
  withFolder(async (folder) => {
    const home = await deskIn(folder);
    const archive = await openArchive(home);
    const states = async (from: Archive) =>
      Promise.all(['customer', 'conversation', 'message'].map((kind) => rows(from, kind, 2)));
    const before = await states(archive);
    const [, last] = await (await archive.object()).snapshots();
    const what: readonly Expiring[] = ['history'];
    const day = Date.parse(last?.finishedAt ?? '');
    // A day before the second snapshot was finished: only the first state counts, and nothing replaced anything yet.
    expect(await outlineExpiry(await orderFor(home, { what, before: day }))).toMatchObject({ nothing: true });
    const { outline } = await run(home, { what, before: day + 1 });
    // Two old forms, the message that was gone, its tombstone.
    expect(outline.history).toEqual({ before: 2, lines: 4 });
    expect(outline.lines.reduce((sum, { removed }) => sum + removed.part + removed.tombstones, 0)).toBe(4);
    await clean(home);
    expect(await states(await openArchive(home))).toEqual(before);
  }));

test('a hold on any of it stops the whole; withdrawn, it goes; the versions can be signed anew', () =>
  withFolder(async (folder) => {
    const home = await deskIn(folder);
    const clock = virtualClock(start);
    const holding = { paths: homePaths(home), objects: [await (await openArchive(home)).object()], clock };
    const operator = { name: 'Test Operator', address: 'mailto:operator@example.com' };
    await withLockedHome(home, clock, () =>
      addHold({ ...holding, operator, reason: 'Case 7' }, { sort: 'conversation', id: ids.oldThread }),
    );
    await expect(run(home)).rejects.toMatchObject({ code: 'hold-blocks' });
    await clean(home);
    const objects = [await (await openArchive(home)).object()];
    await withLockedHome(home, clock, () =>
      releaseHold({ ...holding, objects, operator, reason: 'Closed' }, 'H-0001'),
    );
    const key = readSigningKey(makeSigningKey('archive@example.com').privateText, 'key');
    const { signed } = await sealArchive(home, { key, clock });
    expect(signed.length).toBe(4);
    expect((await run(home)).rewritten).toMatchObject({ signatures: 4 });
    expect((await sealArchive(home, { key, clock })).signed.length).toBe(5);
    await clean(home);
  }));

test('what is to stay out does not come back with the next snapshot, people do', () =>
  withFolder(async (folder) => {
    const home = await deskIn(folder);
    await run(home, { keepOut: true, before: Date.parse('2024-12-01') });
    const writer = await (await openArchive(home, testOptions())).begin(kustomerScope());
    await writer.append('all', batch(records(1), { done: true }));
    const { kinds: counts } = await writer.commit({ all: report(records(1).length, { kinds }) });
    expect(counts.conversation).toMatchObject({ distinct: 1 });
    expect(counts.customer).toMatchObject({ distinct: 2 });
    await clean(home);
  }));
