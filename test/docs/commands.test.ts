import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../cli/commands.js';
import { parseCall, settleFlags, settlePositionals } from '../../cli/flags.js';
import { asset } from '../../core/package-info.js';
import { namedQueries } from '../../queries/library/library.js';

const pages = [
  asset('README.md'),
  ...readdirSync(asset('docs'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md') && !['cli.md', 'errors.md'].includes(name))
    .map((name) => join(asset('docs'), name)),
];

/** Command lines in fenced sh blocks, comments and prompts taken off. */
const callsOf = (text: string): string[] =>
  [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap((block) => (block[1] as string).split('\n'))
    .flatMap((line) => line.replace(/\s+#.*$/, '').split('&&'))
    .map((line) => line.trim())
    .filter((line) => /^(npx )?deskarchive /.test(line));

/** Splits as a shell does, as far as our pages need it. */
const words = (line: string): string[] =>
  (line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replace(/["']/g, ''));

const calls = pages.flatMap((page) =>
  callsOf(readFileSync(page, 'utf8')).map((call) => [page, call] as const),
);

describe('command lines in the pages', () => {
  test('there are some', () => {
    expect(calls.length).toBeGreaterThan(10);
  });

  test.each(calls)('%s: %s', async (_page, call) => {
    const [, ...args] = words(call.replace(/^npx /, ''));
    const command = await commands.find((c) => args.join(' ').startsWith(c.name))?.read();
    expect(command, `no command for ${call}`).toBeDefined();
    if (!command) return;
    const parsed = await parseCall(args.slice(command.name.split(' ').length), command);
    settlePositionals(command, parsed.positionals);
    settleFlags(command, parsed.given, {});
    if (command.name === 'query' && parsed.positionals[0] !== undefined)
      expect(namedQueries().map((query) => query.name)).toContain(parsed.positionals[0]);
  });
});

describe('links in the pages', () => {
  test.each(pages)('%s leads nowhere wrong', (page) => {
    const targets = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] as string,
    );
    expect(targets.filter((target) => !existsSync(join(page, '..', target)))).toEqual([]);
  });
});
