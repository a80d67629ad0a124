import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { targetConformance } from '../../conformance/target.js';
import { newPlace } from '../harness.js';
import { type Rig, startRig } from './harness.js';
import { blob, deskRows, pictureUrl } from './rows.js';

const storm =
  '500-after@4%,reset-after@4%,500-before@2%,reset-before@2%,429@2%,420@1%,423@1%,empty-body@2%,truncate-json@1%,502-after@2%';

// Visitors come all the while, and no session of theirs may be taken for ours.
const open = (faults: string, policy: string): Promise<Rig> =>
  startRig({ seed: 5, faults, settings: { duplicate_fingerprint: policy, visitors: '4' } });

targetConformance('Crisp', {
  compiler: crispCompiler,
  rows: deskRows(6, 2),
  blob,
  pictures: async () => ({ pictureUrl, close: async () => {} }),
  open: async (weather) => {
    const rig = await open(weather === 'calm' ? '' : storm, 'accepted');
    return {
      target: () => rig.target(),
      content: () => rig.content(),
      writes: () => rig.simulator.state().writes,
      violations: () => rig.simulator.state().violations,
      tamper: () => {
        const [profile] = rig.simulator.workspace.people.values();
        if (profile) profile.data = { source_id: 'somebody else' };
      },
      close: () => rig.close(),
    };
  },
});

describe('a repeated fingerprint', () => {
  for (const policy of ['refused', 'merged'])
    it(`${policy}: every message stands once`, async () => {
      const rows = deskRows(3, 4);
      const contents: string[][] = [];
      for (const faults of ['', storm]) {
        const rig = await open(faults, policy);
        const place = newPlace();
        try {
          const plan = await place.plan(crispCompiler, rows);
          const more = { blob, pictureUrl, clock: systemClock, settings: { tries: 30 } };
          const { totals } = await place.apply(plan, rig.target(), more);
          expect(totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
          contents.push(await rig.content());
          expect(rig.simulator.state().violations).toEqual([]);
        } finally {
          place.remove();
          await rig.close();
        }
      }
      expect(contents[1]).toEqual(contents[0]);
    });
});
