import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Held, TargetRow } from '../../core/target-row.js';
import type { Mapping } from '../../transform/mapping/mapping.js';
import type { Scope } from '../../transform/shape/scope.js';
import { unknownNames } from '../../transform/shape/scope-names.js';
import { shapeForIntercom } from '../../transform/to-intercom/shape.js';
import { modelFolder } from './model-fixture.js';
import { proposedMapping } from './to-intercom/shaping.js';

/** Ten people in pairs that share an address, twenty threads of growing length, two agents, teams, channels and tags. */
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const month = (n: number): string => `2025-${String((n % 12) + 1).padStart(2, '0')}-10 10:00:00`;

const tables = {
  agent: ['ann', 'ben'].map((name) => ({
    ...{ id: `kustomer:${name}`, name, email: `${name}@example.com`, kind: 'human', active: true },
  })),
  team: ['Support', 'Billing'].map((name) => ({ id: `kustomer:team-${name}`, name })),
  tag: ['VIP', 'late'].map((name) => ({ id: `kustomer:tag-${name}`, name })),
  company: numbers(3).map((n) => ({ id: `kustomer:o${n}`, name: `Company ${n}` })),
  contact: numbers(10).map((n) => ({
    ...{ id: `kustomer:c${n}`, role: 'user', name: `Person ${n}`, email: `p${n >> 1}@example.com` },
    created_at: `2020-01-${String(20 - n).padStart(2, '0')} 00:00:00`,
  })),
  contact_company: numbers(10).map((n) => ({
    contact_id: `kustomer:c${n}`,
    company_id: `kustomer:o${n % 3}`,
  })),
  conversation: numbers(20).map((n) => ({
    ...{ id: `kustomer:k${n}`, contact_id: `kustomer:c${n % 10}`, state: 'open', created_at: month(n) },
    ...{ channel: n % 2 === 0 ? 'email' : 'chat', channels: [n % 2 === 0 ? 'email' : 'chat'] },
    ...{ agent_id: null, agent_ids: n % 5 === 0 ? ['kustomer:ben'] : [] },
    team_ids: n % 4 === 0 ? ['kustomer:team-Billing'] : [],
  })),
  tagging: numbers(20)
    .filter((n) => n % 3 === 0)
    .map((n) => ({
      ...{ tag_id: 'kustomer:tag-VIP', object: 'conversation', object_id: `kustomer:k${n}`, origin: 'tag' },
    })),
  part: numbers(20).flatMap((n) =>
    numbers(1 + n).map((m) => ({
      ...{
        id: `kustomer:message:k${n}-${m}`,
        conversation_id: `kustomer:k${n}`,
        ordinal: m + 1,
        kind: 'message',
      },
      ...{ direction: m % 2 === 0 ? 'in' : 'out', author_type: m % 2 === 0 ? 'contact' : 'agent' },
      author_id: m % 2 === 0 ? `kustomer:c${n % 10}` : 'kustomer:ann',
      ...{ created_at: month(n), text: `words ${m}`, format: 'text' },
    })),
  ),
};

let model: string;
let scratch: string;
let mapping: Mapping;
let whole: { rows: TargetRow[]; held: Held[] };

const shape = async (scope?: Scope) => {
  const shaped = await shapeForIntercom({
    ...{ model, mapping, scratch, now: Date.UTC(2026, 0, 1) },
    capabilities: { maxTextLength: 20_000, maxAttachmentsPerPart: 10, maxAttachmentBytes: 20_000_000 },
    ...(scope ? { scope } : {}),
  });
  try {
    const rows: TargetRow[] = [];
    for await (const row of shaped.rows()) rows.push(row);
    const held: Held[] = [];
    for await (const one of shaped.held()) held.push(one);
    return { rows, held };
  } finally {
    await shaped.close();
  }
};

beforeAll(async () => {
  model = await modelFolder(tables);
  scratch = await mkdtemp(join(tmpdir(), 'deskarchive-scope-'));
  mapping = await proposedMapping(model);
  whole = await shape();
});
afterAll(async () => {
  for (const folder of [model, scratch]) await rm(folder, { recursive: true, force: true });
});

const keys = (rows: readonly TargetRow[], kind: string): string[] =>
  rows.filter((row) => row.kind === kind).map((row) => row.key);
