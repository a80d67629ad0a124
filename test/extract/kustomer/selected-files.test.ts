import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { selectedFiles } from '../../../extract/kustomer/select/of-files.js';
import { csvShape } from '../../../extract/kustomer-csv/selection.js';
import { createCsvSource } from '../../../extract/kustomer-csv/source.js';
import { dumpShape } from '../../../extract/kustomer-dump/selection.js';
import { createDumpSource } from '../../../extract/kustomer-dump/source.js';
import type { Selection } from '../../../extract/selection.js';
import { writeCsvExports } from '../../../simulate/kustomer/exports/csv.js';
import { writeFiles } from '../kustomer-csv/desk-files.js';
import { memoryArchive } from '../memory-archive.js';
import { closeAll, extractWhole, temporaryFolder } from '../rig.js';

/** A part of files: which conversations, and what belongs to them, wherever it stands. */

afterAll(closeAll);

const clock = virtualClock(Date.parse('2026-02-01T00:00:00Z'));
const nothing: Selection = { users: [], teams: [], channels: [], tags: [], klasses: [] };
const signal = new AbortController().signal;

type Opened = (selection?: Partial<Selection>) => ReturnType<typeof createDumpSource>;

const take = async (open: Opened, selection?: Partial<Selection>) => {
  const source = open(selection);
  await source.access?.(signal);
  const archive = memoryArchive(7);
  await extractWhole(source, archive);
  const { records, gaps } = archive.state();
  const ids = (kind: string) =>
    [...new Set(records.filter((one) => one.kind === kind).map(({ id }) => id))].sort();
  return { ids, gaps: gaps.filter(({ reason }) => reason === 'filtered'), records };
};

const link = (type: string, id: string) => ({ data: { type, id } });
const lines = (...records: readonly object[]) => records.map((one) => JSON.stringify(one)).join('\n');

const conversation = (n: number, attributes: object) => ({
  type: 'conversation',
  id: `c${n}`,
  attributes: { createdAt: `2025-0${n}-01T00:00:00.000Z`, messageCount: 1, ...attributes },
  relationships: { customer: link('customer', `p${n}`) },
});
const child = (type: string, n: number) => ({
  type,
  id: `${type}${n}`,
  attributes: {},
  relationships: {
    ...{ conversation: link('conversation', `c${n}`), customer: link('customers', `p${n}`) },
    ...(type === 'message' && n !== 3
      ? { attachments: { data: [{ type: 'attachment', id: `a${n}` }] } }
      : {}),
  },
});

