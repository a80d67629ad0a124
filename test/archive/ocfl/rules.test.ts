import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notAtRest, ocflErrors, ocflWarnings, sameAs } from '../../../archive-format/verify/ocfl/codes.js';
import type { VerifyAs } from '../../../archive-format/verify/target.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { withFolder } from '../fixture.js';
import { completed, draft, writeFiles } from './draft.js';
import { objectCases } from './object-cases.js';
import { oldStoreCases, soundStore, storeCases } from './store-cases.js';

const codesOf = async (folder: string, as: VerifyAs): Promise<string> => {
  const { findings } = await verify(folder, { as });
  return [...new Set(findings.map(({ code }) => code))].sort().join(' ');
};

test.each(['1.0', '1.1'] as const)('a sound object of OCFL %s has no finding', (spec) =>
  withFolder(async (folder) => {
    await writeFiles(folder, completed(draft({ spec })).files);
    expect((await verify(folder)).findings).toEqual([]);
  }),
);

describe('an object with', () => {
  test.each(objectCases.map((each) => [each.what, each] as const))('%s', (_, each) =>
    withFolder(async (scratch) => {
      const folder = join(scratch, 'object');
      const made = draft(each.options);
      each.change?.(made);
      completed(made, each.options?.names);
      each.files?.(made.files);
      await writeFiles(folder, made.files);
      await each.disk?.(folder);
      expect(await codesOf(folder, 'object')).toBe(each.codes);
    }),
  );
});

describe('a storage root with', () => {
  const cases = [
    ...storeCases.map((each) => ['1.1', each.what, each] as const),
    ...oldStoreCases.map((each) => ['1.0', each.what, each] as const),
  ];
  test.each(cases)('(OCFL %s) %s', (spec, _, each) =>
    withFolder(async (scratch) => {
      const folder = join(scratch, 'root');
      const files = soundStore(spec);
      each.files(files);
      await writeFiles(folder, files);
      await each.disk?.(folder);
      expect(await codesOf(folder, 'root')).toBe(each.codes);
    }),
  );
});

test('every code that verify can give has a case that gives it', () => {
  const shown = new Set(
    [...objectCases, ...storeCases, ...oldStoreCases].flatMap(({ codes }) => codes.split(' ')),
  );
  const known = [...Object.keys(ocflErrors), ...Object.keys(ocflWarnings)];
  expect(known.filter((code) => !shown.has(code))).toEqual([]);
});

test('every code of the standard is given, comes under another one, or is about nothing at rest', () => {
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(3, '0'));
  // The standard leaves these numbers out.
  const unused = ['E065', 'E109', 'W006'];
  const all = [...numbers(1, 112).map((n) => `E${n}`), ...numbers(1, 16).map((n) => `W${n}`)];
  const said = [
    ...Object.keys(ocflErrors),
    ...Object.keys(ocflWarnings),
    ...Object.keys(sameAs),
    ...notAtRest,
    ...unused,
  ].sort();
  expect(said).toEqual(all.sort());
});
