import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { isDeskError } from '../../../core/errors.js';
import { vendorNamed } from '../../../simulate/registry.js';
import { at, noon, openConversation, openDesk, type TestDesk } from './desk.js';

/** Rules 25 to 30: files, custom objects, exports, faults, shapes of ids, and what no call makes. */

let desk: TestDesk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const file = (data: string | Buffer, name = 'log.txt') => ({
  content_type: 'text/plain',
  name,
  data: Buffer.from(data).toString('base64'),
});

const note = (adminId: string, more: object = {}) => ({
  type: 'admin',
  message_type: 'note',
  admin_id: adminId,
  body: 'x',
  ...more,
});

describe('rule 25: addresses of files', () => {
  it('are signed and die by the clock', async () => {
    desk = await openDesk({ url_life: '600' });
    const { id } = await openConversation(desk);
    const answer = await desk.made(
      'POST',
      `/conversations/${id}/reply`,
      note(desk.adminId, { attachment_files: [file('hello')] }),
    );
    const attachment = at(answer, 'conversation_parts.conversation_parts.0.attachments.0');
    expect(attachment).toMatchObject({ name: 'log.txt', content_type: 'text/plain', filesize: 5 });
    const url = String(at(attachment, 'url'));
    expect(await (await fetch(url)).text()).toBe('hello');
    expect((await fetch(url.replace(/signature=./, 'signature=x'))).status).toBe(403);
    await desk.clock.advance(601_000);
    expect((await fetch(url)).status).toBe(403);
    const later = await desk.made('GET', `/conversations/${id}`);
    const fresh = String(at(later, 'conversation_parts.conversation_parts.0.attachments.0.url'));
    expect((await fetch(fresh)).status).toBe(200);
    expect(desk.simulator.state().violations).toEqual([]);
    await fetch(fresh, { headers: { authorization: `Bearer ${desk.simulator.token}` } });
    expect(desk.simulator.state().violations).toEqual(['token: sent to the host of attachments']);
  });

  it('keep digest and size when there is no room for the bytes', async () => {
    desk = await openDesk({ file_memory: '0' });
    const { id } = await openConversation(desk);
    const answer = await desk.made(
      'POST',
      `/conversations/${id}/reply`,
      note(desk.adminId, { attachment_files: [file('hello')] }),
    );
    const [part] = desk.simulator.workspace.conversations.get(id)?.parts ?? [];
    expect(part?.attachments[0]).toMatchObject({
      size: 5,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    });
    const url = String(at(answer, 'conversation_parts.conversation_parts.0.attachments.0.url'));
    expect((await fetch(url)).status).toBe(404);
  });

  it.each([
    ['too large', [file(Buffer.alloc(11))]],
    ['not base64', [{ ...file('x'), data: 'a&b=' }]],
    ['without a name', [{ content_type: 'text/plain', data: 'aGk=' }]],
  ])('come from no file that is %s', async (_name, files) => {
    desk = await openDesk({ attachment_limit: '10' });
    const { id } = await openConversation(desk);
    const refusal = await desk.refusal(
      'POST',
      `/conversations/${id}/reply`,
      note(desk.adminId, { attachment_files: files }),
    );
    expect(refusal).toMatch(/^400 parameter_invalid/);
    expect(desk.simulator.workspace.conversations.get(id)?.parts).toEqual([]);
  });
});

describe('rule 26: custom objects', () => {
  it('are made or changed by external id, of a type that somebody declared', async () => {
    desk = await openDesk({ object_types: 'Order(number:string;total:float)' });
    const path = '/custom_object_instances/Order';
    const order = {
      external_id: 'o1',
      external_created_at: 5,
      custom_attributes: { number: 'A', total: 9.5 },
    };
    const made = await desk.made('POST', path, order);
    const changed = await desk.made('POST', path, { external_id: 'o1', custom_attributes: { total: 10 } });
    expect(changed).toMatchObject({
      id: made.id,
      external_created_at: 5,
      custom_attributes: { number: 'A', total: 10 },
    });
    expect(desk.simulator.workspace.objectInstances.size).toBe(1);
    expect(await desk.made('GET', `${path}?external_id=o1`)).toMatchObject({ id: made.id });
    const undeclared = await desk.call('POST', '/custom_object_instances/Shipment', order);
    expect([undeclared.status, undeclared.text]).toEqual([404, '']);
    const wrong = { external_id: 'o2', custom_attributes: { total: 'ten' } };
    expect(await desk.refusal('POST', path, wrong)).toMatch(/must be of type 'float'/);
    expect(await desk.refusal('POST', path, {})).toMatch(/^400/);
  });
});