describe('of a dump', () => {
  let open: Opened;
  beforeAll(async () => {
    const folder = await temporaryFolder();
    const numbers = [1, 2, 3, 4];
    await writeFiles(folder, {
      // Messages come before their conversations, and those before the users that they name.
      'a-messages.ndjson': lines(
        ...numbers.map((n) => child('message', n)),
        ...numbers.map((n) => child('note', n)),
      ),
      'b-conversations.ndjson': lines(
        conversation(1, { channels: ['email'], assignedUsers: ['u1'], tags: ['t1'] }),
        conversation(2, { channels: ['chat'], assignedUsers: ['u2'], assignedTeams: ['g1'] }),
        conversation(3, { channels: ['email', 'chat'], assignedUsers: ['u1'] }),
        conversation(4, { channels: ['sms'] }),
      ),
      'c-rest.ndjson': lines(
        // Before the customers and messages that refer to them; of the files, one says it itself.
        ...numbers.map((n) => ({ type: 'company', id: `f${n}`, attributes: {} })),
        ...numbers.map((n) => ({
          ...{ type: 'attachment', id: `a${n}`, attributes: {} },
          relationships: n === 3 ? { message: link('message', 'message3') } : {},
        })),
        ...numbers.map((n) => ({
          ...{ type: 'customer', id: `p${n}`, attributes: {} },
          relationships: { company: link('company', `f${n}`) },
        })),
        { type: 'user', id: 'u1', attributes: { email: 'ann@example.com', name: 'Ann Example' } },
        { type: 'team', id: 'g1', attributes: { name: 'Tier 1' } },
        { type: 'tag', id: 't1', attributes: { name: 'vip' } },
        { type: 'kobject.order', id: 'o1', attributes: {} },
        { type: 'kobject.shopify-order', id: 'o2', attributes: {} },
        { type: 'tag', id: 't2', attributes: { name: 'nobody carries it' } },
      ),
    });
    open = (selection) => {
      const source = createDumpSource({ org: 'acme', files: [folder], clock, batchBytes: 300 });
      return selection
        ? selectedFiles(source, dumpShape, { ...nothing, ...selection }, () => clock.now())
        : source;
    };
  });

  test.each<readonly [string, Partial<Selection>, readonly number[]]>([
    ['a channel', { channels: ['Email'] }, [1, 3]],
    ['a user by mail', { users: ['ANN@example.com'] }, [1, 3]],
    ['a user by an id that no record has', { users: ['u2'] }, [2]],
    ['a team by name', { teams: ['tier 1'] }, [2]],
    ['a tag by name', { tags: ['vip'] }, [1]],
    ['a time', { from: '2025-02-01T00:00:00.000Z', to: '2025-04-01T00:00:00.000Z' }, [2, 3]],
    ['all that must hold', { channels: ['email'], tags: ['t1'] }, [1]],
    ['nothing that fits', { tags: ['nobody carries it'] }, []],
  ])('by %s', async (_name, selection, wanted) => {
    const part = await take(open, selection);
    const named = (kind: string) => wanted.map((n) => `${kind}${n}`);
    expect(part.ids('conversation')).toEqual(named('c'));
    expect(part.ids('message')).toEqual(named('message'));
    expect(part.ids('note')).toEqual(named('note'));
    expect(part.ids('customer')).toEqual(named('p'));
    expect(part.ids('company')).toEqual(named('f'));
    expect(part.ids('attachment')).toEqual(named('a'));
    expect(part.ids('user')).toEqual(['u1']);
    expect(part.ids('kobject')).toEqual([]);
    expect(part.gaps.map(({ kind, expected, received }) => [kind, expected, received]).sort()).toEqual([
      ['attachment', '4', String(wanted.length)],
      ['company', '4', String(wanted.length)],
      ['conversation', '4', String(wanted.length)],
      ['customer', '4', String(wanted.length)],
      ['kobject', '2', '0'],
      ['message', '4', String(wanted.length)],
      ['note', '4', String(wanted.length)],
    ]);
  });

  test('custom objects of a klass, conversations whole', async () => {
    const part = await take(open, { klasses: ['Shopify-Order'] });
    expect(part.ids('kobject')).toEqual(['o2']);
    expect(part.ids('conversation')).toHaveLength(4);
    expect(part.gaps).toMatchObject([{ kind: 'kobject', expected: '2', received: '1' }]);
  });

  test('a sample, the same again', async () => {
    const sample = { size: 2, seed: 3 };
    const first = await take(open, { sample });
    expect(first.ids('conversation')).toHaveLength(2);
    expect(first.ids('message')).toEqual(first.ids('conversation').map((id) => `message${id.slice(1)}`));
    expect((await take(open, { sample })).ids('conversation')).toEqual(first.ids('conversation'));
  });

  test.each([
    ['--user', { users: ['nan@example.com'] }],
    ['--team', { teams: ['Tier 2'] }],
    ['--tag', { tags: ['vop'] }],
    ['--channel', { channels: ['fax'] }],
    ['--klass', { klasses: ['shopify-odrer'] }],
  ] as const)('an unknown name for %s begins no run', async (where, selection) => {
    await expect(open(selection).access?.(signal)).rejects.toMatchObject({ code: 'flag-invalid', where });
  });
});

test('of CSV exports: by what is printed, and the files themselves are not kept', async () => {
  const folder = await temporaryFolder();
  await writeCsvExports(folder, { scale: 0.06, clock, settings: {} });
  const open: Opened = (selection) => {
    const source = createCsvSource({ org: 'acme', files: [folder], clock });
    return selection
      ? selectedFiles(source, csvShape, { ...nothing, ...selection }, () => clock.now())
      : source;
  };
  const whole = await take(open);
  type Row = { readonly cells: Readonly<Record<string, unknown>> };
  const rows = (kind: string) =>
    whole.records
      .filter((one) => one.kind === kind)
      .map(({ id, value }) => ({ ...(value() as Row).cells, id }) as Readonly<Record<string, unknown>>);
  const mails = rows('conversation').filter((one) => String(one.channels).includes('email'));
  const ids = new Set(mails.map(({ id }) => id));
  const part = await take(open, { channels: ['email'] });
  expect(mails.length).toBeGreaterThan(0);
  expect(part.ids('conversation')).toEqual([...ids].sort());
  const messages = rows('message').filter((one) => ids.has(String(one['conversation.id'])));
  expect(part.ids('message')).toEqual(messages.map(({ id }) => id).sort());
  expect(part.ids('message').length).toBeLessThan(whole.ids('message').length);
  const kinds = part.gaps.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['csv_input', 'conversation', 'message']));
  expect(
    open({ channels: ['email'] }).blobRefs({ kind: 'csv_input', id: 'x', bytes: Buffer.from('{}') }),
  ).toEqual([]);
});
