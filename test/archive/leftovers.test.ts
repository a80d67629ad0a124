import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { discardLeftover, leftovers } from '../../archive-format/home/leftovers.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { virtualClock } from '../../core/clock.js';
import { sha256 } from '../../core/digest.js';
import { batch, blobRef, bytesOf, note, report, scope, testOptions, withFolder } from './fixture.js';

const clock = virtualClock(0);

/** An archive with one snapshot and, of each configuration, a run that stopped after a flush. */
const unfinishedArchive = async (folder: string, configurations: readonly string[]): Promise<string> => {
  const home = join(folder, 'a.archive');
  const archive = await createArchive(home, testOptions());
  const first = await archive.begin(scope());
  await first.append('note', batch([note('n1', { body: 'safe' })], { done: true }));
  await first.commit({ note: report(1), person: report(0) });
  for (const configuration of configurations) {
    const options = testOptions({ newId: () => `run-${configuration}` });
    const writer = await (await openArchive(home, options)).begin(
      scope({ configSha256: sha256(configuration) }),
    );
    await writer.append('note', batch([note('n1', { body: 'new' }), note('n2', {})], { done: true }));
    await writer.append('person', batch([]));
    await writer.putBlob(blobRef('a'), bytesOf('attachment'), '2025-02-01T00:00:00.000Z');
    await writer.suspend();
  }
  return home;
};

test('an unfinished snapshot is listed with how far it got, and nothing but discard takes it away', () =>
  withFolder(async (folder) => {
    const home = await unfinishedArchive(folder, ['one', 'two']);
    const found = await leftovers(home);
    expect(found.map(({ id, sort }) => [id, sort])).toEqual([
      ['run-one', 'unfinished'],
      ['run-two', 'unfinished'],
    ]);
    expect(found[0]?.bytes).toBeGreaterThan(0);
    expect(found[0]?.progress).toMatchObject({
      source: { kind: 'sample', org: 'acme' },
      object: 'sample-acme-2025',
      snapshot: 2,
      startedAt: '2025-02-01T00:00:00.000Z',
      attachments: 1,
      streams: { note: { fetched: 2, done: true }, person: { fetched: 0, done: false } },
    });

    await expect(discardLeftover(home, undefined, clock)).rejects.toMatchObject({ code: 'run-ambiguous' });
    await expect(discardLeftover(home, 'other', clock)).rejects.toMatchObject({ code: 'run-missing' });
    expect((await discardLeftover(home, 'run-one', clock)).id).toBe('run-one');
    expect(await readdir(join(home, 'work'))).toEqual(['tx-run-two']);
    expect((await discardLeftover(home, undefined, clock)).id).toBe('run-two');
    await expect(discardLeftover(home, undefined, clock)).rejects.toMatchObject({ code: 'run-missing' });
    expect((await verify(home)).findings).toEqual([]);
    expect(await (await (await openArchive(home)).object()).snapshots()).toHaveLength(1);
  }));

test('what a run holds that is at work cannot be discarded', () =>
  withFolder(async (folder) => {
    const home = await unfinishedArchive(folder, []);
    const writer = await (await openArchive(home, testOptions())).begin(scope());
    await writer.append('note', batch([note('n1', { body: 'at work' })]));
    await writer.flush();
    await expect(discardLeftover(home, undefined, clock)).rejects.toMatchObject({ code: 'archive-locked' });
    await writer.suspend();
  }));

test('half a version that was put aside, and a state that cannot be read, are listed and can be discarded', () =>
  withFolder(async (folder) => {
    const home = await unfinishedArchive(folder, ['one']);
    await mkdir(join(home, 'work/quarantine-sample-acme-2025-v2'));
    await writeFile(join(home, 'work/quarantine-sample-acme-2025-v2/half'), 'half');
    await writeFile(join(home, 'work/tx-run-one/run.json'), '{');
    expect((await leftovers(home)).map(({ id, progress }) => [id, progress])).toEqual([
      ['quarantine-sample-acme-2025-v2', undefined],
      ['run-one', undefined],
    ]);
    await discardLeftover(home, 'quarantine-sample-acme-2025-v2', clock);
    await discardLeftover(home, 'run-one', clock);
    expect(await leftovers(home)).toEqual([]);
  }));

test('a copy without work/ has nothing unfinished, and a question makes none', () =>
  withFolder(async (folder) => {
    const home = await unfinishedArchive(folder, []);
    await rm(join(home, 'work'), { recursive: true });
    expect(await leftovers(home)).toEqual([]);
    await expect(discardLeftover(home, undefined, clock)).rejects.toMatchObject({ code: 'run-missing' });
    expect(await readdir(home)).toEqual(['store']);
  }));
