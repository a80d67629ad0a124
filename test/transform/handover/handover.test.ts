import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Handover, readHandover } from '../../../transform/handover/handover.js';
import { readOldAddresses } from '../../../transform/handover/old-addresses.js';
import { rewritePlaceholders } from '../../../transform/handover/placeholders.js';
import { handoverRules } from '../../../transform/handover/rules.js';
import { writeHandover } from '../../../transform/handover/write.js';
import { modelFolder } from '../model-fixture.js';

describe('placeholders of macros', () => {
  test.each([
    ['Hello {{customer.firstName}},', 'Hello {{first_name | fallback: "there"}},', []],
    ['{{ customer.name }} of {{company.name}}', '{{name}} of {{company.name}}', []],
    ['Yours, {{user.displayName}}', 'Yours, {{author.name}}', []],
    [
      '{{customer.shoeSize}} {{customer.shoeSize}}',
      '{{customer.shoeSize}} {{customer.shoeSize}}',
      ['{{customer.shoeSize}}'],
    ],
    ['Open [[sn.org.Hours]]. [[sn.org.other]]', 'Open nine to five. [[sn.org.other]]', ['[[sn.org.other]]']],
    ['no placeholder, {one brace} [x]', 'no placeholder, {one brace} [x]', []],
  ])('%s', (text, expected, unknown) => {
    const made = rewritePlaceholders(
      text,
      handoverRules('intercom').placeholders,
      new Map([['hours', 'nine to five']]),
    );
    expect(made.text).toBe(expected);
    expect(made.unknown).toEqual(unknown);
  });
});

test('old addresses are told language by language where the public path names one', async () => {
  const article = { default_locale: 'en_us', visibility: 'public' };
  const model = await modelFolder({
    article: [
      { ...article, id: 'kustomer:d1', public_path: 'en_us/cups', other_paths: ['/old/cups', 'en_us/cups'] },
      { ...article, id: 'kustomer:d2', public_path: 'plates' },
    ],
    article_version: [
      ['v1', 'd1', 'en_us', 'Cups', 'published'],
      ['v2', 'd1', 'de_de', 'Tassen', 'published'],
      ['v3', 'd1', 'fr_fr', 'Des tasses', 'draft'],
      ['v4', 'd2', 'en_us', 'Plates', 'published'],
      ['v5', 'd2', 'de_de', 'Teller', 'published'],
    ].map(([id, of, locale, title, state]) => ({
      ...{ id: `kustomer:${id}`, article_id: `kustomer:${of}`, locale, title, state },
    })),
  });
  expect((await readOldAddresses(model)).map(({ path, locale, title }) => [path, locale, title])).toEqual([
    ['de_de/cups', 'de_de', 'Tassen'],
    ['en_us/cups', 'en_us', 'Cups'],
    ['/old/cups', null, 'Tassen'],
    ['plates', null, 'Teller'],
  ]);
});

describe('a hand-over', () => {
  const hostile = '```\n# x\n<script>alert(1)</script> =1+1';
  let model: string;
  let folder: string;
  let handover: Handover;
  let files: readonly string[];
  beforeAll(async () => {
    const item = { state: 'active', definition: '{"a":1}', rebuild: 'A workflow in Intercom.' };
    model = await modelFolder({
      inventory: [
        { ...item, id: 'kustomer:schedule:1', kind: 'schedule', name: 'Office hours' },
        {
          ...item,
          id: 'kustomer:holiday:2',
          kind: 'holiday',
          name: 'New year',
          part_of: 'kustomer:schedule:1',
        },
        {
          ...item,
          id: 'kustomer:workflow:3',
          kind: 'workflow',
          name: hostile,
          description: '=cmd()',
          state: 'inactive',
        },
        {
          ...item,
          id: 'kustomer:snippet:4',
          kind: 'text_snippet',
          name: 'Hours',
          definition: '{"value":"nine to five"}',
        },
      ],
      tag: [{ id: 'kustomer:t1', name: 'Late delivery', source_id: 't1' }],
      macro: [
        {
          id: 'kustomer:m1',
          name: 'Greeting',
          text: 'Hi {{customer.firstName}}! [[sn.org.hours]] {{what.ever}}',
          actions: '{"tags":{"operator":"add","value":["t1","t9"]}}',
        },
        { id: 'kustomer:m2', name: 'Gone', text: 'x', deleted: true },
      ],
    });
    folder = mkdtempSync(join(tmpdir(), 'deskarchive-handover-'));
    handover = await readHandover(model, 'intercom');
    files = await writeHandover(handover, folder);
  });
  afterAll(() => {
    for (const path of [model, folder]) rmSync(path, { recursive: true, force: true });
  });

  test('has every thing with what to build, and every macro that is not deleted', () => {
    expect(handover.counts).toEqual({ holiday: 1, schedule: 1, text_snippet: 1, workflow: 1 });
    expect(handover.items.find(({ kind }) => kind === 'holiday')?.partOf).toBe('Office hours');
    expect(handover.macros).toEqual([
      expect.objectContaining({
        name: 'Greeting',
        text: 'Hi {{first_name | fallback: "there"}}! nine to five {{what.ever}}',
        unknown: ['{{what.ever}}'],
        // What is not in the archive keeps its id.
        actions: '{"tags":{"operator":"add","value":["Late delivery","t9"]}}',
      }),
    ]);
  });

  test('is there as Markdown, CSV and JSON, and no text of the desk breaks out of its place', () => {
    expect(files).toEqual(['handover.md', 'handover.json', 'handover.csv', 'macros.csv']);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(JSON.parse(read('handover.json'))).toEqual(handover);
    expect(read('handover.md')).toContain('**Build:** A workflow in Intercom.');
    expect(read('handover.md')).not.toMatch(/^# x|<script/m);
    expect(read('handover.csv')).toContain(`'=cmd()`);
    expect(read('handover.csv').split('\r\n')[0]).toBe(
      'kind,name,state,description,part_of,rebuild,definition,source_kind,source_id,raw_sha256',
    );
    expect(read('macros.csv')).toContain('nine to five');
  });
});
