import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock, virtualClock } from '../../../core/clock.js';
import { createHttp } from '../../../core/http.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { createHub, hubChannel } from '../../../load/crisp/files/channel.js';
import { createHook } from '../../../load/crisp/files/hook.js';
import { createCrispTarget } from '../../../load/crisp/target.js';
import { readBack } from '../../../load/readback.js';
import { undoPlan } from '../../../load/undo.js';
import { signedEvent } from '../../../simulate/crisp/bucket.js';
import { crispInProcess } from '../../../simulate/crisp/simulator.js';
import { archive, mappingSha256, newPlace, type Place } from '../harness.js';
import { blob, deskRows, operators } from './rows.js';

/** Files that go into Crisp's own bucket by its real-time channel. */

let place: Place;
beforeEach(() => {
  place = newPlace();
});
afterEach(() => place.remove());

const plugin = 'urn:example:importer:0';
const rows = deskRows(4);
const storm = '500-after@4%,reset-after@4%,500-before@2%,reset-before@2%,429@2%,empty-body@2%';

const load = async (settings: Record<string, string> = {}, faults = '') => {
  const clock: Clock = virtualClock(Date.UTC(2026, 0, 1), { auto: true });
  const hub = createHub(clock);
  const simulator = crispInProcess({
    clock,
    seed: 4,
    travelMs: () => 50,
    faults,
    settings: { operators, creation_limit: 'off', tier: 'plugin', ...settings },
    onEvent: hub.take as (event: string, data: object) => void,
  });
  const target = createCrispTarget({
    http: { exchange: simulator.exchange, close: async () => {} },
    baseUrl: simulator.url,
    token: simulator.token,
    website: simulator.workspace.websiteId,
    clock,
    random: () => 0.5,
    settings: { tier: 'plugin', alone: true },
    upload: { plugin, channel: hubChannel(hub) },
  });
  const plan = await place.plan(crispCompiler, rows);
  const report = await place.apply(plan, target, { blob, clock, settings: { durable: false, tries: 30 } });
  const signal = new AbortController().signal;
  const { certificate } = await readBack({ plan, target, home: place.home, blob, clock, signal });
  const texts = [...simulator.workspace.conversations.values()].flatMap(({ messages }) => messages);
  const page = simulator.workspace.helpdesk?.locales.get('en')?.get('articles orders/returns/a.md')?.content;
  const undone = await undoPlan({
    ...{ plan, target, home: place.home, present: { archive, mappingSha256 } },
    ...{ dryRun: false, clock, signal },
  });
  const stored = (url: string) => simulator.workspace.files.get(/_storage\/([^/]+)/.exec(url)?.[1] ?? '');
  const shown = texts
    .filter(({ type }) => type === 'file')
    .map(({ content }) => content as { readonly name: string; readonly url: string });
  return { report, certificate, simulator, stored, shown, page: page ?? '', undone };
};

describe('the bucket', () => {
  it.each([
    ['on a calm day', {}, ''],
    ['when answers and uploads are lost and events come late', { bucket_delay: '5000' }, storm],
  ])('takes every file from the archive, %s', async (_name, settings, faults) => {
    const { report, certificate, simulator, stored, shown, page, undone } = await load(settings, faults);
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
    expect(simulator.state().violations).toEqual([]);
    expect(certificate).toMatchObject({ verdict: 'equal' });
    expect(shown.length).toBeGreaterThan(3);
    for (const { name, url } of shown) {
      expect(url).toMatch(/^http:\/\/crisp\.invalid\/_storage\//);
      expect(stored(url)?.bytes?.toString()).toBe(
        Number.parseInt(name.slice(4), 10) % 2 === 0 ? 'first file' : 'second file',
      );
    }
    expect(stored(/!\[x\]\(([^)]+)\)/.exec(page)?.[1] ?? '')?.bytes?.toString()).toBe('first file');
    // The same bytes lie there once for messages and once for pages; a lost upload may leave one more.
    const lying = [...simulator.workspace.files].filter(([, { bytes }]) => bytes !== null);
    if (faults === '') expect(lying).toHaveLength(3);
    // Nobody reads a name off an address.
    for (const [, { name }] of lying) expect(name).toMatch(/^[0-9a-f]{64}\.txt$/);
    // What an undo cannot take away is named, each file of it.
    const listed = readFileSync(String(undone.cannotBeUndone.file), 'utf8');
    for (const [key] of lying) expect(listed).toContain(`/_storage/${key}/`);
    expect(undone.cannotBeUndone.byPlace.bucket?.files).toBeGreaterThanOrEqual(lying.length);
    expect(undone.cannotBeUndone.first[0]).toMatchObject({
      kind: 'message',
      name: 'file4.txt',
      at: 'bucket',
    });
    expect(simulator.workspace.conversations.size).toBe(0);
  });

  it('names a file that is too large for it, and loads everything else', async () => {
    const { report, shown } = await load({ bucket_limit: '10' });
    expect(report.byKind.message?.rejected).toBeGreaterThan(0);
    expect(report.totals).toMatchObject({ unknown: 0, waiting: 0 });
    expect(shown.map(({ name }) => Number.parseInt(name.slice(4), 10) % 2)).not.toContain(1);
  });

  it('is not written to when its events do not arrive', async () => {
    await expect(load({ bucket_delay: '100000000' })).rejects.toMatchObject({
      code: 'preflight-failed',
      message: expect.stringContaining('no event'),
    });
  });
});

describe('the web hook', () => {
  it('takes events that Crisp signed and no others', async () => {
    const hub = createHub(systemClock);
    const secret = 'a-secret-of-the-hook';
    const channel = createHook({ hub, secret, port: 0 });
    await channel.open();
    const http = createHttp({ clock: systemClock });
    try {
      const grant = channel.grant('one', 5_000, new AbortController().signal);
      const data = {
        id: 'one',
        url: { resource: 'https://x.example/f', signed: '/f?s=1' },
        policy: { size_limit: 7 },
      };
      const event = ['bucket:url:upload:generated', data] as const;
      const send = async (given: ReturnType<typeof signedEvent>) =>
        (
          await http.exchange(
            { method: 'POST', url: `http://127.0.0.1:${channel.port()}/`, ...given },
            new AbortController().signal,
          )
        ).status;
      const good = signedEvent('w', ...event, secret, 1_767_225_600_000);
      expect(await send({ ...good, body: `${good.body} ` })).toBe(401);
      expect(await send(signedEvent('w', ...event, 'another', 1_767_225_600_000))).toBe(401);
      expect(await send(good)).toBe(200);
      expect(await grant).toEqual({ signed: '/f?s=1', resource: 'https://x.example/f', sizeLimit: 7 });
    } finally {
      await http.close();
      await channel.close();
    }
  });
});
