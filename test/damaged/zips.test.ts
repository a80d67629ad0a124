import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { thaw } from '../../archive-format/handover/thaw.js';
import { verify } from '../../archive-format/verify/verify.js';
import { isDeskError } from '../../core/errors.js';
import { withFolder } from '../archive/fixture.js';
import { filesOf, frozen, never, signers, tinyArchive } from '../archive/handover/sample.js';
import { type ForgedEntry, forgeZip } from './forge-zip.js';
import { brokenBags, hostileZips } from './zips.js';

/** The zoo's hand-overs: hostile ZIP files are refused before a byte is unpacked, bags that do not add up are found. */

const made = await mkdtemp(join(tmpdir(), 'deskarchive-zips-'));
afterAll(() => rm(made, { recursive: true, force: true }));
const whole = join(made, 'good.zip');
await frozen(await tinyArchive(join(made, 'a')), whole);
const good: readonly ForgedEntry[] = [...(await filesOf(whole))].map(([path, bytes]) => ({
  name: `bag/${path}`,
  bytes,
}));

/** The tiny archive's versions are not signed; that is not what is looked for here. */
const found = async (file: string): Promise<readonly string[]> =>
  [
    ...new Set(
      (await verify(file, { signers })).findings
        .filter(({ code }) => code !== 'H017')
        .map(({ code, path }) => `${code} ${path}`),
    ),
  ].sort();

test('the good one, forged from its files, is good', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.zip');
    await writeFile(file, forgeZip({ entries: good }));
    expect(await found(file)).toEqual([]);
    await thaw({ file, out: join(folder, 'out'), signers, signal: never });
  }));

describe('a hostile ZIP', () => {
  test.each(hostileZips.map((recipe) => [recipe.name, recipe] as const))('%s', (_name, { forge, says }) =>
    withFolder(async (folder) => {
      const file = join(folder, 'x.zip');
      await writeFile(file, forge(good));
      const refusal = { code: 'handover-refused', message: expect.stringMatching(says) };
      await expect(verify(file)).rejects.toMatchObject(refusal);
      await expect(thaw({ file, out: join(folder, 'out'), signal: never })).rejects.toMatchObject(refusal);
      expect(await readdir(folder)).toEqual(['x.zip']);
    }),
  );
});

describe('a bag with', () => {
  test.each(brokenBags.map((recipe) => [recipe.name, recipe] as const))('%s', (_name, recipe) =>
    withFolder(async (folder) => {
      const file = join(folder, 'x.zip');
      await writeFile(file, recipe.forge(good));
      expect(await found(file)).toEqual([...recipe.found].sort());
      await expect(thaw({ file, out: join(folder, 'out'), signers, signal: never })).rejects.toMatchObject({
        code: 'handover-refused',
      });
      expect(await readdir(folder)).toEqual(['x.zip']);
    }),
  );
});

test.each(['#!/bin/sh\n', ''])('a file that is none: %j', (text) =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.zip');
    await writeFile(file, text);
    await expect(verify(file)).rejects.toMatchObject({ code: 'archive-not-a-folder' });
    await expect(thaw({ file, out: join(folder, 'out'), signal: never })).rejects.toMatchObject({
      code: 'handover-refused',
      message: expect.stringMatching(/neither/),
    });
  }),
);

test('whatever bit is turned: it is refused, found, or what comes out is what went in', () =>
  withFolder(async (folder) => {
    const bytes = await readFile(whole);
    const before = new Map(good.map(({ name, bytes: plain }) => [name.slice('bag/'.length), plain]));
    const file = join(folder, 'x.zip');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] as number) ^ (1 << bit);
        await writeFile(file, copy);
        const codes = await found(file).catch((error: unknown) => {
          if (isDeskError(error, 'handover-refused') || isDeskError(error, 'archive-not-a-folder'))
            return ['refused'];
          throw error;
        });
        if (codes.length === 0) expect(await filesOf(file)).toEqual(before);
      }),
      { numRuns: 12 },
    );
  }));