const threads = (numbers: readonly number[]): string[] => numbers.map((n) => `kustomer:k${n}`).sort();

describe('a narrowed plan', () => {
  const cases: readonly [string, Scope, readonly number[]][] = [
    ['time', { from: Date.UTC(2025, 3, 1), to: Date.UTC(2025, 5, 1) }, [3, 4, 15, 16]],
    ['channel', { channels: ['CHAT'] }, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]],
    ['tag', { tags: ['vip'] }, [0, 3, 6, 9, 12, 15, 18]],
    ['team', { teams: ['Billing'] }, [0, 4, 8, 12, 16]],
    ['an agent who was assigned', { agents: ['ben@example.com'] }, [0, 5, 10, 15]],
    ['an agent who wrote', { agents: ['Ann@example.com'] }, numbers(20).slice(1)],
    ['an agent’s name', { agents: ['BEN'] }, [0, 5, 10, 15]],
    ['ids', { agents: ['kustomer:ben'], teams: ['team-Billing'], tags: ['kustomer:tag-VIP'] }, [0]],
    ['several at once', { tags: ['VIP'], channels: ['email'], to: Date.UTC(2025, 6, 1) }, [0, 12]],
    ['rejects of a load', { units: ['conversation:kustomer:k7', 'contact:kustomer:c9'] }, [7]],
    ['nothing that is there', { tags: ['nowhere'] }, []],
  ];

  test.each(cases)('by %s', async (_name, scope, expected) => {
    const narrow = await shape(scope);
    expect(keys(narrow.rows, 'conversation')).toEqual(threads(expected));
    // What is loaded is loaded as the whole plan would: same keys, same data.
    const all = new Map(whole.rows.map((row) => [`${row.kind} ${row.key}`, row]));
    for (const row of narrow.rows.filter(({ kind }) => ['contact', 'conversation', 'company'].includes(kind)))
      expect(row).toEqual(all.get(`${row.kind} ${row.key}`));
    // Nobody is an orphan, and nobody is there without need.
    const people = new Set(keys(narrow.rows, 'contact'));
    const needed = narrow.rows
      .filter(({ kind }) => kind === 'conversation')
      .map(({ data }) => String(data.contact));
    for (const contact of needed) expect(people).toContain(contact);
    expect(people.size).toBeLessThanOrEqual(new Set(needed).size + (scope.units ? 1 : 0));
    // What was left out is counted.
    const filtered = narrow.held.filter(({ reason }) => reason === 'filtered');
    expect(filtered.filter(({ lineage }) => lineage.kind === 'conversation').length).toBe(
      20 - expected.length,
    );
  });

  test('a sample has the longest thread and the oldest one, and is drawn the same again', async () => {
    const first = await shape({ sample: 6 });
    const chosen = keys(first.rows, 'conversation');
    expect(chosen.length).toBe(6);
    expect(chosen).toContain('kustomer:k19');
    expect(await shape({ sample: 6 })).toEqual(first);
    expect(keys((await shape({ sample: 500 })).rows, 'conversation').length).toBe(20);
  });

  test('names that nothing has are told, with the one that is most like them', async () => {
    const scope: Scope = {
      agents: ['ben', 'bem@example.com', '@example'],
      teams: ['billing'],
      channels: ['Chat', 'fax'],
      tags: ['kustomer:tag-late', 'vipp'],
    };
    expect(await unknownNames(model, scope)).toEqual([
      {
        ...{ sort: 'agent', name: 'bem@example.com', like: 'ben@example.com' },
        known: ['ann@example.com', 'ben@example.com'],
      },
      {
        ...{ sort: 'agent', name: '@example', like: 'ann@example.com' },
        known: ['ann@example.com', 'ben@example.com'],
      },
      { sort: 'channel', name: 'fax', like: undefined, known: ['chat', 'email'] },
      { sort: 'tag', name: 'vipp', like: 'VIP', known: ['VIP', 'late'] },
    ]);
    expect(await unknownNames(model, { from: 0 })).toEqual([]);
  });

  test('a person who shares an address has one key in every plan', async () => {
    const contacts = (rows: readonly TargetRow[]) => new Set(keys(rows, 'contact'));
    const all = contacts(whole.rows);
    for (const sample of [1, 3, 9])
      for (const key of contacts((await shape({ sample })).rows)) expect(all).toContain(key);
  });
});
