import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownCodes } from '../../archive-format/verify/own/codes.js';
import { verify } from '../../archive-format/verify/verify.js';
import { asset } from '../../core/package-info.js';
import { withFolder } from '../archive/fixture.js';
import { fileRecipes } from './files.js';
import { folderRecipes, historyRecipes } from './folders.js';
import { attachmentRecipes, documentRecipes, recordRecipes, tableRecipes } from './forged.js';
import { damagedCopy, objectName, type Recipe } from './recipe.js';

/** A zoo: the tiny archive of format version 1, broken in one named way each, and exactly what verify says of it. */

const sound = asset('test', 'formats', 'v1', 'desk');

const zoo: Readonly<Record<string, readonly Recipe[]>> = {
  'a file': fileRecipes,
  'a folder': folderRecipes,
  'a version': historyRecipes,
  'a record, checksums mended': recordRecipes,
  'a table, checksums mended': tableRecipes,
  'an attachment, checksums mended': attachmentRecipes,
  'a document, checksums mended': documentRecipes,
};

const short = (path: string): string =>
  path === `store/${objectName}` ? '' : path.replace(`store/${objectName}/`, '');

describe.each(Object.entries(zoo))('%s:', (_, recipes) => {
  test.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (_name, recipe) =>
    withFolder(async (folder) => {
      const copy = await damagedCopy(sound, join(folder, 'copy'));
      await recipe.damage(copy);
      const report = await verify(copy.home, { depth: recipe.depth ?? 'default' });
      const found = [...new Set(report.findings.map(({ code, path }) => `${code} ${short(path)}`))];
      expect(found.sort()).toEqual([...recipe.found].sort());
      expect(report.valid).toBe(!recipe.found.some((line) => !line.startsWith('W')));
      await rm(copy.home, { recursive: true, force: true });
    }),
  );
});

test('every finding of ours has its animal, but for signatures, hand-overs, erasures and joined archives, which are tested where they are made', () => {
  const shown = new Set(
    Object.values(zoo)
      .flat()
      .flatMap(({ found }) => found.map((line) => line.slice(0, 4))),
  );
  expect(Object.keys(ownCodes).filter((code) => !shown.has(code))).toEqual([
    'H016',
    'H017',
    'H018',
    'H019',
    'H020',
    'H021',
    'H022',
    'H023',
    'H031',
    'H032',
  ]);
});
