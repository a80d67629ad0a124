import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerifyReport } from '../../archive-format/archive.js';
import { type EraseOrder, erase, outlineErasure } from '../../archive-format/erase/erase.js';
import type { SwapStep } from '../../archive-format/erase/swap.js';
import { addHold, releaseHold } from '../../archive-format/governance/hold.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { homePaths } from '../../archive-format/layout.js';
import { openArchive } from '../../archive-format/open.js';
import { sealArchive } from '../../archive-format/seal/seal.js';
import { makeSigningKey, readSigningKey } from '../../archive-format/seal/signing-key.js';
import { verify } from '../../archive-format/verify/verify.js';
import { virtualClock } from '../../core/clock.js';
import { openDuck, quotedPath } from '../../core/duckdb.js';
import { asset } from '../../core/package-info.js';
import { silent } from '../../core/progress.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { scanLedger } from '../../load/ledger/scan.js';
import { erasureDesk, ids, kustomerScope, needles, records, requests } from './erase-desk.js';
import { batch, collect, record, report, start, testOptions, withFolder } from './fixture.js';
import { stoppedCopy } from './stopped.js';

/** Made once: every test works on a copy. */
let made = '';
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'deskarchive-erase-'));
  await erasureDesk(made);
});
afterAll(() => rm(made, { recursive: true, force: true }));

const deskIn = async (folder: string): Promise<string> => {
  const home = join(folder, 'acme.archive');
  await cp(join(made, 'acme.archive'), home, { recursive: true });
  return home;
};

const operator = { name: 'Test Operator', address: 'mailto:operator@example.com' };
const clock = virtualClock(start);

const orderFor = async (home: string, change: Partial<EraseOrder> = {}): Promise<EraseOrder> => ({
  paths: homePaths(home),
  object: await (await openArchive(home)).object(),
  spec: kustomerSubject,
  subject: { sort: 'person', email: 'Ann.Schmidt@example.com' },
  also: ['Ann Schmidt'],
  rules: [ledgerRule],
  progress: silent,
  operator,
  reason: 'Request 88',
  legalBasis: 'GDPR 17(1)(b)',
  clock,
  dropUnfinished: false,
  suppress: true,
  ...change,
});

const eraseAnn = (home: string, change: Partial<EraseOrder> = {}) =>
  withLockedHome(home, clock, async () => erase(await orderFor(home, change)));

/** Every file below a folder as text, by itself: gunzipped, tables as rows; entries of packs are stored plain. */
const unpacked = async (folder: string): Promise<Map<string, string>> => {
  const texts = new Map<string, string>();
  const duck = await openDuck({});
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path);
      let text = bytes.toString('utf8');
      if (path.endsWith('.gz')) text = gunzipSync(bytes).toString('utf8');
      if (path.endsWith('.parquet') && bytes.subarray(0, 4).toString() === 'PAR1')
        text = JSON.stringify(
          await duck.all(`SELECT * FROM read_parquet(${quotedPath(path)}, hive_partitioning = false)`),
        );
      texts.set(relative(folder, path), text);
    }
  } finally {
    duck.close();
  }
  return texts;
};

const findings = async (home: string): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>();
  for (const [path, text] of await unpacked(home))
    for (const needle of needles)
      if (text.toLowerCase().includes(needle.toLowerCase()) || path.includes(needle))
        found.set(needle, [...(found.get(needle) ?? []), path]);
  return found;
};

/** Digest and address of every record that is there. */
const hashes = async (home: string): Promise<Map<string, string>> => {
  const object = await (await openArchive(home)).object();
  const all = new Map<string, string>();
  for (const kind of ['customer', 'conversation', 'message', 'note', 'attachment'])
    for await (const record of object.records(kind))
      all.set(`${kind} ${record.id} ${record.snapshot} ${record.seq}`, record.sha256 ?? 'gone');
  return all;
};

