import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkMapping } from '../../../transform/mapping/check.js';
import { mappingOf } from '../../../transform/mapping/content.js';
import { parseMappingDocument } from '../../../transform/mapping/file/document.js';
import { formOf } from '../../../transform/mapping/file/form.js';
import type { Mapping } from '../../../transform/mapping/mapping.js';
import { proposeMapping } from '../../../transform/mapping/propose.js';
import { type ModelTables, modelFolder } from '../model-fixture.js';
import { archive } from './desk.js';

/** Choices that a person makes with the evidence beside them: custom objects, types of fields, tags, articles. */

const field = (object: string, key: string, type: string, more: object = {}) => ({
  ...{ object, key, label: key, type, declared: true, filled: 2, total: 4 },
  ...more,
});
const value = (object: string, id: string, key: string, json: unknown, more: object = {}) => ({
  ...{ object, object_id: id, key, ordinal: 1, json: JSON.stringify(json), text: String(json) },
  ...more,
});
const order = (n: number, more: object = {}) => ({
  ...{ id: `kustomer:r${n}`, type_id: 'kustomer:order', title: `Order ${n}` },
  ...more,
});

const tables: ModelTables = {
  agent: [{ id: 'kustomer:a1', name: 'Anna', email: 'anna@example.com', kind: 'human', active: true }],
  team: [
    { id: 'kustomer:m1', name: 'Support' },
    { id: 'kustomer:m2', name: 'Billing' },
  ],
  agent_team: [
    { agent_id: 'kustomer:a1', team_id: 'kustomer:m1' },
    { agent_id: 'kustomer:a1', team_id: 'kustomer:m2' },
  ],
  tag: [
    { id: 'kustomer:t1', name: 'Summer' },
    { id: 'khoros:b1', name: 'Summer' },
    { id: 'khoros:b2', name: 'Acme Cups' },
    { id: 'kustomer:t2', name: 'late' },
  ],
  tagging: [
    { tag_id: 'kustomer:t1', object: 'contact', object_id: 'kustomer:c1', origin: 'tag' },
    { tag_id: 'khoros:b1', object: 'conversation', object_id: 'kustomer:k1', origin: 'campaign' },
    { tag_id: 'khoros:b2', object: 'conversation', object_id: 'kustomer:k1', origin: 'brand' },
  ],
  object_type: [
    { id: 'kustomer:order', name: 'order', label: 'Order item', active: true, declared: true, objects: 3 },
    { id: 'kustomer:store', name: 'store', label: 'Store', active: true, declared: true, objects: 1 },
  ],
  object_record: [
    order(1),
    order(2),
    order(3, { deleted: true }),
    { id: 'kustomer:s1', type_id: 'kustomer:store' },
  ],
  object_link: [
    ...[1, 2].map((n) => ({
      ...{ object_id: `kustomer:r${n}`, object: 'object_record', role: 'customer' },
      ...{ target: 'contact', target_id: 'kustomer:c1' },
    })),
    {
      ...{ object_id: 'kustomer:k1', object: 'conversation', role: 'orderId' },
      ...{ target: 'object_record', target_id: 'kustomer:r1' },
    },
    {
      ...{ object_id: 'kustomer:r1', object: 'object_record', role: 'company' },
      ...{ target: 'company', target_id: 'kustomer:o1' },
    },
  ],
  field: [
    field('contact', 'scoreNum', 'number', { samples: ['4'], filled: 4 }),
    field('contact', 'tierStr', 'text', { options: ['gold', 'silver'], samples: ['gold'], filled: 4 }),
    field('object:order', 'totalNum', 'number', { samples: ['12.5', 'many'], conflicts: 1, total: 3 }),
    field('object:order', 'carrierStr', 'text', {
      ...{ label: 'Carrier', options: ['Fast', 'Slow'], samples: ['Fast'], total: 3 },
    }),
    field('object:order', 'never.Str', 'text', { filled: 0, total: 3 }),
  ],
  field_value: [
    value('contact', 'kustomer:c1', 'scoreNum', 4, { number: 4 }),
    value('contact', 'kustomer:c2', 'scoreNum', 1.5, { number: 1.5 }),
    value('contact', 'kustomer:c3', 'scoreNum', 'many', { conflict: true }),
    value('contact', 'kustomer:c4', 'scoreNum', 7, { number: 7 }),
    ...['gold', 'gold', 'silver', 'bronze'].map((tier, n) =>
      value('contact', `kustomer:c${n + 1}`, 'tierStr', tier),
    ),
    value('object:order', 'kustomer:r1', 'totalNum', 12.5, { number: 12.5 }),
    value('object:order', 'kustomer:r2', 'totalNum', 'many', { conflict: true }),
    value('object:order', 'kustomer:r1', 'carrierStr', 'Fast'),
    value('object:order', 'kustomer:r2', 'carrierStr', 'Slow'),
  ],
  article: [
    ['registered', 'kustomer:g1', 'kustomer:a1'],
    ['internal', 'kustomer:g1', null],
    ['public', null, 'kustomer:a1'],
    ['public', 'kustomer:g2', 'kustomer:a1'],
  ].map(([visibility, category_id, author_id], n) => ({
    ...{ id: `kustomer:d${n}`, visibility, category_id, author_id, default_locale: 'en_us' },
  })),
  category: [
    { id: 'kustomer:g1', locale: 'en_us', is_default: true, name: 'Basics', published: true },
    { id: 'kustomer:g2', locale: 'en_us', is_default: true, name: 'Hidden', published: false },
  ],
};

