import { execFileSync, spawn } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { isDeskError } from '../../core/errors.js';
import {
  batch,
  blobRef,
  bytesOf,
  collect,
  note,
  record,
  report,
  scope,
  start,
  testOptions,
  withFolder,
} from './fixture.js';
import { sampleArchive } from './sample.js';

const failure = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    if (!isDeskError(error)) throw error;
    // Whoever reads it must learn what, where and what to do next.
    expect(error.message).not.toBe('');
    expect(error.where).toBeDefined();
    expect(error.next).not.toBe('');
    return error.code;
  }
  return 'no error';
};

describe('a place that is no archive', () => {
  test('nothing, a file, another folder, a storage root, half an archive: each has its code', () =>
    withFolder(async (folder) => {
      const path = (name: string) => join(folder, name);
      await writeFile(path('file'), '');
      await mkdir(join(path('photos'), 'holidays'), { recursive: true });
      await mkdir(path('empty'));
      await mkdir(join(path('half'), 'store'), { recursive: true });
      await mkdir(join(path('begun'), 'work'), { recursive: true });
      const whole = await sampleArchive(folder);
      expect(await failure(openArchive(path('nothing')))).toBe('archive-missing');
      expect(await failure(openArchive(path('empty')))).toBe('archive-missing');
      expect(await failure(openArchive(path('begun')))).toBe('archive-incomplete');
      for (const open of [openArchive, createArchive]) {
        expect(await failure(open(path('file')))).toBe('archive-not-a-folder');
        expect(await failure(open(join(path('file'), 'below')))).toBe('archive-not-a-folder');
        expect(await failure(open(path('photos')))).toBe('archive-foreign');
        expect(await failure(open(join(whole, 'store')))).toBe('archive-foreign');
        expect(await failure(open(path('half')))).toBe('archive-damaged');
      }
      expect(await readdir(path('photos'))).toEqual(['holidays']);
    }));

  test('nothing and an empty folder become archives, and so does one that was begun and broke off', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'empty'));
      await mkdir(join(folder, 'begun', 'work', 'store-1'), { recursive: true });
      for (const name of ['new', 'empty', 'begun', 'deep/below']) {
        const archive = await createArchive(join(folder, name), testOptions());
        expect(await archive.objects()).toEqual([]);
        expect((await verify(join(folder, name))).findings).toEqual([]);
        await expect(archive.object()).rejects.toMatchObject({ code: 'archive-incomplete' });
      }
    }));

  test('an archive without its inventory is damaged; the store beside it can still be read', () =>
    withFolder(async (folder) => {
      const home = await sampleArchive(folder);
      await cp(join(home, 'store/sample-acme-2025'), join(home, 'store/other'), { recursive: true });
      await unlink(join(home, 'store/other/inventory.json'));
      const archive = await openArchive(home);
      expect(await failure(archive.object('other'))).toBe('archive-damaged');
      expect((await (await archive.object('sample-acme-2025')).snapshots()).length).toBe(2);
    }));
});

describe('the lock', () => {
  test('keeps a second run out and says who holds it; readers come in', () =>
    withFolder(async (folder) => {
      const home = await sampleArchive(folder);
      const archive = await openArchive(home, testOptions());
      const writer = await archive.begin(scope());
      expect(await failure(archive.begin(scope()))).toBe('archive-locked');
      expect((await (await openArchive(home)).object()).head).toBe('v2');
      await writer.suspend();
      await (await archive.begin(scope())).abandon();
    }));

  test('of a process that is gone is taken over; of another machine only after half an hour', () =>
    withFolder(async (folder) => {
      const home = await sampleArchive(folder);
      const gone = spawn(process.execPath, ['-e', '0']);
      await new Promise((resolve) => gone.on('exit', resolve));
      const lock = join(home, 'work', 'lock.json');
      const held = (host: string, pid: number, age: number) =>
        writeFile(
          lock,
          JSON.stringify({ pid, host, started: '', heartbeat: new Date(start - age).toISOString() }),
        );
      const archive = await openArchive(home, testOptions());
      await held(hostname(), gone.pid as number, 0);
      await (await archive.begin(scope())).abandon();
      await held('elsewhere.example.com', 1, 29 * 60_000);
      expect(await failure(archive.begin(scope()))).toBe('archive-locked');
      await held('elsewhere.example.com', 1, 31 * 60_000);
      await (await archive.begin(scope())).abandon();
    }));
});

const isRoot = process.getuid?.() === 0;

test.skipIf(isRoot)('a folder that must not be written is refused before anything is fetched', () =>
  withFolder(async (folder) => {
    await chmod(folder, 0o555);
    expect(await failure(createArchive(join(folder, 'a.archive')))).toBe('not-writable');
    await chmod(folder, 0o755);
  }),
);