describe('erasing a person', () => {
  test('leaves nothing of the person in any file, and everybody else as they were', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      expect([...(await findings(home)).keys()].sort()).toEqual([...needles].sort());
      const before = await hashes(home);
      const ben = await readFile(
        join(home, 'store/kustomer-acme-2025/v1/content/schema/norm=1/message.sql'),
        'utf8',
      );

      const { outline, rewritten } = await eraseAnn(home);
      expect(outline.records).toEqual({ attachment: 2, conversation: 1, customer: 1, message: 5, note: 1 });
      expect(outline.mentions).toEqual({ message: 1 });
      expect(rewritten).toMatchObject({ erasure: 'E-0001', version: 'v3', left: [] });

      expect(await findings(home)).toEqual(new Map());
      const report = await verify(home, { depth: 'deep' });
      expect(report.findings).toEqual([]);
      expect(report.checked.erasures).toBe(1);

      const after = await hashes(home);
      const gone = [...before.keys()].filter((key) => !after.has(key));
      expect(gone.map((key) => key.split(' ')[1])).not.toContain(ids.ben);
      for (const [key, digest] of after)
        if (!key.includes(ids.replyToBen)) expect(digest, key).toBe(before.get(key));
      expect(
        await readFile(join(home, 'store/kustomer-acme-2025/v1/content/schema/norm=1/message.sql'), 'utf8'),
      ).toBe(ben);
      // Ben's own thread reads as before, but for Ann.
      const object = await (await openArchive(home)).object();
      const reply = (await collect(object.records('message'))).find(({ id }) => id === ids.replyToBen);
      expect(reply?.bytes?.toString()).toBe(
        `{"type":"message","id":"${ids.replyToBen}","attributes":{"preview":"I copied\\n[erased], phone [erased], record [erased]; and joann.schmidtke@example.com","price":1.10,"meta":{"cc":[{"email":"[erased]"}]}},"relationships":{"conversation":{"data":{"id":"${ids.bensThread}"}},"customer":{"data":{"id":"${ids.ben}"}}}}`,
      );
      // The bytes that Ben has too are still his.
      const blobs = await collect(object.blobIndex());
      expect(new Set(blobs.map(({ id }) => id))).toEqual(new Set([ids.bensFile]));
      expect((await object.blob(blobs[0]?.sha256 as string)).toString()).toBe('terms that everybody gets');
      expect((await object.snapshots()).map(({ snapshot }) => snapshot)).toEqual([1, 2]);

      expect((await readdir(home)).sort()).toEqual(['store', 'work']);
      expect((await readdir(join(home, 'work'))).sort()).toEqual([
        'loads-intercom-acme',
        'suppress.key',
        'suppress.ndjson',
      ]);
      expect((await stat(join(home, 'work', 'suppress.key'))).mode & 0o777).toBe(0o600);
      expect(await scanLedger(join(home, 'work', 'loads-intercom-acme', 'ledger.ndjson'))).toMatchObject({
        lines: 2,
        tornBytes: 0,
      });
    }));

  test('a dry run says the same and changes nothing', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      const before = await unpacked(home);
      const outline = await outlineErasure(await orderFor(home, { also: [] }));
      expect(outline.records).toEqual({ attachment: 2, conversation: 1, customer: 1, message: 5, note: 1 });
      expect(outline.lines).toContainEqual({
        snapshot: 1,
        kind: 'message',
        removed: { part: 3, odd: 2, tombstones: 0 },
        changed: 1,
      });
      expect(outline.work).toEqual({
        'work/loads-intercom-acme/ledger.ndjson': 2,
        'work/loads-intercom-acme/runs/0001/rejects.ndjson': 1,
      });
      expect(await unpacked(home)).toEqual(before);
    }));

  test('twice, of two people: the chain holds through both certificates', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      await eraseAnn(home);
      const { rewritten } = await eraseAnn(home, {
        subject: { sort: 'person', id: ids.ben },
        also: ['Ben Okoro'],
        reason: 'Request 89',
      });
      expect(rewritten).toMatchObject({ erasure: 'E-0002', version: 'v4' });
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
      const object = await (await openArchive(home)).object();
      expect(await collect(object.records('message'))).toEqual([]);
      expect(await object.kinds()).toContain('message');
    }));

  test('a forged certificate is found', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      await eraseAnn(home);
      const path = join(home, 'store/kustomer-acme-2025/v3/content/governance/erasures/E-0001.json');
      const certificate = JSON.parse(await readFile(path, 'utf8'));
      certificate.versions[0].new = '0'.repeat(128);
      const { replace } = await import('./forge.js');
      await replace(path, JSON.stringify(certificate));
      const codes = (await verify(home)).findings.map(({ code }) => code);
      expect(codes).toEqual(expect.arrayContaining(['E092', 'H012', 'H031']));
    }));

  test('nobody of that name: subject-missing; a reason that names the person is refused', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      await expect(
        eraseAnn(home, { subject: { sort: 'person', email: 'nobody@example.com' } }),
      ).rejects.toMatchObject({ code: 'subject-missing' });
      await expect(eraseAnn(home, { reason: 'asked by ann.schmidt@example.com' })).rejects.toMatchObject({
        code: 'flag-invalid',
      });
    }));

  test('an unfinished snapshot stands in the way, until it is thrown away', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      const writer = await (await openArchive(home, testOptions({ newId: () => 'late' }))).begin(
        kustomerScope(),
      );
      await writer.append('all', batch(records(2)));
      await writer.suspend();
      await expect(eraseAnn(home)).rejects.toMatchObject({ code: 'snapshot-unfinished' });
      await eraseAnn(home, { dropUnfinished: true });
      expect(await findings(home)).toEqual(new Map());
    }));
});