let model: string;
let folder: string;
let text: string;

beforeAll(async () => {
  model = await modelFolder(tables);
  folder = await mkdtemp(join(tmpdir(), 'deskarchive-choices-'));
  text = await proposeMapping({ model, archive, target: 'intercom' });
});
afterAll(async () => {
  for (const one of [model, folder]) await rm(one, { recursive: true });
});

const read = (words: string): Mapping => {
  const form = formOf(parseMappingDocument('mapping.yaml', words));
  expect(form.findings).toEqual([]);
  return mappingOf(form.file as NonNullable<typeof form.file>);
};

/** Comment and line of a key. */
const about = (key: string): string => {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trimStart().startsWith(`${key}:`));
  expect(at, key).toBeGreaterThan(0);
  let first = at;
  while (lines[first - 1]?.trimStart().startsWith('#')) first--;
  return lines
    .slice(first, at + 1)
    .map((line) => line.trim().replace(/^# /, ''))
    .join(' ');
};

/** Findings of the proposal with one text replaced by another, and the line on which that stands. */
const checked = async (from: string, to: string, proposal = text) => {
  const at = proposal.indexOf(from);
  expect(at, from).toBeGreaterThanOrEqual(0);
  const file = join(folder, 'mapping.yaml');
  await writeFile(file, proposal.replace(from, to));
  return { findings: await checkMapping(file, { model }), line: proposal.slice(0, at).split('\n').length };
};

describe('custom objects in a proposal', () => {
  it('have their evidence beside them, field by field', () => {
    expect(about('order')).toBe(
      'Order item; 3 objects; 1 of them deleted at the source and left out; ties: 2 to people, 1 to conversations, 1 to what no relation leads to: these are lost order:',
    );
    expect(about('totalNum')).toBe(
      'number; filled 2 of 3 (67 %); e.g. 12.5 | many; 1 value of another type; values that are no numbers are not sent; type string takes them all totalNum: { name: totalNum, type: float }',
    );
    expect(about('carrierStr')).toBe(
      'Carrier; text; filled 2 of 3 (67 %); e.g. Fast carrierStr: { name: carrierStr, type: string }',
    );
    expect(text).not.toContain('never.Str');
    expect(about('store')).toBe('Store; 1 object; tied to nothing store:');
  });

  it('stay in the archive until somebody says otherwise, with relations where there are ties', () => {
    const { objects } = read(text);
    expect(objects?.get('order')).toMatchObject({
      ...{ as: 'inventory', type: 'Orderitem' },
      relations: { contact: 'Order item', conversation: 'Order item' },
    });
    expect(objects?.get('store')?.relations).toEqual({ contact: null, conversation: null });
  });

  it('keep their decisions and get new fields when they are proposed again', async () => {
    const decided = text
      .replace('    as: inventory', '    as: object')
      .replace('{ name: totalNum, type: float }', 'skip')
      .replace(/ *# Carrier.*\n.*\n/, '');
    const again = read(
      await proposeMapping({ model, archive, target: 'intercom', previous: read(decided) }),
    ).objects?.get('order');
    expect(again?.as).toBe('object');
    expect(again?.fields.get('totalNum')).toBeNull();
    expect(again?.fields.get('carrierStr')?.name).toBe('carrierStr');
  });

  const bad: readonly (readonly [string, string, string, RegExp, number])[] = [
    ['a kind without a decision', '  store:', '  shop:', /custom objects "store" have no decision/, -1],
    [
      'a name used twice',
      'carrierStr: { name: carrierStr',
      'carrierStr: { name: TOTALNUM',
      /"TOTALNUM" is used twice, by totalNum and carrierStr|"totalNum" is used twice/,
      0,
    ],
    [
      'a name that no attribute takes',
      'carrierStr: { name: carrierStr',
      'carrierStr: { name: "a.b"',
      /"a.b" cannot be the name/,
      0,
    ],
    [
      'a field without a decision',
      'carrierStr: {',
      'carierStr: {',
      /The field "carrierStr" of order has no decision/,
      -1,
    ],
    [
      'a relation that is called like a field',
      'relations: { contact: Order item',
      'relations: { contact: scoreNum',
      /"scoreNum" of a contact is the name of the field scoreNum already/,
      0,
    ],
  ];
  it.each(bad)('are checked with line and reason: %s', async (_name, from, to, what, below) => {
    const { findings, line } = await checked(from, to, text.replace('    as: inventory', '    as: object'));
    const told = findings.find((finding) => finding.level === 'error' && what.test(finding.what));
    expect(told, JSON.stringify(findings)).toBeDefined();
    if (below >= 0) expect(told?.line).toBeGreaterThanOrEqual(line);
    expect(told?.line).toBeGreaterThan(1);
  });
});

describe('custom objects that become tickets', () => {
  const asTickets = (types: string) =>
    text.replace('    as: inventory', '    as: ticket').replace('  types: {}', `  types: ${types}`);
  const bad: readonly (readonly [string, string, string, string, RegExp])[] = [
    ['no such type', '{}', '  types', '  types', /There is no ticket type "Orderitem" under tickets.types/],
    [
      'another type of an attribute than conversations have',
      '{ Orderitem: { category: Customer } }',
      '  conversation: {}',
      '  conversation: { carrier: { name: CarrierStr, type: integer } }',
      /"carrierStr" is string here and integer as the conversation field carrier/,
    ],
    [
      'a rule about a kind that is not there',
      '{ Orderitem: { category: Customer } }',
      '  rules: []',
      '  rules: [{ object: ordre, as: Orderitem }]',
      /The archive has no object "ordre"/,
    ],
  ];
  it.each(bad)('are checked with line and reason: %s', async (_name, types, from, to, what) => {
    const { findings } = await checked(from, to, asTickets(types));
    const told = findings.find((finding) => what.test(finding.what));
    expect(told, JSON.stringify(findings)).toBeDefined();
    expect(told?.line).toBeGreaterThan(1);
  });

  it('are fine with a type of theirs, which no rule needs to name', async () => {
    const { findings } = await checked(
      '  rules: []',
      '  rules: [{ object: order, as: conversation }]',
      asTickets('{ Orderitem: { category: Customer } }'),
    );
    expect(findings.filter(({ what }) => /Orderitem|object/.test(what))).toEqual([]);
  });
});

describe('a type that a field’s values are not of', () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    [
      'number',
      'scoreNum: { name: scoreNum, type: float }',
      'scoreNum: { name: scoreNum, type: float }',
      '1 of 4 values are not numbers that a number keeps and are not sent.',
    ],
    [
      'whole number',
      'scoreNum: { name: scoreNum, type: float }',
      'scoreNum: { name: scoreNum, type: integer }',
      '2 of 4 values are not whole numbers that a number keeps and are not sent.',
    ],
    [
      'true or false',
      'scoreNum: { name: scoreNum, type: float }',
      'scoreNum: { name: scoreNum, type: boolean }',
      '4 of 4 values are not true or false and are not sent.',
    ],
    [
      'text',
      'scoreNum: { name: scoreNum, type: float }',
      'scoreNum: { name: scoreNum, type: string }',
      undefined,
    ],
    [
      'list',
      'tierStr: { name: tierStr, type: string }',
      'tierStr: { name: tierStr, type: list, options: [gold, bronze] }',
      '1 of 4 values are not among the options and are not sent.',
    ],
  ];
  it.each(cases)('is told with the number of values that are not sent: %s', async (_n, from, to, what) => {
    const { findings, line } = await checked(from, to);
    const told = findings.filter((finding) => finding.path.includes(to.split(':')[0] as string));
    expect(told.map((finding) => [finding.level, finding.line, finding.what])).toEqual(
      what === undefined ? [] : [['warning', line, what]],
    );
  });
});

