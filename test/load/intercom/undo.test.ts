import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { undoPlan } from '../../../load/undo.js';
import { archive, mappingSha256 } from '../harness.js';
import { deskRows } from './desk.js';
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

const undo = (rig: Rig, plan: Plan) =>
  undoPlan({
    plan,
    target: rig.target(),
    home: rig.place.home,
    present: { archive, mappingSha256 },
    dryRun: false,
    clock: systemClock,
    signal: new AbortController().signal,
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
    const report = await undo(rig, plan);
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
});
