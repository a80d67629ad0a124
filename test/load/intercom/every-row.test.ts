import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventory } from './every-row/inventory.js';
import { knowledge } from './every-row/knowledge.js';
import { otherSource } from './every-row/other-source.js';
import { people } from './every-row/people.js';
import { threads } from './every-row/threads.js';
import { closeWorld, openWorld, world } from './every-row/world.js';

/**
 * What has to arrive, thing by thing: a model with one of each goes through mapping, shaping, plan and load, and every
 * line of the table finds its value in the workspace, its loss in the plan, or its place in the hand-over.
 */

beforeAll(openWorld);
afterAll(closeWorld);

describe('every thing of a desk on its way to Intercom', () => {
  it('is taken without a refusal, and nobody is told', () => {
    const { report, rig } = world();
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0 });
    expect(rig.simulator.state()).toMatchObject({ violations: [], objects: { notification: 0 } });
  });

  for (const [sort, lines] of Object.entries({ people, threads, otherSource, knowledge, inventory }))
    describe(sort, () => {
      it.each(lines.map((line) => [`${line[0]} → ${line[1]} (${line[2]})`, line] as const))(
        '%s',
        (_name, [, , , found, wanted]) => {
          expect(found()).toEqual(typeof wanted === 'function' ? wanted() : wanted);
        },
      );
    });
});
