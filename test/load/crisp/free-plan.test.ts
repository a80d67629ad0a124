import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import type { CrispPlan } from '../../../load/crisp/capabilities.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { createCrispTarget } from '../../../load/crisp/target.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { applyUntilDone } from '../../../load/until-done.js';
import { type CrispSimulator, crispInProcess } from '../../../simulate/crisp/simulator.js';
import { modelFolder } from '../../transform/model-fixture.js';
import { shapedForCrisp } from '../../transform/to-crisp/shaping.js';
import { archive, mappingSha256, newPlace, type Place } from '../harness.js';
import { deskBlob } from '../intercom/desk.js';
import { everyRowModel } from '../intercom/every-row-model.js';
import { pictureUrl } from './rows.js';

/**
 * The free plan from end to end, on a clock that jumps: notes are a loss of the plan, conversations are made no faster
 * than is allowed, calls no more than the day has, and the stand-in refuses nothing.
 */

let place: Place;
let model: string;
let scratch: string;

/** A person with as many conversations as the plan lets one make in three windows, and a thread of notes alone. */
const many = 25;
const tables = {
  ...everyRowModel,
  conversation: [
    ...(everyRowModel.conversation ?? []),
    ...Array.from({ length: many }, (_, i) => ({
      ...{
        id: `kustomer:m${i}`,
        contact_id: 'kustomer:c1',
        state: 'open',
        created_at: '2021-06-01 10:00:00',
      },
    })),
  ],
  part: [
    ...(everyRowModel.part ?? []),
    ...Array.from({ length: many }, (_, i) => ({
      ...{
        id: `kustomer:note:x${i}`,
        conversation_id: `kustomer:m${i}`,
        ordinal: 1,
        kind: i === 0 ? 'note' : 'message',
      },
      ...{ direction: i === 0 ? 'internal' : 'in', author_type: i === 0 ? 'agent' : 'contact' },
      ...{
        author_id: i === 0 ? 'kustomer:a1' : 'kustomer:c1',
        created_at: '2021-06-01 10:00:00',
        text: 'Hi',
        format: 'text',
      },
    })),
    // Two more people write in one thread: the plan takes one.
    ...['khoros:c4', 'kustomer:c5'].map((author_id, i) => ({
      ...{
        id: `kustomer:message:q${i}`,
        conversation_id: 'kustomer:k2',
        ordinal: 2 + i,
        kind: 'message',
        direction: 'in',
      },
      ...{
        author_type: 'contact',
        author_id,
        created_at: '2021-03-01 11:00:00',
        text: 'In copy',
        format: 'text',
      },
    })),
  ],
  contact: [
    ...(everyRowModel.contact ?? []),
    { id: 'kustomer:c5', role: 'user', name: 'Eva Example', email: 'eva@example.com' },
  ],
};

beforeAll(async () => {
  place = newPlace();
  model = await modelFolder(tables);
  scratch = await mkdtemp(join(tmpdir(), 'deskarchive-scratch-'));
});
afterAll(async () => {
  place.remove();
  for (const folder of [model, scratch]) await rm(folder, { recursive: true, force: true });
});

const planned = async (paid: CrispPlan): Promise<Plan> => {
  const { rows, held } = await shapedForCrisp(model, scratch, paid);
  return place.plan(crispCompiler, rows, { held, name: paid });
};

const load = async (
  plan: Plan,
): Promise<{ readonly report: LoadReport; readonly simulator: CrispSimulator; readonly days: number }> => {
  const noon = Date.UTC(2026, 0, 1, 12);
  const clock = virtualClock(noon, { auto: true });
  const dailyCalls = 120;
  const simulator = crispInProcess({
    clock,
    travelMs: () => 300,
    settings: { plan: 'free', daily_quota: String(dailyCalls) },
    operators: ['agent0@example.com', 'agent1@example.com', 'agent2@example.com'],
  });
  const target = createCrispTarget({
    http: { exchange: simulator.exchange, close: async () => {} },
    baseUrl: simulator.url,
    token: simulator.token,
    website: simulator.workspace.websiteId,
    clock,
    random: () => 0.5,
    settings: { plan: 'free', filesLie: true, dailyCalls },
  });
  const input = {
    plan,
    target,
    home: place.home,
    present: { archive, mappingSha256 },
    blob: deskBlob,
    pictureUrl,
    clock,
    random: () => 0.5,
    signal: new AbortController().signal,
    settings: { durable: false },
  };
  const report = await applyUntilDone(input, () => {});
  return { report, simulator, days: (clock.now() - noon) / 86_400_000 };
};

describe('the free plan', () => {
  it('names every note as a loss before anything is written, and the load meets no refusal', async () => {
    const plan = await planned('free');
    const losses = (reason: string) => plan.header.losses.byReason[reason]?.count ?? 0;
    // A note, the note of a rating, and the only word of a thread; two more writers in one thread, one of them too many.
    expect([losses('note-lost'), losses('rating-in-note'), losses('participant-lost')]).toEqual([3, 0, 1]);
    const { report, simulator, days } = await load(plan);
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
    const { refused, violations } = simulator.state();
    expect({ refused, violations }).toEqual({ refused: 0, violations: [] });
    // From noon into the next day.
    expect(days).toBeGreaterThan(0.5);
    const threads = [...simulator.workspace.conversations.values()];
    expect(threads).toHaveLength(many + 4);
    expect(threads.flatMap(({ messages }) => messages).filter(({ type }) => type === 'note')).toEqual([]);
    // Conversations that had nothing but notes still stand, and say why they are empty.
    const bare = threads.find(({ meta }) => meta.data.source_id === 'm0');
    expect(bare?.messages[0]?.content).toBe('(only notes, which this plan does not take)');
    // What was noted about a person is no note of a conversation, and is taken.
    const carla = [...simulator.workspace.people.values()].find(({ data }) => data.source_id === 'c1');
    expect(carla?.card.notepad).toContain('prefers mornings');
  });

  it('refuses a load that was planned for a plan that is not paid for', async () => {
    const plan = await planned('essentials');
    await expect(load(plan)).rejects.toMatchObject({
      code: 'preflight-failed',
      message: expect.stringContaining('notes'),
    });
  });
});