describe('rule 27: the content export', () => {
  const range = { created_at_after: noon - 10, created_at_before: noon };

  it('runs once at a time, through its states, and its file dies after two days', async () => {
    desk = await openDesk();
    const job = await desk.made('POST', '/export/content/data', range);
    const status = async () =>
      (await desk?.made('GET', `/export/content/data/${job.job_identifier}`))?.status;
    expect(job).toMatchObject({ status: 'pending', download_url: '' });
    expect(await desk.refusal('POST', '/export/content/data', range)).toBe(
      '429 rate_limit_exceeded: Exceeded rate limit of 1 pending message data export jobs',
    );
    await desk.clock.advance(5_000);
    expect(await status()).toBe('in_progress');
    await desk.clock.advance(5_000);
    expect(await status()).toBe('completed');
    const path = `/download/content/data/${job.job_identifier}`;
    expect(await desk.refusal('GET', path)).toMatch(/^406/);
    const accept = { accept: 'application/octet-stream', authorization: `Bearer ${desk.simulator.token}` };
    const download = await fetch(`${desk.simulator.url}${path}`, {
      headers: { ...accept, 'intercom-version': '2.16' },
    });
    expect(gunzipSync(Buffer.from(await download.arrayBuffer())).toString()).toMatch(/^user_id,/);
    await desk.clock.advance(2 * 86_400_000);
    expect(await desk.refusal('GET', path, undefined, accept)).toMatch(/^404/);
  });

  it.each(['no_data', 'failed'])('ends as %s by setting', async (outcome) => {
    desk = await openDesk({ export_outcome: outcome });
    const job = await desk.made('POST', '/export/content/data', range);
    await desk.clock.advance(10_000);
    expect(await desk.made('GET', `/export/content/data/${job.job_identifier}`)).toMatchObject({
      status: outcome,
      download_url: '',
    });
  });
});

describe('rule 28: faults', () => {
  it.each(['500-after', '502-after', '504-after', '408-after'])(
    '%s: the write is done all the same',
    async (kind) => {
      desk = await openDesk({}, { faults: `${kind}#1 POST /contacts` });
      const reply = await desk.call('POST', '/contacts', { external_id: 'a' });
      expect([reply.status, at(reply.json, 'type')]).toEqual([Number(kind.slice(0, 3)), 'error.list']);
      expect(desk.simulator.workspace.contacts.size).toBe(1);
      expect(await desk.refusal('POST', '/contacts', { external_id: 'a' })).toMatch(/^409/);
    },
  );

  it.each(['500-before', '503-before', '429'])('%s: nothing is done', async (kind) => {
    desk = await openDesk({}, { faults: `${kind}#1 POST /contacts` });
    expect((await desk.call('POST', '/contacts', { external_id: 'a' })).status).toBe(
      Number(kind.slice(0, 3)),
    );
    expect(desk.simulator.workspace.contacts.size).toBe(0);
  });

  it('reset-after: the connection is cut and the reply is there', async () => {
    desk = await openDesk({}, { faults: 'reset-after#1 POST /conversations/499/reply' });
    const { id } = await openConversation(desk);
    await expect(desk.call('POST', `/conversations/${id}/reply`, note(desk.adminId))).rejects.toThrow();
    expect(desk.simulator.workspace.conversations.get(id)?.parts).toHaveLength(1);
  });

  it('empty-body: 200 and nothing in it', async () => {
    desk = await openDesk({}, { faults: 'empty-body#1 POST /contacts' });
    const reply = await desk.call('POST', '/contacts', { external_id: 'a' });
    expect([reply.status, reply.text, desk.simulator.workspace.contacts.size]).toEqual([200, '', 1]);
  });

  it('a 500 on the scroll: only a new one helps', async () => {
    desk = await openDesk({}, { faults: '500-before#2 GET /companies/scroll' });
    const company = await desk.made('POST', '/companies', { company_id: 'c' });
    const user = await desk.made('POST', '/contacts', { external_id: 'u' });
    await desk.made('POST', `/contacts/${user.id}/companies`, { id: company.id });
    const first = await desk.made('GET', '/companies/scroll');
    const next = `/companies/scroll?scroll_param=${first.scroll_param}`;
    expect(await desk.refusal('GET', next)).toMatch(/^500.*Please restart the scroll operation/);
    expect(await desk.refusal('GET', next)).toMatch(/^404/);
    expect(await desk.refusal('GET', '/companies/scroll')).toBe('200');
  });
});

describe('rule 29: shapes that change', () => {
  it('errors carry a request id, null, or none', async () => {
    desk = await openDesk({ request_id: 'mixed' });
    const errors = [];
    for (let turn = 0; turn < 3; turn++) errors.push((await desk.call('GET', '/contacts/none')).json);
    expect(errors.map((error) => typeof error.request_id)).toEqual(['string', 'object', 'undefined']);
  });

  it('ids are numbers here and texts there, the other way round by setting', async () => {
    const shapes = async (settings: Record<string, string>) => {
      desk = await openDesk(settings);
      const { id } = await openConversation(desk);
      const assign = {
        message_type: 'assignment',
        type: 'admin',
        admin_id: desk.adminId,
        assignee_id: desk.adminId,
      };
      const conversation = await desk.made('POST', `/conversations/${id}/parts`, assign);
      const attribute = await desk.made('POST', '/data_attributes', {
        name: 'a',
        model: 'contact',
        data_type: 'string',
      });
      await desk.close();
      return [
        typeof conversation.id,
        typeof conversation.admin_assignee_id,
        typeof at(conversation, 'conversation_parts.conversation_parts.0.id'),
        typeof attribute.id,
      ];
    };
    expect(await shapes({})).toEqual(['string', 'number', 'string', 'number']);
    expect(await shapes({ id_types: 'swapped' })).toEqual(['number', 'string', 'number', 'string']);
  });
});

