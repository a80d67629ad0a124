import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTortureDesk, type TortureDesk } from './desk.js';
import { torment } from './torment.js';
import { victims } from './victims.js';

/** A small slice of `npm run torture`: the program itself, killed while Crisp lies, drops and delays. */

const crisp = victims.crisp as NonNullable<(typeof victims)[string]>;
let desk: TortureDesk;
beforeAll(async () => {
  desk = await makeTortureDesk(crisp, { conversations: 10, seed: 3 });
}, 300_000);
afterAll(() => desk?.remove());

it('killed and lied to, a load into Crisp ends as a calm one, with a fingerprint that may stand twice', async () => {
  const end = await torment(crisp, desk, {
    kills: 3,
    seed: 5,
    settings: { duplicate_fingerprint: 'accepted' },
  });
  expect(end.kills).toBeGreaterThan(0);
  expect(Object.keys(end.faults).length).toBeGreaterThan(2);
  expect(end.violations).toEqual([]);
  expect(end.missing).toEqual([]);
  expect(end.surplus).toEqual([]);
  expect(end.more).toBe(0);
}, 300_000);