test('of a sealed archive: what no longer fits goes, what still fits stays, and all can be sealed anew', () =>
  withFolder(async (folder) => {
    const home = await deskIn(folder);
    const key = readSigningKey(makeSigningKey('archive@example.com').privateText, 'key');
    const next = async (name: string) => {
      const archive = await openArchive(home, testOptions({ newId: () => name }));
      const writer = await archive.begin(kustomerScope());
      await writer.append(
        'all',
        batch(
          [
            ...records(2),
            ...(name === 'cleo'
              ? [record('customer', ids.cleo, `{"id":"${ids.cleo}","attributes":{"name":"Cleo"}}`)]
              : []),
          ],
          { done: true },
        ),
      );
      await writer.commit({ all: report(15) });
    };
    await sealArchive(home, { key, clock });
    await next('cleo');
    await sealArchive(home, { key, clock });
    await next('later');
    await sealArchive(home, { key, clock });
    // Cleo came with the third snapshot: the first two, and their signatures, are not touched.
    const { rewritten } = await eraseAnn(home, { subject: { sort: 'person', id: ids.cleo }, also: [] });
    expect(rewritten.signatures).toBe(2);
    const signers = `archive@example.com namespaces="deskarchive" ${key.publicLine}\n`;
    const unsigned = (await verify(home, { depth: 'deep', signers })).findings;
    expect(unsigned.map(({ code, path }) => `${code} ${path.slice(-2)}`)).toEqual([
      'H017 v3',
      'H017 v4',
      'H017 v5',
    ]);
    await sealArchive(home, { key, clock });
    expect((await verify(home, { depth: 'deep', signers })).findings).toEqual([]);
    // Ann is in all of them.
    expect((await eraseAnn(home)).rewritten.signatures).toBe(5);
    await sealArchive(home, { key, clock });
    expect((await verify(home, { depth: 'deep', signers })).findings).toEqual([]);
    expect(await findings(home)).toEqual(new Map());
  }));

describe('redacting', () => {
  const ofBens = { sort: 'record', kind: 'message', id: ids.bensMessage } as const;

  test('one field: its value goes from every snapshot, the rest of the record stays byte for byte', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      await expect(
        eraseAnn(home, { subject: ofBens, field: ['attributes', 'nothing'], also: [] }),
      ).rejects.toMatchObject({
        code: 'subject-missing',
      });
      const { outline } = await eraseAnn(home, {
        subject: ofBens,
        field: ['attributes', 'preview'],
        also: [],
        suppress: false,
      });
      expect(outline).toMatchObject({ records: {}, mentions: { message: 1 } });
      for (const text of (await unpacked(home)).values()) expect(text).not.toContain('my bicycle');
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
      const object = await (await openArchive(home)).object();
      const lines = (await collect(object.records('message'))).filter(({ id }) => id === ids.bensMessage);
      expect(lines.map(({ value }) => (value() as { attributes: object }).attributes)).toEqual(
        [1, 2].map((round) => ({ channel: 'email', preview: '[redacted]', round })),
      );
    }));

  test('one record: it goes, and whatever names it no longer does', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      const { outline } = await eraseAnn(home, { subject: ofBens, also: [] });
      expect(outline.records).toEqual({ attachment: 1, message: 1 });
      for (const text of (await unpacked(home)).values()) expect(text).not.toContain(ids.bensMessage);
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
    }));
});

describe('holds', () => {
  const call = async (home: string, reason: string) => ({
    paths: homePaths(home),
    objects: [await (await openArchive(home)).object()],
    clock,
    operator,
    reason,
  });

  test.each([
    ['the person by address', { sort: 'person', email: 'old.ann@example.com' } as const],
    ['a thread the person wrote in', { sort: 'conversation', id: ids.bensThread } as const],
  ])('on %s blocks the erasure until it is withdrawn', (_name, subject) =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      const hold = await withLockedHome(home, clock, async () =>
        addHold(await call(home, 'Case 17'), subject),
      );
      expect(hold).toBe('H-0001');
      await expect(eraseAnn(home)).rejects.toMatchObject({ code: 'hold-blocks' });
      await expect(outlineErasure(await orderFor(home))).rejects.toMatchObject({ code: 'hold-blocks' });
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
      await withLockedHome(home, clock, async () => releaseHold(await call(home, 'Closed'), hold));
      await eraseAnn(home);
      expect(await findings(home)).toEqual(new Map());
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
      await expect(
        withLockedHome(home, clock, async () => releaseHold(await call(home, 'Again'), hold)),
      ).rejects.toMatchObject({ code: 'hold-missing' });
    }),
  );

  test('on somebody else does not; snapshots go on after it with the next number', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      await withLockedHome(home, clock, async () =>
        addHold(await call(home, 'Case 18'), { sort: 'conversation', id: ids.bensMessage }),
      );
      const writer = await (await openArchive(home, testOptions({ newId: () => 'later' }))).begin(
        kustomerScope(),
      );
      expect(writer.snapshot).toBe(4);
      await writer.append('all', batch(records(2), { done: true, requests }));
      await writer.commit({ all: report(15) });
      const object = await (await openArchive(home)).object();
      expect((await object.snapshots()).map(({ snapshot }) => snapshot)).toEqual([1, 2, 4]);
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
      await eraseAnn(home);
      expect(await findings(home)).toEqual(new Map());
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
    }));
});

