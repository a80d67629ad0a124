import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';

let rigs: Rig[] = [];
const newRig = async (): Promise<Rig> => {
  const rig = await startRig();
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  for (const rig of rigs) await rig.close();
  rigs = [];
});

const rows = deskRows(10, 2);
const counts = (rig: Rig) => rig.simulator.state().objects;

describe('undoing a load', () => {
  it('leaves what was there before, and takes its own things off it', async () => {
    const rig = await newRig();
    const contact = rows.find((row) => row.kind === 'contact' && (row.data.tags as string[]).length > 0);
    if (!contact) throw new Error('the desk has no tagged contact');
    const { email, tags, notes } = contact.data as { email: string; tags: string[]; notes: unknown[] };
    await rig.post('/tags', { name: tags[0]?.toUpperCase() });
    await rig.post('/contacts', { role: 'user', email, name: 'The Customer' });
    const before = await rig.content();
    const plan = await planFor(rig, rows);
    await rig.apply(plan);
    const report = await rig.undo(plan);
    expect(report.notOurs).toContainEqual({ kind: 'contact', status: 'updated', operations: 1 });
    expect(report.notOurs).toContainEqual({ kind: 'tag', status: 'already', operations: 1 });
    const person = [...rig.simulator.workspace.contacts.values()];
    expect(person.map((one) => [one.email, one.name, one.tags.length])).toEqual([[email, 'The Customer', 0]]);
    expect(counts(rig)).toMatchObject({ contact: 1, tag: 1, conversation: 0, company: 0 });
    expect(before.some((line) => line.includes('The Customer'))).toBe(true);
    // What Intercom has no way to take off is named.
    expect(report.kept['contact-note'] ?? 0).toBe(notes.length);
    if (report.keptFile) expect(readFileSync(report.keptFile, 'utf8')).toContain('no way to delete');
  });

  it('leaves alone what somebody worked on since, and what that needs', async () => {
    const rig = await newRig();
    const plan = await planFor(rig, rows);
    await rig.apply(plan);
    const { conversations, contacts, companies, admins } = rig.simulator.workspace;
    const [renamed] = [...conversations.values()].filter(({ title }) => title !== null);
    const [answered] = [...conversations.values()].filter((one) => one !== renamed);
    const [company] = [...companies.values()];
    const [article] = [...rig.simulator.workspace.articles.values()];
    const admin = [...admins.values()][0];
    if (!answered || !renamed || !company || !article || !admin) throw new Error('the desk is too small');
    await rig.post(`/conversations/${answered.id}/reply`, {
      message_type: 'note',
      type: 'admin',
      admin_id: admin.id,
      body: 'We look into it.',
    });
    await rig.put(`/conversations/${renamed.id}`, { title: 'Another title' });
    await rig.put(`/articles/${article.id}`, { title: 'Another title' });
    const report = await rig.undo(plan);
    expect(report.kept).toMatchObject({ conversation: 2, article: 1 });
    expect([...conversations.keys()].sort()).toEqual([answered.id, renamed.id].sort());
    // Who wrote them stays, everybody else is gone.
    expect(contacts.size).toBeGreaterThan(0);
    expect(contacts.size).toBeLessThanOrEqual(2);
    expect(report.kept.contact).toBe(contacts.size);
    const why = readFileSync(report.keptFile as string, 'utf8');
    expect(why).toContain('Somebody changed it since it was written.');
    expect(why).toMatch(/It is needed by \S*conversation\S*, which stays/);
    // The contact that stays works for it.
    expect(counts(rig)).toMatchObject({ company: 1, article: 1 });
    // A second undo finds the same, and takes nothing more.
    const again = await rig.undo(plan);
    expect(again.removed).toEqual({});
    expect(again.kept).toEqual(report.kept);
  });

  it('finds what a broken-off load wrote without an answer, and leaves nothing of it', async () => {
    const rig = await newRig();
    const plan = await planFor(rig, rows);
    // The process dies behind the call: two tags, two companies, a part and what runs beside it, an article.
    for (const [kind, nth] of [
      ['contact-tag', 2],
      ['part', 3],
      ['article', 1],
    ] as const) {
      let left: number = nth;
      const dying = rig.target();
      const target: typeof dying = {
        ...dying,
        perform: async (operation, context, signal) => {
          const outcome = await dying.perform(operation, context, signal);
          if (left <= 0 || (operation.kind === kind && --left === 0)) throw new Error('the process dies');
          return outcome;
        },
      };
      const settings = { durable: false, canary: false, parallel: 6 };
      const host = { blob: deskBlob, pictureUrl: () => '', clock: systemClock, settings };
      await expect(rig.place.apply(plan, target, host)).rejects.toThrow('the process dies');
      const report = await rig.undo(plan);
      expect(Object.keys(report.unanswered)).toContain(kind);
      expect(report.keptFile === null ? '' : readFileSync(report.keptFile, 'utf8')).not.toMatch(/changed it/);
      expect(counts(rig)).toMatchObject({
        ...{ contact: 0, tag: 0, company: 0, conversation: 0, collection: 0, article: 0 },
      });
    }
  });
});
