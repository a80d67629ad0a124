import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappingOf } from '../../../transform/mapping/content.js';
import type { ModelEvidence } from '../../../transform/mapping/evidence/evidence.js';
import { parseMappingDocument } from '../../../transform/mapping/file/document.js';
import { formOf } from '../../../transform/mapping/file/form.js';
import type { Mapping } from '../../../transform/mapping/mapping.js';
import { mappingText } from '../../../transform/mapping/propose/text.js';
import { proposeMapping } from '../../../transform/mapping/propose.js';
import { intercomRules } from '../../../transform/mapping/rules/intercom.js';
import { modelFolder } from '../model-fixture.js';
import { archive, desk } from './desk.js';

const golden = join(import.meta.dirname, 'golden', 'desk.mapping.yaml');

const read = (text: string): Mapping => {
  const form = formOf(parseMappingDocument('mapping.yaml', text));
  expect(form.findings).toEqual([]);
  return mappingOf(form.file as NonNullable<typeof form.file>);
};

describe('a proposed mapping', () => {
  let model: string;
  let text: string;

  beforeAll(async () => {
    model = await modelFolder(desk);
    text = await proposeMapping({ model, archive, target: 'intercom' });
  });
  afterAll(() => rm(model, { recursive: true }));

  it('is the golden file', async () => {
    if (process.env.UPDATE_GOLDEN) await writeFile(golden, text);
    expect(text).toBe(await readFile(golden, 'utf8'));
  });

  it('decides everything in the model', () => {
    const mapping = read(text);
    expect(mapping.fallbackAuthor).toBe('anna@example.com');
    expect([...mapping.agents]).toEqual([
      ['anna@example.com', 'anna@example.com'],
      ['kustomer:a9', null],
      ['ben@example.com', null],
      ['kustomer:a3', null],
      ['kustomer:a4', 'twin@example.com'],
      ['kustomer:a5', 'twin@example.com'],
    ]);
    expect(mapping.tags.get('1.10')).toBe('1.10');
    expect(mapping.tags.get('no')).toBe('no');
    expect(mapping.tags.get('skip')).toBe('skip');
    expect(mapping.tags.get('gone')).toBeNull();
    expect(mapping.articles.locales.get('en_us')).toBe('en');
    expect(mapping.articles.locales.get('tlh')).toBeNull();
  });

  it('lets the suffix decide the type, the values only the kind of number, and keeps names apart', () => {
    const { fields } = read(text);
    expect(fields.contact.get('loyaltyTierStr')).toEqual({
      name: 'loyaltyTierStr',
      type: 'list',
      options: ['gold', 'silver'],
    });
    expect(fields.contact.get('ordersNum')?.type).toBe('integer');
    expect(fields.contact.get('ratioNum')?.type).toBe('float');
    expect(fields.contact.get('emailStr')).toBeNull();
    expect(fields.contact.get('email')?.name).toBe('contact_email');
    expect(fields.company.get('ordersnum')?.name).toBe('company_ordersnum');
    expect(fields.conversation.get('state')?.name).toBe('conversation_state');
    expect(fields.conversation.get('resolvedAt')?.type).toBe('datetime');
  });

  it('takes admins, teams and attributes that exist', async () => {
    const proposal = await proposeMapping({
      model,
      archive,
      target: 'intercom',
      directory: {
        admins: [{ email: 'Ben@example.com', name: 'Ben' }],
        teams: [{ name: 'support' }],
        tags: [],
        attributes: [
          { model: 'contact', name: 'Ratio-NUM', dataType: 'float', archived: false },
          { model: 'contact', name: 'ratio num', dataType: 'string', archived: false },
          { model: 'contact', name: 'ordersNum', dataType: 'string', archived: false },
        ],
        locales: ['en', 'fr'],
      },
    });
    const mapping = read(proposal);
    expect(mapping.fallbackAuthor).toBe('Ben@example.com');
    expect(mapping.agents.get('anna@example.com')).toBeNull();
    expect(mapping.teams.get('Support')).toBe('support');
    expect(mapping.teams.get('Old crew')).toBeNull();
    expect(mapping.fields.contact.get('ordersNum')?.name).toBe('contact_ordersNum');
    expect(mapping.fields.contact.get('ratioNum')?.name).toBe('ratioNum');
  });

  it('keeps earlier decisions', async () => {
    const previous = read(
      text
        .replace('no: no', 'no: refused')
        .replace('withoutEmail: placeholder', 'withoutEmail: hold')
        .replace('ben@example.com: fallback', 'ben@example.com: ben@example.org'),
    );
    const again = read(await proposeMapping({ model, archive, target: 'intercom', previous }));
    expect(again).toEqual(previous);
  });
});

const emptyEvidence = (): ModelEvidence => ({
  agents: [],
  teams: [],
  tags: [],
  fields: [],
  columns: [],
  channels: [],
  objects: [],
  objectFields: [],
  people: {
    contacts: 0,
    withoutEmail: 0,
    withoutEmailConversations: 0,
    deleted: 0,
    deletedConversations: 0,
    merged: 0,
    sharingEmail: 0,
    sharedEmails: 0,
    companies: 0,
    deletedCompanies: 0,
    emptyCompanies: 0,
  },
  threads: {
    conversations: 0,
    spam: 0,
    deleted: 0,
    withoutContact: 0,
    empty: 0,
    agentFirst: 0,
    pending: 0,
    messages: 0,
    notes: 0,
    deletedNotes: 0,
  },
  articles: {
    articles: 0,
    deleted: 0,
    notPublic: 0,
    registered: 0,
    internal: 0,
    withoutCategory: 0,
    withoutAuthor: 0,
    withoutText: 0,
    categories: 0,
    tops: 0,
    levels: 0,
  },
  locales: [],
});

describe('any name', () => {
  it('survives the way into the file and back', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.constantFrom(
        '__proto__',
        'constructor',
        'skip',
        'fallback',
        '~',
        'null',
        'no',
        '- a',
        'a: b',
        '# c',
        '"',
        "'",
      ),
      fc.constantFrom(
        'a\nfields: {}',
        '\u0085',
        '\u2028',
        '\ufeff',
        '&a',
        '*a',
        '!!str x',
        '%TAG',
        '---',
        '1e3',
        ' x ',
      ),
    );
    fc.assert(
      fc.property(fc.uniqueArray(hostile, { maxLength: 8 }), hostile, (names, agent) => {
        const text = mappingText({
          evidence: {
            ...emptyEvidence(),
            agents: [
              {
                id: agent,
                name: agent,
                email: 'anna@example.com',
                emailShared: true,
                known: true,
                kind: 'human',
                active: true,
                messages: 1,
                notes: 0,
                assigned: 0,
                articles: 0,
                teams: [],
              },
            ],
            tags: names.map((name) => ({
              name,
              deleted: false,
              contacts: 1,
              companies: 0,
              conversations: 0,
              sharing: 1,
              origins: ['tag'],
            })),
          },
          archive,
          rules: intercomRules,
        });
        const mapping = read(text);
        expect([...mapping.tags]).toEqual(names.map((name) => [name, name]));
        expect([...mapping.agents]).toEqual([[agent, 'anna@example.com']]);
      }),
      { numRuns: 300 },
    );
  });
});
