import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommitHook, CommitStep } from '../../archive-format/commit/publish.js';
import { leftovers } from '../../archive-format/home/leftovers.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { asset } from '../../core/package-info.js';
import { batch, blobRef, bytesOf, collect, note, report, scope, testOptions, withFolder } from './fixture.js';
import { stoppedCopy } from './stopped.js';

const run = (home: string, step: CommitStep, text: string, afterMs?: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', asset('test', 'archive', 'commit-child.ts'), home, step, text],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
    });
    child.stderr.on('data', (piece) => {
      said += piece;
    });
    const timer = afterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), afterMs);
    child.on('error', reject);
    child.on('exit', (_code, signal) => {
      clearTimeout(timer);
      resolve(signal ?? said);
    });
  });

/** The same without a kill, in this process. */
const commit = async (home: string, text: string, commitHook: CommitHook = () => {}): Promise<void> => {
  const archive = await openArchive(home, testOptions({ newId: () => `run-${text}`, commitHook }));
  const writer = await archive.begin(scope());
  if (!writer.checkpoint('note')?.done) {
    await writer.append(
      'note',
      batch([note('n1', { body: text }), note('n2', { rev: 'x' })], { done: true }),
    );
    await writer.putBlob(blobRef(`of ${text}`), bytesOf(text), '2025-02-01T00:00:00.000Z');
  }
  await writer.commit({ note: report(2) });
};

let made = '';
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'deskarchive-commit-'));
  const home = join(made, 'a.archive');
  await createArchive(home, testOptions());
  const after = (text: string) => (step: CommitStep) => stoppedCopy(home, join(made, `${text} ${step}`));
  await commit(home, 'first', after('first'));
  await commit(home, 'second', after('second'));
});
afterAll(() => rm(made, { recursive: true, force: true }));

/** The archive as a process leaves it that is stopped right after a step of the first or the second commit. */
const stoppedAfter = async (text: 'first' | 'second', step: CommitStep, folder: string): Promise<string> => {
  const home = join(folder, 'a.archive');
  await cp(join(made, `${text} ${step}`), home, { recursive: true });
  return home;
};

const bodies = async (home: string): Promise<readonly unknown[]> => {
  const object = await (await openArchive(home)).object();
  const notes = await collect(object.records('note'));
  return notes.map((record) => (record.value() as { attributes: { body?: string } }).attributes.body ?? null);
};

const isCommitted = (step: CommitStep, isFirst: boolean): boolean =>
  isFirst
    ? ['version', 'cleaned'].includes(step)
    : // The version is whole in the store: the next open makes it the head.
      ['version', 'root-inventory', 'root-sidecar', 'cleaned'].includes(step);

const firstSteps: readonly CommitStep[] = [
  'tables',
  'documents',
  'inventory',
  'staged',
  'version',
  'cleaned',
];
const laterSteps: readonly CommitStep[] = [
  'documents',
  'inventory',
  'staged',
  'version',
  'root-inventory',
  'root-sidecar',
  'cleaned',
];

describe('a process stopped in its commit', () => {
  test.each(firstSteps)(
    'of the first snapshot, after %s: the next one ends with the same records, once',
    (step) =>
      withFolder(async (folder) => {
        const home = await stoppedAfter('first', step, folder);
        if (isCommitted(step, true)) {
          expect(await bodies(home)).toEqual(['first', null]);
          expect(
            (await readdir(join(home, 'store'))).filter((name) => name.startsWith('sample')),
          ).toHaveLength(1);
        } else {
          await expect((await openArchive(home)).object()).rejects.toMatchObject({
            code: 'archive-incomplete',
          });
          const [left] = await leftovers(home);
          expect(left?.progress).toMatchObject({
            snapshot: 1,
            streams: { note: { fetched: 2, done: true } },
          });
          await commit(home, 'ignored: the first run had everything');
          expect(await bodies(home)).toEqual(['first', null]);
        }
        expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
      }),
  );

  test.each(laterSteps)(
    'of a later snapshot, after %s: the store is whole before and after the next open',
    (step) =>
      withFolder(async (folder) => {
        const home = await stoppedAfter('second', step, folder);
        const committed = isCommitted(step, false);
        const pending = { version: ['E046'], 'root-inventory': ['E060'] }[step as string] ?? [];
        const codes = (await verify(home, { depth: 'quick' })).findings.map(({ code }) => code);
        expect([...new Set(codes)]).toEqual(pending);
        expect(await bodies(home)).toEqual(committed ? ['first', null, 'second', null] : ['first', null]);
        expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
        // The next run goes on with what was not committed, and starts a third snapshot otherwise.
        await commit(home, 'third');
        expect(await bodies(home)).toEqual(
          committed ? ['first', null, 'second', null, 'third', null] : ['first', null, 'second', null],
        );
        expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
        expect(await readdir(join(home, 'work'))).toEqual([]);
      }),
  );
});

test('SIGKILL after a step leaves what a copy of that instant holds', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    await cp(join(made, 'first cleaned'), home, { recursive: true });
    expect(await run(home, 'root-inventory', 'second')).toBe('SIGKILL');
    const files = async (place: string): Promise<string[]> =>
      (await readdir(place, { recursive: true })).map((path) => path.replace(/tx-[^/]+/, 'tx')).sort();
    expect(await files(home)).toEqual(await files(join(made, 'second root-inventory')));
    expect(await bodies(home)).toEqual(['first', null, 'second', null]);
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
  }));

test('half a version that a copy left is put aside, not made the head and not deleted', () =>
  withFolder(async (folder) => {
    const home = await stoppedAfter('second', 'version', folder);
    const root = join(home, 'store', 'sample-acme-2025');
    const part = join(root, 'v2/content/raw/note/snapshot=2/part-00000.ndjson.gz');
    const bytes = await readFile(part);
    await rm(part);
    await writeFile(part, bytes.subarray(0, 40));
    expect(await bodies(home)).toEqual(['first', null]);
    expect((await verify(home)).findings).toEqual([]);
    expect(await readdir(join(home, 'work'))).toContain('quarantine-sample-acme-2025-v2');
  }));

test('processes killed at any moment leave what the next one ends with', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    await cp(join(made, 'first cleaned'), home, { recursive: true });
    // Where in its work a process is after so long differs from run to run; what must hold does not.
    for (const [round, afterMs] of [600, 1000, 1400].entries()) {
      await run(home, 'cleaned', `round ${round}`, afterMs);
      const codes = (await verify(home, { depth: 'quick' })).findings.map(({ code }) => code);
      expect([[], ['E046'], ['E060']].map(String)).toContain(String([...new Set(codes)]));
      await bodies(home);
      expect((await verify(home, { depth: 'default' })).findings).toEqual([]);
    }
    await commit(home, 'last');
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
    expect(await readdir(join(home, 'work'))).toEqual([]);
    expect((await bodies(home)).slice(0, 2)).toEqual(['first', null]);
  }));
