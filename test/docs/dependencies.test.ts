import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asset } from '../../core/package-info.js';

const manifest = JSON.parse(readFileSync(asset('package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const page = readFileSync(asset('docs', 'dependencies.md'), 'utf8');

const listed = (heading: string): Record<string, string> => {
  const section = page.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '';
  return Object.fromEntries([...section.matchAll(/^\| `([^`]+)` \| (\S+) \|/gm)].map((m) => [m[1], m[2]]));
};

test('every dependency has its line with the exact version, and no line is left over', () => {
  expect(listed('In the product')).toEqual(manifest.dependencies);
  expect(listed('For building and testing')).toEqual(manifest.devDependencies);
});

test('the lock file names no registry', () => {
  expect(readFileSync(asset('package-lock.json'), 'utf8')).not.toMatch(/"resolved"/);
});