describe('tags, agents and articles in a proposal', () => {
  it('say what they are at the source', () => {
    expect(about('Acme Cups')).toContain('a brand at the source');
    expect(about('Summer')).toContain('2 things of this name (campaign, tag) become one tag');
    expect(text).toMatch(/# Tags: the name at Intercom, or skip\. 3 names\./);
    expect(about('anna@example.com')).toContain('in Billing, Support');
  });

  it('say which exist there already, whatever their case', async () => {
    const directory = { admins: [], teams: [], tags: [{ name: 'LATE' }], attributes: [], locales: [] };
    const online = await proposeMapping({ model, archive, target: 'intercom', directory });
    expect(online).toMatch(/exists there, spelt "LATE"\n {2}late: late/);
  });

  it('count articles that are not for everybody by sort, and those in no category', () => {
    expect(about('notPublic')).toContain(
      'Not for everybody: 3 (1 for readers who are signed in, 1 for the team, 1 in categories that are not published).',
    );
    expect(about('withoutCategory')).toContain('In no category: 1 article.');
    expect(about('author')).toContain('and the 1 of which no author is known');
    expect(read(text).articles.withoutCategory).toBeUndefined();
    expect(
      read(text.replace('withoutCategory: skip', 'withoutCategory: Other')).articles.withoutCategory,
    ).toBe('Other');
  });
});

describe('a mapping of something else', () => {
  it('is told: another archive, an older state, another target', async () => {
    const file = join(folder, 'mapping.yaml');
    await writeFile(file, text);
    const errors = async (more: Parameters<typeof checkMapping>[1]) =>
      (await checkMapping(file, more)).map(({ level, path, what }) => `${level} ${path}: ${what}`);
    expect(await errors({ archive })).toEqual([]);
    expect(await errors({ archive: { ...archive, object: 'kustomer-other' } })).toEqual([
      'error archive → object: The mapping is for kustomer-acme, and the archive holds kustomer-other.',
    ]);
    expect(
      await errors({ archive: { ...archive, version: 'v2', inventorySha512: 'cd'.repeat(64) } }),
    ).toEqual(['warning archive → version: The mapping was proposed for v1; the archive is at v2 now.']);
    expect(await errors({ target: 'crisp' })).toEqual([
      'error target: The mapping is for intercom; the account that was asked is one of crisp.',
    ]);
  });
});
