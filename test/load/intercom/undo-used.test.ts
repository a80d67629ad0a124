import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';

/** What others hung on a thing of ours since stays, with that thing; nothing else does. */

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

it('people who wrote again, tags, companies and collections that others use', async () => {
  const plan = await planFor(rig, deskRows(8, 6));
  await rig.apply(plan, { settings: { durable: false, canary: false } });
  const { workspace } = rig.simulator;
  const { contacts, conversations, tags, companies, collections, articles, admins } = workspace;
  const [admin] = [...admins.keys()];
  const [wrote] = [...contacts.values()].filter(({ role }) => role === 'user');
  const [company] = [...companies.values()];
  const [tagOfTheirs, tagOfTalk] = [...tags.values()];
  const [collection] = [...collections.values()];
  const make = async (path: string, body: object) => ((await rig.post(path, body)) as { id: string }).id;

  // A customer writes again, and a teammate puts one of our tags on that.
  const talk = (await rig.post('/conversations', {
    ...{ from: { type: 'user', id: wrote?.id }, body: 'Hello again' },
  })) as { conversation_id: string };
  await rig.post(`/conversations/${talk.conversation_id}/tags`, { id: tagOfTalk?.id, admin_id: admin });
  // Somebody who is not ours has another of our tags, and works for one of our companies.
  const theirs = await make('/contacts', { role: 'user', email: 'new@example.com' });
  await rig.post(`/contacts/${theirs}/tags`, { id: tagOfTheirs?.id });
  await rig.post(`/contacts/${theirs}/companies`, { id: company?.id });
  // A new article stands in one of our collections.
  const article = await make('/articles', {
    ...{
      title: 'New',
      author_id: Number(admin),
      parent_id: Number(collection?.id),
      parent_type: 'collection',
    },
  });

  const report = await rig.undo(plan);
  expect([...conversations.keys()]).toEqual([talk.conversation_id]);
  expect([...contacts.keys()].sort()).toEqual([wrote?.id, theirs].sort());
  expect([...tags.keys()]).toEqual(expect.arrayContaining([tagOfTheirs?.id, tagOfTalk?.id]));
  expect([...companies.keys()]).toContain(company?.id);
  expect([...collections.keys()]).toContain(collection?.id);
  expect([...articles.keys()]).toEqual([article]);
  const why = readFileSync(report.keptFile ?? '', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; why: string });
  const hanging = why
    .filter((row) => row.why.startsWith('Something that stays hangs on it'))
    .map((row) => `${row.kind}: ${row.why.split(': ')[1]}`);
  expect(hanging).toEqual(
    expect.arrayContaining([
      `contact: conversation ${talk.conversation_id}.`,
      `tag: contact ${theirs}.`,
      `tag: conversation ${talk.conversation_id}.`,
      `collection: article ${article}.`,
    ]),
  );
  // Its first contact may be the one of ours that stays; and it keeps its own tag.
  expect(hanging.map((row) => row.split(':')[0]).sort()).toEqual(
    ['collection', 'company', 'contact', 'tag', 'tag', 'tag'].sort(),
  );
});

it('nothing hangs on a company that a removal without an answer took away; what a segment needs stays', async () => {
  const lossy = await startRig({
    faults: '500-after#1 DELETE /companies',
    settings: { segment_attributes: 'Tier' },
  });
  try {
    const people = deskRows(3, 2).filter(({ kind }) => !/collection|article/.test(kind));
    const plan = await planFor(lossy, people);
    await lossy.apply(plan, { settings: { durable: false, canary: false } });
    expect(lossy.simulator.workspace.companies.size).toBeGreaterThan(0);
    const report = await lossy.undo(plan);
    expect(
      readFileSync(report.keptFile ?? '', 'utf8')
        .trimEnd()
        .split('\n'),
    ).toEqual([expect.stringContaining("A segment depends on 'Tier'")]);
    expect(lossy.simulator.workspace.companies.size).toBe(0);
  } finally {
    await lossy.close();
  }
});