/** A small file system of its own, for what only happens on one. Needs root on Linux. */
const withTmpfs = (size: string, use: (folder: string) => Promise<void>, flags = 'rw'): Promise<void> =>
  withFolder(async (folder) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},${flags}`, 'tmpfs', folder]);
    try {
      await use(folder);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

const canMount = (): boolean => {
  if (process.platform !== 'linux' || !isRoot) return false;
  try {
    execFileSync('unshare', ['-m', 'true']);
    return true;
  } catch {
    // Not allowed in this container.
    return false;
  }
};

describe.skipIf(!canMount())('on a file system of its own', () => {
  test('that is full: the run stops with its reason, keeps what was flushed, and goes on when there is room', () =>
    withTmpfs('6m', async (folder) => {
      const home = join(folder, 'a.archive');
      const archive = await createArchive(home, testOptions());
      const writer = await archive.begin(scope());
      await writer.append('note', batch([note('n1', { body: 'safe' })], { nextCursor: { next: 1 } }));
      await writer.flush();
      const noise = Buffer.alloc(1 << 20);
      for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at);
      const untilFull = async (): Promise<void> => {
        for (let index = 0; ; index++) {
          const big = record(
            'note',
            `big-${index}`,
            JSON.stringify({ text: noise.toString('base64') + index }),
          );
          await writer.append('note', batch([big], { nextCursor: { next: 2 + index } }));
          await writer.flush();
        }
      };
      expect(await failure(untilFull())).toBe('disk-full');
      // From here on the writer says why it stopped, whatever it is asked.
      expect(await failure(writer.append('note', batch([])))).toBe('disk-full');
      expect(await failure(writer.commit({ note: report(1) }))).toBe('disk-full');
      await writer.suspend();
      execFileSync('mount', ['-o', 'remount,size=16m', folder]);
      const again = await (await openArchive(home, testOptions())).begin(scope());
      expect(again.resumed).toBe(true);
      const kept = await collect(again.staged('note'));
      expect(kept[0]?.id).toBe('n1');
      expect(kept.length).toBe(Number(again.checkpoint('note')?.cursor.next));
      await again.abandon();
    }));

  test('that is full at the commit: the archive before is whole, the snapshot can be committed later', () =>
    withTmpfs('8m', async (folder) => {
      const home = await sampleArchive(folder);
      const archive = await openArchive(home, testOptions());
      const writer = await archive.begin(scope());
      await writer.append('note', batch([note('n9', { body: 'third' })], { done: true }));
      await writer.flush();
      const fill = join(folder, 'fill');
      await writeFile(fill, Buffer.alloc(8 << 20, 1)).catch(() => undefined);
      expect(await failure(writer.commit({ note: report(1) }))).toBe('disk-full');
      expect((await (await openArchive(home)).object()).head).toBe('v2');
      await rm(fill);
      const again = await archive.begin(scope());
      expect(again.checkpoint('note')?.done).toBe(true);
      expect((await again.commit({ note: report(1) })).snapshot).toBe(3);
      expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
    }));

  test('that is read-only: it can be read and checked, not written', () =>
    withTmpfs('8m', async (folder) => {
      const home = await sampleArchive(folder);
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      const archive = await openArchive(home, testOptions());
      expect((await (await archive.object()).snapshots()).length).toBe(2);
      expect((await verify(home)).findings).toEqual([]);
      expect(await failure(archive.begin(scope()))).toBe('not-writable');
      expect(await failure(createArchive(join(folder, 'new')))).toBe('not-writable');
      execFileSync('mount', ['-o', 'remount,rw', folder]);
    }));

  test('for work/ alone: refused at the start, because a commit could not be one step', () =>
    withFolder(async (folder) => {
      const home = await sampleArchive(folder);
      const work = join(home, 'work');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', work]);
      try {
        const archive = await openArchive(home, testOptions());
        expect(await failure(archive.begin(scope()))).toBe('archive-file-system');
        expect(await readdir(work)).toEqual([]);
      } finally {
        execFileSync('umount', [work]);
      }
    }));
});

test('bytes that break off at the source are nobody’s: the reference is not there, the run goes on', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const writer = await archive.begin(scope());
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new RangeError('the connection broke');
    }
    await expect(writer.putBlob(blobRef('a'), broken(), '2025-02-01T00:00:00.000Z')).rejects.toThrow(
      RangeError,
    );
    expect(writer.hasBlob('attachment', 'a')).toBe(false);
    await writer.putBlob(blobRef('a'), bytesOf('whole'), '2025-02-01T00:00:00.000Z');
    await writer.append('note', batch([note('n', { body: 'x' })], { done: true }));
    await writer.commit({ note: report(1) });
    const object = await archive.object();
    expect((await collect(object.blobIndex())).map(({ size }) => size)).toEqual([5]);
  }));

test('a batch with a record that no source may bring is refused as a whole', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const writer = await archive.begin(scope());
    const good = note('good', { body: 'x' });
    for (const bad of [
      { ...good, kind: '../escape' },
      { ...good, kind: '_gap' },
      { ...good, bytes: Buffer.from('{"a":\n1}') },
      { ...good, oddities: ['invalid-utf8' as const] },
    ])
      expect(await failure(writer.append('note', batch([good, bad])))).toBe('unexpected');
    expect(writer.checkpoint('note')).toBeUndefined();
    expect(await collect(writer.staged('note'))).toEqual([]);
    await writer.suspend();
    expect(await readFile(join(folder, 'a.archive/store/0=ocfl_1.1'), 'utf8')).toBe('ocfl_1.1\n');
  }));