describe('rule 30: what no call makes', () => {
  it.each([
    ['POST', '/admins'],
    ['POST', '/teams'],
    ['POST', '/ticket_states'],
    ['POST', '/custom_object_types'],
    ['POST', '/help_center/help_centers'],
    ['POST', '/macros'],
    ['POST', '/segments'],
  ])('%s %s is not there', async (method, path) => {
    desk = await openDesk();
    expect(await desk.refusal(method, path, { name: 'x' })).toBe('404 not_found: Resource Not Found');
  });

  it('has the teammates and teams that the settings name', async () => {
    desk = await openDesk({ admins: 'Ann <ann@example.com>, bob@example.com', teams: 'First, Second' });
    const admins = await desk.made('GET', '/admins');
    expect(admins.admins).toMatchObject([
      { name: 'Ann', email: 'ann@example.com' },
      { name: 'bob', email: 'bob@example.com' },
    ]);
    expect(at(await desk.made('GET', '/teams'), 'teams.1.name')).toBe('Second');
    expect(await desk.made('GET', '/me')).toMatchObject({ email: 'ann@example.com', app: { region: 'US' } });
    expect(await desk.refusal('GET', '/admins/1')).toBe('404 admin_not_found: Admin not found');
  });

  it('has by default the teammates of the made-up desk of the same seed, without those who left', async () => {
    desk = await openDesk();
    const admins = (await desk.made('GET', '/admins')).admins as { email: string }[];
    expect(admins.length).toBeGreaterThan(5);
    expect(admins.every((admin) => admin.email.endsWith('@example.com'))).toBe(true);
  });

  it('says of an operation that it does not have that it is the stand-in’s gap', async () => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/conversations/1/convert', { ticket_type_id: '1' })).toMatch(
      /^501 unsupported/,
    );
  });
});

describe('a workspace in use', () => {
  it('has people who are there already, and threads with their own times', async () => {
    desk = await openDesk({}, { scale: 0.2 });
    const { contacts, conversations } = desk.simulator.workspace;
    expect([contacts.size > 20, conversations.size > 40]).toEqual([true, true]);
    const user = [...contacts.values()].find((contact) => contact.role === 'user');
    expect(await desk.refusal('POST', '/contacts', { email: user?.email })).toMatch(/^409/);
    const created = [...conversations.values()].map((conversation) => conversation.createdAt);
    expect(Math.max(...created)).toBeLessThanOrEqual(noon);
    for (const conversation of conversations.values()) {
      const times = conversation.parts.map((part) => part.createdAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
    expect(desk.simulator.state().violations).toEqual([]);
  });

  it('is not made from a folder of records yet, and says so', async () => {
    const failure = await openDesk({}, { data: '/nowhere' }).catch((error: unknown) => error);
    expect(isDeskError(failure, 'flag-invalid')).toBe(true);
  });
});

describe('the state for tests', () => {
  it('is the same for the same calls', async () => {
    const play = async (): Promise<string> => {
      desk = await openDesk({ request_id: 'mixed' });
      const { id } = await openConversation(desk);
      await desk.made(
        'POST',
        `/conversations/${id}/reply`,
        note(desk.adminId, { attachment_files: [file('a')] }),
      );
      await desk.refusal('GET', '/contacts/none');
      const dump = await (await fetch(`${desk.simulator.url}/_simulator/dump`)).text();
      await desk.close();
      return dump;
    };
    const first = await play();
    expect(await play()).toBe(first);
    const lines = first
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; object: unknown });
    const conversation = lines.find((line) => line.kind === 'conversation');
    expect(at(conversation, 'object.parts.0.attachments.0.sha256')).toMatch(/^[0-9a-f]{64}$/);
    expect(lines.filter((line) => line.kind === 'contact')).toHaveLength(1);
  });

  it('counts calls, writes and objects, also over HTTP', async () => {
    desk = await openDesk();
    await openConversation(desk);
    const state = await (await fetch(`${desk.simulator.url}/_simulator/state`)).json();
    expect(state).toMatchObject({
      calls: 2,
      writes: 2,
      objects: { contact: 1, conversation: 1, part: 0 },
      violations: [],
    });
    expect(state).toEqual(JSON.parse(JSON.stringify(desk.simulator.state())));
    await fetch(`${desk.simulator.url}/_simulator/reset-counters`, { method: 'POST' });
    expect(desk.simulator.state()).toMatchObject({ calls: 0, writes: 0, objects: { contact: 1 } });
  });

  it('is started by name and refuses settings that it does not have', async () => {
    const vendor = vendorNamed('intercom');
    const started = await vendor.start({ settings: { app_rate: '5' } });
    expect(started.vendor).toBe('intercom');
    await started.close();
    const failure = await vendor.start({ settings: { app_rates: '5' } }).catch((error: unknown) => error);
    expect(isDeskError(failure, 'flag-invalid')).toBe(true);
  });
});
