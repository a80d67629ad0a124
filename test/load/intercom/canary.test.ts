import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import type { Exchange } from '../../../core/http.js';
import { type Api, createApi } from '../../../load/intercom/api/api.js';
import { flyCanary } from '../../../load/intercom/canary.js';
import { type IntercomSettings, intercomSettings } from '../../../load/intercom/settings.js';
import { intercomInProcess } from '../../../simulate/intercom/simulator.js';

/** The record that shows whether a workspace is quiet: what it notices, how long it waits, and that it is gone again. */

const noon = Date.UTC(2026, 0, 1, 12);

const fly = async (
  settings: Readonly<Record<string, string>> = {},
  {
    own = {},
    exchange = (inner: Exchange) => inner,
    times = 1,
    stop = new AbortController(),
    admin,
    before = async () => {},
  }: {
    own?: Partial<IntercomSettings>;
    exchange?: (inner: Exchange) => Exchange;
    times?: number;
    stop?: AbortController;
    admin?: string;
    before?: (api: Api) => Promise<unknown>;
  } = {},
) => {
  const clock = virtualClock(noon, { auto: true });
  const simulator = intercomInProcess({ clock, travelMs: () => 100, settings });
  const all = { ...intercomSettings, ...own };
  const { signal } = stop;
  const api = createApi({
    exchange: exchange(simulator.exchange),
    baseUrl: simulator.url,
    token: simulator.token,
    clock,
    random: () => 0.5,
    settings: all,
    onWait: () => {},
  })(signal);
  const adminId = admin ?? ([...simulator.workspace.admins.keys()][0] as string);
  const lastApi = createApi({
    exchange: simulator.exchange,
    baseUrl: simulator.url,
    token: simulator.token,
    clock,
    random: () => 0.5,
    settings: all,
    onWait: () => {},
  })(new AbortController().signal);
  await before(api);
  const errors: unknown[] = [];
  let findings: Awaited<ReturnType<typeof flyCanary>> = [];
  for (let turn = 0; turn < times; turn++)
    try {
      findings = await flyCanary({ api, lastApi, clock, settings: all, signal, adminId });
    } catch (error) {
      errors.push(error);
    }
  const { contacts, conversations } = simulator.workspace;
  return {
    findings: findings.map(({ level, message }) => `${level}: ${message}`),
    errors,
    left: contacts.size + conversations.size,
    mails: simulator.workspace.notificationCount,
    seconds: (clock.now() - noon) / 1000,
    calls: simulator.state().calls,
  };
};

describe('the canary', () => {
  it('finds a quiet workspace quiet, watches it for as long as it was told to, and is gone', async () => {
    const flown = await fly();
    expect(flown.findings).toEqual([expect.stringMatching(/^ok: .* within 5 s\./)]);
    expect(flown).toMatchObject({ left: 0, mails: 0, errors: [] });
    expect(flown.seconds).toBeGreaterThan(5);
    const patient = await fly({}, { own: { quietMs: 60_000 } });
    expect(patient.seconds - flown.seconds).toBe(55);
  });

  it.each([
    ['an automatic answer', 'answer', /reacts by itself to a new conversation: comment\./],
    ['an automatic assignment', 'assign', /reacts by itself to a new conversation: default_assignment\./],
    ['a mail by a workflow', 'mail', /writes to new contacts by itself: email, automated\./],
  ])('notices %s, and leaves nothing of it behind', async (_name, automation, words) => {
    const flown = await fly({ automation });
    expect(flown.findings).toEqual([expect.stringMatching(words)]);
    expect(flown.findings[0]).toMatch(/^error/);
    expect(flown.left).toBe(0);
  });

  it('does not wait long enough for a workflow that is slower, and says what it did not see', async () => {
    const slow = await fly({ automation: 'mail', automation_delay: '30' });
    expect(slow.findings).toEqual([expect.stringMatching(/^ok: .*later than that.*is not seen/)]);
    const patient = await fly({ automation: 'mail', automation_delay: '30' }, { own: { quietMs: 40_000 } });
    expect(patient.findings[0]).toMatch(/^error/);
  });

  it('flies again when an answer is lost, and removes both', async () => {
    let lost = false;
    const losing =
      (path: string) =>
      (inner: Exchange): Exchange =>
      async (request, signal) => {
        const response = await inner(request, signal);
        if (lost || request.method !== 'POST' || !new URL(request.url).pathname.endsWith(path))
          return response;
        lost = true;
        return { ...response, status: 502, body: Buffer.from('') };
      };
    for (const path of ['/contacts', '/conversations', '/reply']) {
      lost = false;
      const flown = await fly({}, { exchange: losing(path) });
      expect(lost, path).toBe(true);
      expect(flown.findings, path).toEqual([expect.stringMatching(/^ok/)]);
      expect(flown.left, path).toBe(0);
    }
  });

  it('removes what one that was killed left behind', async () => {
    let calls = 0;
    const killed =
      (inner: Exchange): Exchange =>
      async (request, signal) => {
        // The first one ends after its reply, as a killed program would.
        if (++calls === 5) throw new Error('killed');
        return inner(request, signal);
      };
    const flown = await fly({}, { exchange: killed, times: 2 });
    expect(flown.errors).toHaveLength(1);
    expect(flown.findings).toEqual([expect.stringMatching(/^ok/)]);
    expect(flown.left).toBe(0);
  });

  it.each(['/conversations', '/reply'])('takes back what it made when %s is refused', async (path) => {
    const refusing =
      (inner: Exchange): Exchange =>
      async (request, signal) =>
        request.method === 'POST' && new URL(request.url).pathname.endsWith(path)
          ? {
              ...(await inner({ ...request, method: 'GET', body: undefined }, signal)),
              status: 400,
              body: Buffer.from(
                '{"type":"error.list","errors":[{"code":"parameter_invalid","message":"No."}]}',
              ),
            }
          : inner(request, signal);
    const flown = await fly({}, { exchange: refusing });
    expect(flown.errors).toEqual([expect.objectContaining({ code: 'preflight-failed' })]);
    expect(flown.left).toBe(0);
  });

  it('takes back what it made when it is stopped while it watches', async () => {
    const stop = new AbortController();
    const stopping =
      (inner: Exchange): Exchange =>
      async (request, signal) => {
        const response = await inner(request, signal);
        if (request.url.endsWith('/reply')) stop.abort();
        return response;
      };
    const flown = await fly({}, { exchange: stopping, stop });
    expect(flown.errors).toHaveLength(1);
    expect(flown.left).toBe(0);
  });

  it('is not stopped by one that somebody archived', async () => {
    const flown = await fly(
      {},
      {
        before: async (api) => {
          const made = await api.write('POST', '/contacts', { external_id: 'deskarchive-canary' });
          const id = 'json' in made ? (made.json as { readonly id: string }).id : '';
          await api.write('POST', `/contacts/${id}/archive`, undefined);
        },
      },
    );
    expect(flown.findings).toEqual([expect.stringMatching(/^ok/)]);
    expect(flown.left).toBe(0);
  });

  it.each([
    ['read_write_users', {}],
    ['write_conversations', {}],
    ['the plan', { plan: 'lapsed' }],
  ])('says that %s is lacking, and leaves nothing behind', async (name, settings) => {
    const lacking = Object.keys(settings).length > 0 ? settings : { missing_scopes: name };
    const flown = await fly(lacking);
    expect(flown.errors).toEqual([]);
    expect(flown.findings[0]).toMatch(/^error: The token may not write people and conversations: /);
    // Whoever may not write conversations may not delete them either; there is none.
    expect(flown.left).toBe(0);
  });
});
