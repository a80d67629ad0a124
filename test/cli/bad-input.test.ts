import { afterAll, beforeAll, describe, test } from 'vitest';
import { run } from '../e2e/program.js';
import { archiveCases } from './bad-input/archive.js';
import { smallDisks } from './bad-input/disks.js';
import { planCases } from './bad-input/plan.js';
import { queryCases } from './bad-input/query.js';
import { call, expectFailure, prepareDesk, removeDesk } from './bad-input/rig.js';
import { simulateCases } from './bad-input/simulate.js';
import { sourceCases } from './bad-input/source.js';
import { staysSafe } from './bad-input/stays-safe.js';
import { theCallCases } from './bad-input/the-call.js';

/**
 * What a person can do wrong: each failure has its code, its exit code, a place and a
 * next step, shows no stack and no secret, and leaves what was safe as it was. Calls that end by themselves are made in
 * this process, which spares the start of fifty others; those about signals, disks and hanging run the compiled program.
 */

beforeAll(prepareDesk, 120_000);
afterAll(removeDesk);

describe.each([
  ['call', theCallCases],
  ['source', sourceCases],
  ['archive', archiveCases],
  ['question', queryCases],
  ['mapping or plan', planCases],
  ['stand-in', simulateCases],
] as const)('a wrong %s', (_thing, cases) => {
  test.concurrent.each(cases)('$name: $code', async (one) => {
    const ask = one.alone ? run : call;
    expectFailure(await ask([...one.args(), '--json'], one.environment?.() ?? {}), one);
  });
});

staysSafe();
smallDisks();
