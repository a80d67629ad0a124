import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { crispStage } from '../../../cli/rehearsal/crisp.js';
import { systemClock, virtualClock } from '../../../core/clock.js';
import { crispCompiler, uploadsOf } from '../../../load/crisp/compile.js';
import { rehearsePlan } from '../../../load/rehearse.js';
import { newPlace, type Place } from '../harness.js';
import { blob, deskRows } from './rows.js';

/** Uploads into the bucket are calls and bytes, too: the plan foretells them, the rehearsal counts them. */

let place: Place;
beforeAll(() => {
  place = newPlace();
});
afterAll(() => place.remove());

const rehearse = async (name: string, environment: NodeJS.ProcessEnv, bucket: boolean) => {
  const plan = await place.plan(
    { ...crispCompiler, ...(bucket ? { uploads: uploadsOf } : {}) },
    deskRows(4),
    {
      name,
    },
  );
  const clock = virtualClock(Date.UTC(2026, 0, 1), { auto: true });
  const travelMs = () => 100;
  const random = () => 0.5;
  const staged = crispStage({
    ...{ looks: plan.header.looks, ticketTypes: new Map(), settings: {}, faults: undefined },
    ...{ clock, travelMs, blob, random, care: null, environment },
  });
  const { rate } = staged;
  const report = await rehearsePlan({
    ...{ plan, ...staged, clock, realClock: systemClock, scratch: join(place.home, `rehearsal-${name}`) },
    ...{ blob, random, signal: new AbortController().signal },
    assumed: {
      latencyMs: 100,
      uploadBytesPerSecond: 1e6,
      parallel: 4,
      rate,
      settings: staged.settings ?? {},
    },
  });
  return { report, plan };
};

it('counts what goes into the bucket', async () => {
  const host = await rehearse('host', {}, false);
  const bucket = await rehearse(
    'bucket',
    {
      DESKARCHIVE_CRISP_TIER: 'plugin',
      DESKARCHIVE_CRISP_PLUGIN: 'urn:example:importer:0',
      DESKARCHIVE_CRISP_HOOK_SECRET: 'a-secret-of-the-hook',
    },
    true,
  );
  expect([host.report.verdict, bucket.report.verdict]).toEqual(['clean', 'clean']);
  // Two files of messages, and a picture that is one of them: the bucket has a place for each sort.
  const files = 3;
  const { forecast } = bucket.plan.header;
  expect(forecast.calls).toBe(host.plan.header.forecast.calls + files);
  expect(forecast.bytes).toBe(
    host.plan.header.forecast.bytes + 'first file'.length + 'second file'.length + 'first file'.length,
  );
  const asked = bucket.report.byCall.find(({ call }) => call === 'POST /v1/bucket/url/generate');
  // It is tried once before the first write.
  expect(asked?.calls).toBe(files + 1);
  expect(bucket.report.uploads).toBe(files);
  expect(host.report.uploads).toBe(0);
  expect(bucket.report.pace.limit).toBe(5_000);
  expect(bucket.report.bytes).toBeGreaterThan(host.report.bytes);
}, 60_000);
