import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { isDeskError } from '../../../core/errors.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import type { SimulatorOptions } from '../../../simulate/simulator.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';

let rigs: Rig[] = [];
const rigWith = async (options: SimulatorOptions = {}): Promise<Rig> => {
  const rig = await startRig(options);
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  for (const rig of rigs) await rig.close();
  rigs = [];
});

const check = (rig: Rig, plan: Plan, over: Partial<Parameters<typeof readBack>[0]> = {}) =>
  readBack({
    plan,
    target: rig.target(),
    home: rig.place.home,
    blob: deskBlob,
    clock: systemClock,
    signal: new AbortController().signal,
    ...over,
  }).then(({ certificate }) => certificate);

const rows = deskRows(20);

describe('a desk loaded into Intercom', () => {
  let rig: Rig;
  let plan: Plan;
  let report: LoadReport;
  beforeAll(async () => {
    rig = await startRig();
    plan = await planFor(rig, rows);
    report = await rig.apply(plan);
  });
  afterAll(() => rig.close());

  it('is there as a whole, and no rule was broken on the way: nobody was mailed', () => {
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, looks: 0 });
    expect(report.totals.created).toBe(plan.header.operations.total);
    const { violations, objects } = rig.simulator.state();
    expect(violations).toEqual([]);
    const of = (kind: string) => rows.filter((row) => row.kind === kind).length;
    expect(objects).toMatchObject({
      contact: of('contact'),
      company: of('company'),
      conversation: of('conversation'),
      tag: of('tag'),
      collection: of('collection'),
      article: of('article'),
      notification: 0,
    });
  });

  it('has every part in order, with its time, author, words and files', () => {
    const contacts = new Map(
      [...rig.simulator.workspace.contacts.values()].map((one) => [one.id, one.externalId]),
    );
    const admins = new Map([...rig.simulator.workspace.admins.values()].map((one) => [one.id, one.email]));
    const byLegacy = new Map(
      [...rig.simulator.workspace.conversations.values()].map((one) => [one.customAttributes.legacy_id, one]),
    );
    for (const row of rows.filter((one) => one.kind === 'conversation')) {
      const data = row.data as {
        contact: string;
        createdAt: number;
        state: string;
        customAttributes: { legacy_id: string };
        parts: {
          createdAt: number;
          type: string;
          html: string;
          author: { email?: string };
          files: { sha256: string }[];
        }[];
      };
      const conversation = byLegacy.get(data.customAttributes.legacy_id);
      expect(conversation?.createdAt).toBe(data.createdAt);
      expect(conversation?.state).toBe(data.state);
      const parts =
        conversation?.parts.filter((part) => part.type === 'comment' || part.type === 'note') ?? [];
      expect(
        parts.map((part) => [
          part.type,
          part.createdAt,
          admins.get(part.author.id) ?? contacts.get(part.author.id),
          part.body,
          part.attachments.map((file) => file.sha256),
        ]),
      ).toEqual(
        data.parts.map((part) => [
          part.type,
          part.createdAt,
          part.author.email ?? data.contact,
          part.html,
          part.files.map((file) => file.sha256),
        ]),
      );
    }
  });

  it('links a translation to the address in its own language', () => {
    const german = [...rig.simulator.workspace.articles.values()].flatMap(({ translations }) =>
      translations.de ? [translations.de.body] : [],
    );
    expect(german.length).toBeGreaterThan(0);
    for (const body of german) expect(body).toMatch(/href="[^"]*\/de\/articles\/\d+[^"]*#teil"/);
  });

  it('links articles to each other’s new addresses', () => {
    const articles = [...rig.simulator.workspace.articles.values()];
    const bodies = articles.map((article) => article.text.body).filter((body) => body.includes('next one'));
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) {
      const id = /href="[^"]*\/articles\/(\d+)[^"]*#part"/.exec(body)?.[1];
      expect(articles.some((article) => article.id === id)).toBe(true);
    }
  });

  it('reads back equal, field by field', async () => {
    const certificate = await check(rig, plan);
    expect(certificate.differences).toEqual({ total: 0, byField: {} });
    expect(certificate.verdict).toBe('equal');
    expect(certificate.checked.operations).toBe(plan.header.operations.total);
    expect(certificate.checked.fields).toBeGreaterThan(2 * certificate.checked.operations);
    expect(certificate.unverified.total).toBe(0);
  });

  it('reads back a sample that a seed chooses', async () => {
    const sample = { units: 3, seed: 'audit' };
    const first = await check(rig, plan, { sample });
    const again = await check(rig, plan, { sample });
    expect(first.checked).toEqual(again.checked);
    expect(first.checked.byKind.conversation).toBe(3);
    expect(first.verdict).toBe('equal');
  });

  it('reads back different wherever somebody changed something', async () => {
    const { workspace } = rig.simulator;
    const conversations = [...workspace.conversations.values()];
    const withParts = conversations.filter((candidate) =>
      candidate.parts.some((part) => part.type === 'comment'),
    );
    const one = withParts[0];
    const other = withParts[1];
    const contact = [...workspace.contacts.values()][0];
    const article = [...workspace.articles.values()][0];
    const tagged = conversations.find((candidate) => candidate.tags.length > 0);
    if (!one || !other || !contact || !article || !tagged)
      throw new Error('the desk lacks something to change');
    // New objects: the stand-in keeps the JSON of those that it answered with before.
    const changed = one.parts.findIndex((part) => part.type === 'comment');
    workspace.conversations.set(one.id, {
      ...one,
      parts: one.parts.map((part, at) =>
        at === changed ? { ...part, body: '<p>something else</p>' } : part,
      ),
    });
    const gone = other.parts.findIndex((part) => part.type === 'comment');
    workspace.conversations.set(other.id, {
      ...other,
      parts: other.parts.filter((_part, at) => at !== gone),
    });
    contact.customAttributes.legacy_id = 'x';
    article.text = { ...article.text, body: article.text.body.replace('Words', 'Other words') };
    workspace.conversations.set(tagged.id, {
      ...(workspace.conversations.get(tagged.id) ?? tagged),
      tags: [],
    });
    const certificate = await check(rig, plan);
    expect(certificate.verdict).toBe('different');
    expect(certificate.differences.byField).toMatchObject({
      body: 2,
      exists: 1,
      custom_attributes: 1,
      tag: expect.any(Number),
    });
    expect(certificate.findings?.rows).toBe(certificate.differences.total);
  });

  it('reads back different, and to the end, where somebody deleted a person', async () => {
    const { workspace } = rig.simulator;
    const tagged = [...workspace.contacts.values()].find(({ tags }) => tags.length > 0);
    if (!tagged) throw new Error('nobody has a tag');
    const before = (await check(rig, plan)).differences.total;
    workspace.contacts.delete(tagged.id);
    const certificate = await check(rig, plan);
    expect(certificate.verdict).toBe('different');
    expect(certificate.differences.total).toBeGreaterThan(before + 1);
  });
});

