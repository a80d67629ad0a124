import { afterEach, describe, expect, it } from 'vitest';
import { noon, openConversation, openDesk, type TestDesk } from './desk.js';

/** Rules 1 to 5 of the fact sheet: what every call passes before anything is looked at. */

let desk: TestDesk;
afterEach(() => desk.close());

describe('rule 1: the token', () => {
  it.each([
    ['no header', null],
    ['another token', 'Bearer somebody-else'],
    ['no scheme', 'simulated-intercom-token'],
  ])('refuses %s without telling of the rate limit', async (_name, authorization) => {
    desk = await openDesk();
    const reply = await desk.call('GET', '/me', undefined, { authorization });
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({
      type: 'error.list',
      errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }],
    });
    expect(reply.headers.get('x-ratelimit-limit')).toBeNull();
  });
});

describe('rule 2: media types and JSON', () => {
  it('refuses an Accept that is not JSON, and none', async () => {
    desk = await openDesk();
    const words =
      '406 media_type_not_acceptable: The Accept header should send a media type of application/json';
    expect(await desk.refusal('GET', '/me', undefined, { accept: 'text/html' })).toBe(words);
    expect(await desk.refusal('GET', '/me', undefined, { accept: 'application/json' })).toBe('200');
  });

  it.each([
    ['broken JSON', '{"name":'],
    ['a list', '[]'],
    ['a text', '"name"'],
  ])('refuses a body that is %s', async (_name, body) => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/tags', body)).toMatch(/^400 parameter_invalid/);
  });

  it('refuses a body that does not say it is JSON', async () => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/tags', '{"name":"a"}', { 'content-type': 'text/plain' })).toMatch(
      /^415/,
    );
  });

  it('refuses NUL and half a surrogate pair, unless the setting keeps them', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const note = (body: string) =>
      `{"type":"admin","message_type":"note","admin_id":"${desk.adminId}","body":"${body}"}`;
    expect(await desk.refusal('POST', `/conversations/${id}/reply`, note('a\\u0000b'))).toMatch(/^400/);
    expect(await desk.refusal('POST', `/conversations/${id}/reply`, note('a\\ud800b'))).toMatch(/^400/);
    expect(await desk.refusal('POST', `/conversations/${id}/reply`, note('a\\ud83d\\ude00b'))).toBe('200');
  });
});

describe('rule 3: versions', () => {
  it('treats a missing version as 1.0 and refuses it, and one that nobody knows', async () => {
    desk = await openDesk();
    for (const version of [null, '1.0', '2.99', 'latest']) {
      expect(await desk.refusal('GET', '/me', undefined, { 'intercom-version': version })).toBe(
        '400 intercom_version_invalid: Requested resource is not available in current API version.',
      );
    }
  });

  it.each([
    ['GET', '/contacts/find_by_external_id/x', '2.12', '2.13'],
    ['DELETE', '/conversations/1', '2.12', '2.13'],
    ['GET', '/conversations/attributes', '2.15', '2.16'],
    ['GET', '/conversations/deleted', '2.15', '2.16'],
    ['GET', '/brands', '2.14', '2.15'],
  ])('%s %s is not there in %s and is there in %s', async (method, path, before, from) => {
    desk = await openDesk();
    const refused = await desk.refusal(method, path, undefined, { 'intercom-version': before });
    expect(refused).toMatch(/intercom_version_invalid/);
    expect(await desk.refusal(method, path, undefined, { 'intercom-version': from })).toMatch(/^(200|404)/);
  });

  it('ignores the time of a contact’s reply before 2.11, and tells of it', async () => {
    desk = await openDesk();
    const { id, contactId } = await openConversation(desk);
    const reply = {
      type: 'user',
      message_type: 'comment',
      intercom_user_id: contactId,
      body: 'x',
      created_at: noon - 60,
    };
    await desk.call('POST', `/conversations/${id}/reply`, reply, { 'intercom-version': '2.10' });
    await desk.call('POST', `/conversations/${id}/reply`, reply, { 'intercom-version': '2.11' });
    const { parts } = desk.simulator.workspace.conversations.get(id) ?? { parts: [] };
    expect(parts.map((part) => part.createdAt)).toEqual([noon - 60, noon]);
    expect(desk.simulator.state().violations).toEqual(["ignored: created_at of a contact's reply"]);
  });

  it('knows skip_notifications of a reply from 2.15 on', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const reply = {
      type: 'admin',
      message_type: 'comment',
      admin_id: desk.adminId,
      body: 'x',
      skip_notifications: true,
    };
    await desk.call('POST', `/conversations/${id}/reply`, reply, { 'intercom-version': '2.15' });
    expect(desk.simulator.workspace.notificationCount).toBe(0);
    await desk.call('POST', `/conversations/${id}/reply`, reply, { 'intercom-version': '2.14' });
    expect(desk.simulator.workspace.notificationCount).toBe(1);
  });
});

