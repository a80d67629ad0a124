import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { asset } from '../../core/package-info.js';
import { batch, collect, note, report, scope, testOptions, withFolder } from '../archive/fixture.js';
import { answersOf } from './answers.js';

/** Archives as each published version of the format was written: kept for ever, so that the promise to read them is kept. */

const folder = asset('test', 'formats');
const versions = (await readdir(folder)).filter((name) => /^v\d+$/.test(name)).sort();

test('there is an archive of every version that SPEC.md lists', async () => {
  const spec = await readFile(asset('archive-format', 'SPEC.md'), 'utf8');
  const listed = spec.slice(spec.indexOf('| version | change |')).match(/^\| (\d+) \|/gm);
  expect(versions.map((name) => `| ${name.slice(1)} |`)).toEqual(listed);
});

describe.each(versions)('an archive of format version %s', (version) => {
  const home = join(folder, version, 'desk');

  test('verifies at every depth', async () => {
    for (const depth of ['quick', 'default', 'deep'] as const)
      expect(await verify(home, { depth })).toMatchObject({ valid: true, findings: [] });
  });

  test('answers what it always answered', async () => {
    const expected = JSON.parse(await readFile(join(folder, version, 'answers.json'), 'utf8'));
    expect(await answersOf(home)).toMatchObject(expected);
  });

  test('takes another snapshot', () =>
    withFolder(async (scratch) => {
      const copy = join(scratch, 'desk');
      await cp(home, copy, { recursive: true });
      const writer = await (await openArchive(copy, testOptions())).begin(scope());
      await writer.append('note', batch([note('n1', { body: 'later' })], { done: true }));
      const { snapshot } = await writer.commit({ note: report(1), person: report(0) });
      const object = await (await openArchive(copy)).object();
      const newest = (await collect(object.records('note'))).filter((record) => record.id === 'n1').at(-1);
      expect(newest?.snapshot).toBe(snapshot);
      expect((await verify(copy, { depth: 'deep' })).findings).toEqual([]);
    }));
});