test.each(['full', 'delta'] as const)('the next %s snapshot does not bring the person back', (mode) =>
  withFolder(async (folder) => {
    const home = await deskIn(folder);
    // A name has no digest in the list: texts of others that have it would come again.
    await eraseAnn(home);
    const writer = await (await openArchive(home, testOptions({ newId: () => 'next' }))).begin(
      kustomerScope({ mode }),
    );
    const all = records(2);
    const [theirs] = all;
    expect(writer.isSuppressed(theirs as (typeof all)[0])).toBe(true);
    await writer.append('all', {
      ...batch(all, { done: true, requests }),
      nextCursor: { after: ids.annsFile },
    });
    const kinds = ['customer', 'conversation', 'message', 'note', 'attachment'];
    const info = await writer.commit({ all: report(15, { kinds, cursorEnd: { after: ids.annsFile } }) });
    expect(await findings(home)).toEqual(new Map());
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
    const object = await (await openArchive(home)).object();
    const document = JSON.parse(
      await readFile((await object.files(`snapshots/0004/snapshot.json`))[0] as string, 'utf8'),
    );
    expect(document.suppressed).toBe(9);
    const gaps = (await collect(object.gaps())).filter(
      ({ reason, snapshot }) => reason === 'suppressed' && snapshot === info.snapshot,
    );
    expect(gaps.map(({ kind, received, id }) => [kind, received, id]).sort()).toEqual([
      ['attachment', '2 not taken', undefined],
      ['conversation', '1 not taken', undefined],
      ['customer', '1 not taken', undefined],
      ['message', '4 not taken', undefined],
      ['message', 'struck out of 1', undefined],
      ['note', '1 not taken', undefined],
    ]);
  }),
);

describe('a process stopped while it erases', () => {
  const run = (home: string, step: SwapStep): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', asset('test', 'archive', 'erase-child.ts'), home, step],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (piece) => {
          said += piece;
        });
      child.on('error', reject);
      child.on('exit', (_code, signal) => resolve(signal ?? said));
    });

  const steps: readonly SwapStep[] = ['built', 'journal', 'old-away', 'new-in', 'replaced'];
  let states = '';
  /** What a check of the archive says at an instant at which files have a second name in the copy, or in the old object. */
  const meanwhile: VerifyReport[] = [];
  beforeAll(async () => {
    states = await mkdtemp(join(tmpdir(), 'deskarchive-erase-steps-'));
    const home = await deskIn(states);
    await eraseAnn(home, {
      hook: async (step) => {
        if (steps.includes(step)) await stoppedCopy(home, join(states, step));
        if (step === 'built' || step === 'new-in') meanwhile.push(await verify(home, { depth: 'quick' }));
      },
    });
  });
  afterAll(() => rm(states, { recursive: true, force: true }));

  const isWhole = async (home: string, before: ReadonlyMap<string, string>, step: SwapStep) => {
    const after = await hashes(home);
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
    expect((await readdir(join(home, 'work'))).filter((name) => name.startsWith('erase-'))).toEqual([]);
    if (step === 'built') expect(after).toEqual(before);
    else expect(await findings(home)).toEqual(new Map());
  };

  test('a check meanwhile finds no damage and says that something was left', () => {
    expect(meanwhile.map(({ findings }) => findings)).toEqual([[], []]);
    for (const { notCovered } of meanwhile)
      expect(notCovered).toContainEqual(expect.stringMatching(/^work\/erase-.* which an erasure/));
  });

  test.each(steps)('after %s: the next open has it all done, or nothing', (step) =>
    withFolder(async (folder) => {
      const home = join(folder, 'acme.archive');
      await cp(join(states, step), home, { recursive: true });
      await isWhole(home, await hashes(join(made, 'acme.archive')), step);
    }),
  );

  test('by SIGKILL, half-way through the swap', () =>
    withFolder(async (folder) => {
      const home = await deskIn(folder);
      const before = await hashes(home);
      expect(await run(home, 'old-away')).toBe('SIGKILL');
      await isWhole(home, before, 'old-away');
    }));
});