describe('rule 4: the rate of calls', () => {
  it('cuts the minute into windows of ten seconds and says so in three headers', async () => {
    desk = await openDesk({ app_rate: '3' });
    const seen = [];
    for (let call = 0; call < 4; call++) seen.push(await desk.call('GET', '/me'));
    expect(seen.map((reply) => reply.status)).toEqual([200, 200, 200, 429]);
    expect(seen.map((reply) => reply.headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    expect(seen[3]?.headers.get('x-ratelimit-limit')).toBe('3');
    expect(seen[3]?.headers.get('x-ratelimit-reset')).toBe(String(noon + 10));
    expect(seen[3]?.json).toMatchObject({
      errors: [{ code: 'rate_limit_exceeded', message: 'Exceeded rate limit of 3 in 10_seconds' }],
    });
    await desk.clock.advance(9_999);
    expect(await desk.refusal('GET', '/me')).toMatch(/^429/);
    await desk.clock.advance(1);
    expect(await desk.refusal('GET', '/me')).toBe('200');
  });

  it('has 1,666 calls a window for the app by default', async () => {
    desk = await openDesk();
    expect((await desk.call('GET', '/me')).headers.get('x-ratelimit-limit')).toBe('1666');
  });

  it('shares the workspace’s budget with other apps', async () => {
    desk = await openDesk({ workspace_rate: '10', neighbour_calls: '9' });
    expect(await desk.refusal('GET', '/me')).toBe('200');
    expect(await desk.refusal('GET', '/me')).toBe(
      '429 rate_limit_exceeded: Exceeded rate limit of 10 in 10_seconds',
    );
  });
});

describe('rule 5: too many recent replies', () => {
  const reply = (adminId: string) => ({ type: 'admin', message_type: 'note', admin_id: adminId, body: 'x' });
  const words = '400 parameter_invalid: Too many recent replies to this conversation';

  it('refuses the eleventh to one conversation in ten seconds by default', async () => {
    desk = await openDesk({ recent_replies: 'per-conversation' });
    const { id } = await openConversation(desk);
    const path = `/conversations/${id}/reply`;
    for (let count = 0; count < 10; count++)
      expect(await desk.refusal('POST', path, reply(desk.adminId))).toBe('200');
    expect(await desk.refusal('POST', path, reply(desk.adminId))).toBe(words);
    await desk.clock.advance(10_000);
    expect(await desk.refusal('POST', path, reply(desk.adminId))).toBe('200');
  });

  it('refuses the hundred and first over all when the setting says so', async () => {
    desk = await openDesk({ recent_replies: 'full' });
    const outcomes = [];
    for (let conversation = 0; conversation < 11; conversation++) {
      const contact = await desk.made('POST', '/contacts', { email: `p${conversation}@example.com` });
      const made = await desk.made('POST', '/conversations', {
        from: { type: 'user', id: contact.id },
        body: 'x',
      });
      for (let count = 0; count < 10; count++)
        outcomes.push(
          await desk.refusal('POST', `/conversations/${made.conversation_id}/reply`, reply(desk.adminId)),
        );
    }
    expect(outcomes.indexOf(words)).toBe(100);
  });
});

describe('what a token may do', () => {
  const calls = [
    ['write_tags', 'POST', '/tags', { name: 'vip' }],
    ['write_tags', 'POST', '/contacts/0/tags', { id: '1' }],
    ['read_tags', 'GET', '/tags', undefined],
    ['read_admins', 'GET', '/teams', undefined],
    ['read_write_users', 'POST', '/contacts', { email: 'ann@example.com' }],
    ['read_conversations', 'POST', '/conversations/search', {}],
    ['write_conversations', 'POST', '/conversations/0/reply', {}],
    ['write_tickets', 'PUT', '/tickets/0', {}],
    ['read_write_articles_scope', 'GET', '/help_center/collections', undefined],
    ['read_write_help_center_redirects_scope', 'POST', '/help_center/help_centers/1/redirects', {}],
    ['read_write_custom_objects', 'GET', '/custom_object_instances/Order', undefined],
    ['delete_conversations_and_metrics', 'DELETE', '/conversations/0?retain_metrics=false', undefined],
  ] as const;

  it('is refused with 403 for each scope that it lacks, and for that alone', async () => {
    const all = [...new Set(calls.map(([scope]) => scope))];
    for (const scope of all) {
      desk = await openDesk({ missing_scopes: scope });
      for (const [needed, method, path, body] of calls) {
        const { status } = await desk.call(method, path, body);
        expect(status === 403, `${method} ${path} without ${scope}`).toBe(needed === scope);
      }
      await desk.close();
    }
    await expect(openDesk({ missing_scopes: 'read_everything' })).rejects.toThrow('read_everything');
  });

  it('ends with the plan, where the description says so', async () => {
    desk = await openDesk({ plan: 'lapsed' });
    const refused = await desk.refusal('POST', '/conversations', {});
    expect(refused).toBe('403 api_plan_restricted: Active subscription needed.');
    expect((await desk.call('GET', '/tags')).status).toBe(200);
  });
});

describe('limits of single resources', () => {
  it('refuse beyond them with room left in the window, until theirs is over', async () => {
    desk = await openDesk({ resource_rates: 'POST /tags=2/600' });
    for (const name of ['a', 'b']) expect((await desk.call('POST', '/tags', { name })).status).toBe(200);
    const third = await desk.call('POST', '/tags', { name: 'c' });
    expect([third.status, Number(third.headers.get('x-ratelimit-remaining')) > 0]).toEqual([429, true]);
    expect((await desk.call('GET', '/tags')).status).toBe(200);
    await desk.clock.advance(600_000);
    expect((await desk.call('POST', '/tags', { name: 'c' })).status).toBe(200);
  });
});

describe('a teammate who leaves', () => {
  it.each([
    ['refused', 404],
    ['taken', 200],
  ])('is in no list any more, and %s as an author', async (fate, status) => {
    desk = await openDesk({
      admins: 'Ann <ann@example.com>, Ben <ben@example.com>',
      leaves_after: '1',
      departed_author: fate,
    });
    const ben = [...desk.simulator.workspace.admins.keys()][1] as string;
    const contact = await desk.made('POST', '/contacts', { email: 'c@example.com' });
    expect((await desk.made('GET', '/admins', undefined)).admins).toHaveLength(1);
    const note = { body: 'x', admin_id: ben };
    expect((await desk.call('POST', `/contacts/${contact.id}/notes`, note)).status).toBe(status);
  });
});
