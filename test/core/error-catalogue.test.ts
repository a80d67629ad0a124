import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ErrorCode, errorCatalogue, errorTopics } from '../../core/error-catalogue.js';
import { asset } from '../../core/package-info.js';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

test('every topic is in the one table, and no code stands in two topics', () => {
  const byTopic = Object.values(errorTopics).flatMap((topic) => Object.keys(topic));
  expect(byTopic.toSorted()).toEqual(codes.toSorted());
});

test('every code is raised somewhere', () => {
  const folders = ['archive-format', 'cli', 'core', 'extract', 'load', 'queries', 'simulate', 'transform'];
  const text = folders
    .flatMap((folder) =>
      readdirSync(asset(folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.startsWith('error-catalogue'))
        .map((name) => readFileSync(join(asset(folder), name), 'utf8')),
    )
    .join('\n');
  expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('every next step and every reason is a sentence', () => {
  for (const code of codes) {
    expect(errorCatalogue[code].when, code).toMatch(/^[a-zA-Z].*\.$/);
    expect(errorCatalogue[code].next, code).toMatch(/^[a-zA-Z].*\.$/);
  }
});
