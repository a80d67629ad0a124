import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kustomerSettings } from '../../../simulate/kustomer/settings.js';

/**
 * The rules that the stand-in keeps have numbers. Each is proven by a test that names it, and each thing that nobody knows,
 * a setting, is turned in a test of the client too.
 */

const sourcesBelow = (...folders: readonly string[]): string =>
  folders
    .flatMap((folder) =>
      readdirSync(join(import.meta.dirname, '../..', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('rules.test.ts'))
        .map((file) => readFileSync(join(import.meta.dirname, '../..', folder, file), 'utf8')),
    )
    .join('\n');

const named = (text: string): Set<number> =>
  new Set(
    [...text.matchAll(/\brules? (\d+(?:(?:, | and )\d+)*)/gi)].flatMap((match) =>
      (match[1] as string).split(/, | and /).map(Number),
    ),
  );

test('every rule is proven by a test that names it', () => {
  const rules = Array.from({ length: 39 }, (_, index) => index + 1);
  const proven = named(sourcesBelow('simulate/kustomer', 'extract/kustomer', 'extract/kustomer-csv'));
  expect(rules.filter((rule) => !proven.has(rule))).toEqual([]);
});

test('every setting names the rule that it is about', () => {
  for (const { name, about } of kustomerSettings)
    expect([name, name === 'desk_end' || /\(\d+(, \d+)*\)\.$/.test(about)]).toEqual([name, true]);
});

/** A client has one key; several are there for tests of the stand-in. */
const ours = kustomerSettings.map(({ name }) => name).filter((name) => name !== 'keys');

test.each(ours)('the client is tried with %s', (name) => {
  expect(sourcesBelow('extract')).toMatch(new RegExp(`\\b${name}: |'${name}'`));
});
