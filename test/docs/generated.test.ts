import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findingPage } from '../../archive-format/verify/reference.js';
import { commands, readCommands } from '../../cli/commands.js';
import { commandPage, errorPage } from '../../cli/reference.js';
import { asset } from '../../core/package-info.js';
import { queryPage } from '../../queries/library/reference.js';
import { uncertainPage } from '../../simulate/reference.js';
import { vendors } from '../../simulate/registry.js';

test('docs/cli.md is what the commands declare', async () => {
  expect(readFileSync(asset('docs', 'cli.md'), 'utf8')).toBe(commandPage(await readCommands(commands)));
});

test('every command is called by the name it gives itself', async () => {
  const read = await readCommands(commands);
  expect(commands.map(({ name }) => name)).toEqual(read.map(({ name }) => name));
});

test('docs/errors.md is the catalogue', () => {
  expect(readFileSync(asset('docs', 'errors.md'), 'utf8')).toBe(errorPage());
});

test('docs/findings.md is the list of codes', () => {
  expect(readFileSync(asset('docs', 'findings.md'), 'utf8')).toBe(findingPage());
});

test('docs/queries.md is what the named questions say of themselves', () => {
  expect(readFileSync(asset('docs', 'queries.md'), 'utf8')).toBe(queryPage());
});

test('docs/uncertain.md is the settings of the stand-ins', () => {
  expect(readFileSync(asset('docs', 'uncertain.md'), 'utf8')).toBe(uncertainPage(vendors));
});
