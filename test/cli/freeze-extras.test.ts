import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../archive-format/verify/verify.js';
import { commands } from '../../cli/commands.js';
import { runCli } from '../../cli/run.js';
import { sha256 } from '../../core/digest.js';
import { filesOf } from '../archive/handover/sample.js';
import { assertBuilt } from '../queries/built.js';
import { type Desk, makeDesk } from '../queries/desk.js';

/** `freeze` with what can be read without tools: the model's tables, and every conversation as a page. */

let desk: Desk;
beforeAll(async () => {
  assertBuilt();
  desk = await makeDesk({ model: false, load: false });
});
afterAll(() => desk.remove());

const call = async (args: readonly string[]): Promise<{ readonly exit: number; readonly said: string }> => {
  let said = '';
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      said += String(chunk);
      done();
    },
  }) as unknown as NodeJS.WriteStream;
  const io = { stdout: sink, stderr: sink, environment: {} };
  return { exit: await runCli(args, commands, io, new AbortController().signal), said };
};

test('the model and the transcripts go along, whole, and load nothing from elsewhere', async () => {
  const out = join(desk.home, '..', 'acme.zip');
  const flags = ['--archive', desk.home, '--out', out, '--with-model', '--with-transcripts'];
  const { exit, said } = await call(['freeze', ...flags]);
  expect(exit, said).toBe(0);
  const files = await filesOf(out);
  const below = (prefix: string): Map<string, string> =>
    new Map(
      [...files]
        .filter(([path]) => path.startsWith(prefix))
        .map(([path, bytes]) => [path.slice(prefix.length), bytes.toString('utf8')]),
    );
  const [object] = (await desk.archive.objects()) as [string];

  const model = [...files].filter(([path]) => path.startsWith(`data/extra/model/${object}/`));
  const about = model.find(([path]) => path.endsWith('/model.json'))?.[1].toString('utf8') ?? '{}';
  const { tables } = JSON.parse(about) as {
    readonly tables: Readonly<
      Record<string, { readonly file: string; readonly sha256: string; readonly rows: number }>
    >;
  };
  expect(tables.conversation?.rows).toBe(1);
  for (const [name, { file, sha256: digest }] of Object.entries(tables)) {
    const bytes = files.get(`data/extra/model/${object}/${file}`);
    expect(bytes && sha256(bytes), name).toBe(digest);
  }

  const pages = below(`data/extra/transcripts/${object}/`);
  const index = pages.get('index.html') ?? '';
  const links = [...index.matchAll(/<a href="([^"]+)"/g)].map((match) => match[1] as string);
  expect(links).toHaveLength(1);
  expect([...pages.keys()].sort()).toEqual([...links, 'index.html'].sort());
  const page = pages.get(links[0] as string) ?? '';
  expect(page).toContain('Hello, where is my order?');
  expect(page).toContain('It is on its way.');
  for (const text of pages.values())
    expect(text).not.toMatch(/<script|<iframe|(?:src|href)="(?:https?:)?\/\/|url\(/i);

  // The whole of it is in the manifests, and the report says what nobody looked into.
  const report = await verify(out);
  expect(report.findings).toEqual([]);
  expect(report.notCovered).toContainEqual(expect.stringContaining('data/extra/'));
}, 120_000);