describe('loading into Intercom in bad weather', () => {
  const clean = async (): Promise<string[]> => {
    const rig = await rigWith();
    await rig.apply(await planFor(rig, rows));
    return rig.content();
  };

  it('waits for a search that is late, and makes no conversation twice', async () => {
    const settings = { conversation_index_delay: '1', contact_index_delay: '1' };
    const rig = await rigWith({ seed: 6, settings, faults: '500-after@25% POST /conversations' });
    const report = await rig.apply(
      await planFor(rig, rows),
      { settings: { tries: 20 } },
      { conversationIndexMs: 2_200, lookEveryMs: 500 },
    );
    expect(report.byKind.conversation?.looks).toBeGreaterThan(0);
    expect(await rig.content()).toEqual(await clean());
  });

  it('keeps within a limit on replies to one conversation', async () => {
    const rig = await rigWith({ settings: { recent_replies: 'per-conversation', rate_window: '1' } });
    const recentReplies = { mode: 'react' as const, limit: 10, windowMs: 10_000 };
    const long = rows.filter(
      (row) => row.kind !== 'conversation' || (row.data.parts as unknown[]).length < 9,
    );
    await rig.apply(await planFor(rig, long), {}, { recentReplies });
    expect(rig.simulator.state().violations).toEqual([]);
  });
});

describe('a workspace that is not ready', () => {
  it('is refused with everything that is missing, before any write', async () => {
    const rig = await rigWith({
      settings: { admins: 'Ava Archer <agent0@example.com>', teams: 'Billing', locales: 'en, fr' },
    });
    const error = await rig.apply(await planFor(rig, rows)).catch((caught: unknown) => caught);
    expect(isDeskError(error, 'preflight-failed')).toBe(true);
    const message = (error as Error).message;
    for (const missing of ['agent1@example.com', 'agent2@example.com', 'Support', 'language de'])
      expect(message).toContain(missing);
    expect(message).not.toContain('agent0@example.com');
    expect(rig.simulator.state().writes).toBe(0);
  });

  it('is refused when an attribute is there with another type or in the other model', async () => {
    const rig = await rigWith();
    await rig.post('/data_attributes', { name: 'legacy_id', model: 'contact', data_type: 'integer' });
    await rig.post('/data_attributes', { name: 'Seats', model: 'contact', data_type: 'integer' });
    await rig.post('/conversations/attributes', { name: 'Score', data_type: 'string' });
    const error = await rig.apply(await planFor(rig, rows)).catch((caught: unknown) => caught);
    expect(isDeskError(error, 'preflight-failed')).toBe(true);
    const message = (error as Error).message;
    expect(message).toContain(
      'The contact attribute legacy_id is there with type integer, the plan needs string',
    );
    expect(message).toContain('You already have Seats among the attributes of a contact');
    expect(message).toContain(
      'The conversation attribute Score is there with type string, the plan needs float',
    );
  });

  it('is refused with a wrong token', async () => {
    const rig = await rigWith({ token: 'another-token-entirely' });
    const plan = await rig.place.plan(intercomCompiler, rows.slice(0, 3).values());
    const { createIntercomTarget } = await import('../../../load/intercom/target.js');
    const { createHttp } = await import('../../../core/http.js');
    const target = createIntercomTarget({
      http: createHttp({ clock: systemClock }),
      baseUrl: rig.simulator.url,
      token: 'wrong',
      clock: systemClock,
      random: () => 0,
    });
    const error = await rig.place.apply(plan, target).catch((caught: unknown) => caught);
    await target.close();
    expect(isDeskError(error, 'token-refused')).toBe(true);
  });
});
