import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { deskError } from '../../../core/errors.js';
import { createHttp, type HttpClient, type HttpRequest } from '../../../core/http.js';
import { createIntercomTarget } from '../../../load/intercom/target.js';
import { startPictureHost } from '../../../load/picture-host.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';
import { objectRows, objectSettings } from './object-rows.js';
import { intercomRow } from './rows.js';
import { swift } from './settings.js';
import { ticketRows } from './ticket-rows.js';

/** Writes whose fate is unknown, of the sorts that a stand-in alone cannot show. */

let rigs: Rig[] = [];
const newRig = async (options: Parameters<typeof startRig>[0] = {}): Promise<Rig> => {
  const rig = await startRig({ settings: objectSettings, ...options });
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  for (const rig of rigs) await rig.close();
  rigs = [];
});

interface LateHttp extends HttpClient {
  /** Resolves when all that was given up has arrived. */
  settled(): Promise<unknown>;
  readonly late: readonly string[];
}

/** The first write of each sort gets no answer, and arrives only when it was given up for lost. */
const lateHttp = (): LateHttp => {
  const inner = createHttp({ clock: systemClock, connections: 16 });
  const arriving: Promise<unknown>[] = [];
  const late: string[] = [];
  const isNew = ({ method, url }: HttpRequest): boolean => {
    const sort = `${method} ${new URL(url).pathname.replace(/\/(\d+|[0-9a-f]{24})(?=\/|$)/g, '/*')}`;
    if (method === 'GET' || sort.endsWith('/search') || late.includes(sort)) return false;
    late.push(sort);
    return true;
  };
  return {
    late,
    settled: () => Promise.allSettled(arriving),
    exchange: async (request, signal) => {
      if (!isNew(request)) return inner.exchange(request, signal);
      arriving.push(
        systemClock
          .sleep(30, new AbortController().signal)
          .then(() => inner.exchange(request, new AbortController().signal)),
      );
      throw deskError('host-unreachable', {
        what: 'The connection was cut.',
        details: { reason: 'ECONNRESET' },
      });
    },
    close: async () => {
      await Promise.allSettled(arriving);
      await inner.close();
    },
  };
};

describe('a write that arrives when it was given up for lost', () => {
  it('is waited for, and nothing is there twice', async () => {
    const rows = [...deskRows(8, 6), ...ticketRows(4), ...objectRows(2)];
    const clean = await newRig();
    await clean.apply(await planFor(clean, rows), { settings: { canary: false, durable: false } });

    const rig = await newRig();
    const http = lateHttp();
    const target = createIntercomTarget({
      ...{ http, baseUrl: rig.simulator.url, token: rig.simulator.token, clock: systemClock },
      random: () => 0.5,
      // What comes late is found within some looks; a busy machine may hold all of it up for long.
      settings: { ...swift, settleMs: 10_000, lookEveryMs: 40, tries: 20 },
    });
    const host = await startPictureHost({ blob: deskBlob });
    try {
      const report = await rig.place.apply(await planFor(rig, rows), target, {
        ...{ blob: deskBlob, pictureUrl: host.pictureUrl, clock: systemClock },
        settings: { canary: false, durable: false, parallel: 16, tries: 20 },
      });
      await http.settled();
      expect(report.totals).toMatchObject({ rejected: 0, unknown: 0, blocked: 0 });
      for (const path of ['/articles', '/help_center/collections', '/tags', '/conversations', '/tickets'])
        expect(http.late).toContain(`POST ${path}`);
      expect(await rig.content()).toEqual(await clean.content());
    } finally {
      await host.close();
      await target.close();
    }
  }, 60_000);
});

describe('what was there before', () => {
  const contact = intercomRow('contact', 'c0', {
    ...{ role: 'user', externalId: 'example:c0', email: 'person0@example.com', name: 'From the archive' },
    ...{ phone: '+441632960001', signedUpAt: null, lastSeenAt: null, unsubscribedFromEmails: true },
    ...{ customAttributes: {}, companies: [], tags: [], notes: [] },
  });

  it('stays a stranger’s contact though the answer to filling it up was lost', async () => {
    const rig = await newRig({ faults: 'reset-after#2 PUT /contacts,reset-after#1 PUT /contacts' });
    await rig.post('/contacts', { email: 'person0@example.com', name: 'Theirs' });
    for (const one of rig.simulator.workspace.contacts.values())
      Object.assign(one, { createdAt: one.createdAt - 86_400 });
    const report = await rig.apply(await planFor(rig, [contact]), { settings: { canary: false } });
    expect(report.byKind.contact).toMatchObject({ updated: 1, looks: 2 });
    const [there, ...others] = rig.simulator.workspace.contacts.values();
    expect(others).toEqual([]);
    expect([there?.name, there?.phone, there?.externalId]).toEqual(['Theirs', '+441632960001', 'example:c0']);
  });

  it('stays a stranger’s attribute though the answer to its new option was lost: undo leaves it', async () => {
    const rig = await newRig({ faults: 'reset-after#1 PUT /data_attributes' });
    const made = { name: 'Tier', model: 'contact', data_type: 'options' };
    const options = [{ value: 'gold' }, { value: 'silver' }];
    await rig.post('/data_attributes', { ...made, options });
    for (const one of rig.simulator.workspace.dataAttributes.values())
      Object.assign(one, { createdAt: one.createdAt - 86_400 });
    const wanted = intercomRow('attribute', 'contact-tier', {
      ...{ model: 'contact', name: 'Tier', dataType: 'list', options: ['gold', 'bronze'], description: '' },
    });
    const plan = await planFor(rig, [wanted]);
    const report = await rig.apply(plan, { settings: { canary: false } });
    expect(report.byKind.attribute).toMatchObject({ updated: 1 });
    await rig.undo(plan);
    const there = [...rig.simulator.workspace.dataAttributes.values()].filter(({ name }) => name === 'Tier');
    expect(there.map(({ archived }) => archived)).toEqual([false]);
  });
});
