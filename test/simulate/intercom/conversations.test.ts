import { afterEach, describe, expect, it } from 'vitest';
import { at, noon, openConversation, openDesk, type TestDesk } from './desk.js';

/** Rules 12 to 20: conversations. */

let desk: TestDesk;
afterEach(() => desk.close());

const note = (body: string, createdAt?: number) => ({
  type: 'admin',
  message_type: 'note',
  admin_id: desk.adminId,
  body,
  ...(createdAt === undefined ? {} : { created_at: createdAt }),
});
const comment = (body: string, more: object = {}) => ({
  ...note(body),
  message_type: 'comment',
  skip_notifications: true,
  ...more,
});
const parts = (id: string) => desk.simulator.workspace.conversations.get(id)?.parts ?? [];
const violations = () => desk.simulator.state().violations;

describe('rule 12: a new conversation', () => {
  it('is a message of a contact; its answer is no conversation', async () => {
    desk = await openDesk();
    const contact = await desk.made('POST', '/contacts', { external_id: 'ann' });
    const body = { from: { type: 'user', id: contact.id }, body: 'Hello there', created_at: noon - 60 };
    const message = await desk.made('POST', '/conversations', body);
    expect(message).toMatchObject({ type: 'user_message', body: 'Hello there', created_at: noon - 60 });
    expect(message).not.toHaveProperty('conversation_parts');
    const conversation = await desk.made('GET', `/conversations/${message.conversation_id}`);
    expect(conversation).toMatchObject({
      state: 'open',
      read: false,
      admin_assignee_id: null,
      created_at: noon - 60,
      source: { delivered_as: 'customer_initiated', body: '<p>Hello there</p>', author: { id: contact.id } },
    });
  });

  it('finds neither a lead as a user nor a user as a lead, and tells of keys without effect', async () => {
    desk = await openDesk();
    for (const [role, other] of [
      ['user', 'lead'],
      ['lead', 'user'],
    ]) {
      const { id } = await desk.made('POST', '/contacts', { role });
      const from = (type: string | undefined) => ({ from: { type, id, name: 'Ann' }, body: 'x' });
      expect(await desk.refusal('POST', '/conversations', from(other))).toMatch(/^404 not_found/);
      for (const type of [role, 'contact']) await desk.made('POST', '/conversations', from(type));
    }
    expect(violations()).toEqual([expect.stringContaining('ignored: from.name in POST /conversations')]);
  });

  it('is another one every time', async () => {
    desk = await openDesk();
    const contact = await desk.made('POST', '/contacts', { external_id: 'ann' });
    const body = { from: { type: 'user', id: contact.id }, body: 'Hello', created_at: noon - 60 };
    await desk.made('POST', '/conversations', body);
    await desk.made('POST', '/conversations', body);
    expect(desk.simulator.workspace.conversations.size).toBe(2);
  });

  it('keeps HTML as escaped text, line breaks and all', async () => {
    desk = await openDesk();
    const contact = await desk.made('POST', '/contacts', { external_id: 'ann' });
    const body = { from: { type: 'contact', id: contact.id }, body: '<b>a</b> & b\nc' };
    const message = await desk.made('POST', '/conversations', body);
    const conversation = await desk.made('GET', `/conversations/${message.conversation_id}`);
    expect(at(conversation, 'source.body')).toBe('<p>&lt;b&gt;a&lt;/b&gt; &amp; b<br>c</p>');
  });

  it.each([
    [{ from: { type: 'admin', id: '1' }, body: 'x' }, /^400 parameter_invalid: admin is an invalid value/],
    [{ from: { type: 'user', id: 'nobody' }, body: 'x' }, /^404 not_found: User Not Found/],
    [{ from: { type: 'user', id: 'nobody' } }, /^400 parameter_invalid: Body is required/],
    [{ body: 'x' }, /^400 parameter_not_found: from is required/],
    [{ from: { type: 'user', id: 'ANN' }, body: '   ' }, /Body is required/],
    [
      {
        from: { type: 'user', id: 'ANN' },
        body: 'x',
        attachment_urls: Array(11).fill('http://a.example.com'),
      },
      /at most 10/,
    ],
  ])('refuses %j', async (body, words) => {
    desk = await openDesk();
    const contact = await desk.made('POST', '/contacts', { external_id: 'ann' });
    const text = JSON.stringify(body).replace('ANN', String(contact.id));
    expect(await desk.refusal('POST', '/conversations', text)).toMatch(words);
    expect(desk.simulator.workspace.conversations.size).toBe(0);
  });
});

describe('rule 13: replies', () => {
  it('come from an admin or from a contact by one of three keys', async () => {
    desk = await openDesk();
    const { id, contactId } = await openConversation(desk);
    const path = `/conversations/${id}/reply`;
    const byContact = { type: 'user', message_type: 'comment', body: 'Thanks again :)' };
    await desk.made('POST', path, { ...byContact, intercom_user_id: contactId });
    await desk.made('POST', path, { ...byContact, user_id: 'ann' });
    await desk.made('POST', path, { ...byContact, email: 'Ann@Example.com' });
    const conversation = await desk.made('POST', path, comment('On it'));
    expect(at(conversation, 'conversation_parts.total_count')).toBe(4);
    expect(at(conversation, 'conversation_parts.conversation_parts.3')).toMatchObject({
      part_type: 'comment',
      body: '<p>On it</p>',
      author: { type: 'admin', id: desk.adminId },
    });
    expect(parts(id).map((part) => part.author.type)).toEqual(['user', 'user', 'user', 'admin']);
  });

  it.each([
    [
      { type: 'user', message_type: 'note', user_id: 'ann', body: 'x' },
      /^400 parameter_invalid: User can only create comments/,
    ],
    [{ type: 'user', message_type: 'comment', body: 'x' }, /^400 parameter_not_found/],
    [
      { type: 'user', message_type: 'comment', user_id: 'ann', email: 'ann@example.com', body: 'x' },
      /^400.*Only one of/,
    ],
    [
      { type: 'user', message_type: 'comment', user_id: 'nobody', body: 'x' },
      /^404 not_found: User Not Found/,
    ],
    [{ type: 'user', message_type: 'comment', user_id: 'ann', admin_id: '1', body: 'x' }, /^400/],
    [{ type: 'admin', message_type: 'comment', body: 'x' }, /^400 parameter_not_found: admin_id/],
    [
      { type: 'admin', message_type: 'comment', admin_id: '1', body: 'x' },
      /^404 not_found: Resource Not Found/,
    ],
    [
      { type: 'admin', message_type: 'comment', admin_id: 'ADMIN' },
      /^400 parameter_invalid: Body is required/,
    ],
    [{ type: 'admin', message_type: 'mail', admin_id: 'ADMIN', body: 'x' }, /^400.*message_type/],
    [{ type: 'lead', message_type: 'comment', user_id: 'ann', body: 'x' }, /^400.*type/],
    [
      {
        type: 'admin',
        message_type: 'note',
        admin_id: 'ADMIN',
        body: 'x',
        attachment_urls: Array(11).fill('http://x.example.com'),
      },
      /at most 10/,
    ],
    [
      {
        type: 'admin',
        message_type: 'note',
        admin_id: 'ADMIN',
        body: 'x',
        attachment_files: Array(11).fill({}),
      },
      /at most 10/,
    ],
  ])('refuses %j', async (body, words) => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const text = JSON.stringify(body).replace('ADMIN', desk.adminId);
    expect(await desk.refusal('POST', `/conversations/${id}/reply`, text)).toMatch(words);
    expect(parts(id)).toEqual([]);
    expect(desk.simulator.workspace.notificationCount).toBe(0);
  });

  it('refuses a reply to what is not there', async () => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/conversations/1/reply', note('x'))).toBe(
      '404 not_found: Resource Not Found',
    );
  });

  it('takes an admin id as a number too', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const body = { ...note('x'), admin_id: Number(desk.adminId) };
    expect(await desk.refusal('POST', `/conversations/${id}/reply`, body)).toBe('200');
  });

  it('by a contact opens what is closed or snoozed; a note does not', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const manage = (body: object) =>
      desk.made('POST', `/conversations/${id}/parts`, { type: 'admin', admin_id: desk.adminId, ...body });
    const reply = { type: 'user', message_type: 'comment', user_id: 'ann', body: 'Still broken' };
    await manage({ message_type: 'close' });
    expect(await desk.made('POST', `/conversations/${id}/reply`, note('n'))).toMatchObject({
      state: 'closed',
      open: false,
    });
    const reopened = await desk.made('POST', `/conversations/${id}/reply`, reply);
    expect(reopened).toMatchObject({ state: 'open', open: true, waiting_since: noon });
    expect(parts(id).at(-1)?.type).toBe('open');
    await manage({ message_type: 'snoozed', snoozed_until: noon + 3600 });
    expect(await desk.made('POST', `/conversations/${id}/reply`, reply)).toMatchObject({
      state: 'open',
      snoozed_until: null,
    });
  });

  it('keeps the time of a part, in its place, and never tells parts apart by when they came', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    for (const [body, time] of [
      ['second', noon - 50],
      ['third', noon - 10],
      ['first', noon - 90],
    ] as const)
      await desk.made('POST', `/conversations/${id}/reply`, note(body, time));
    expect(parts(id).map((part) => [part.body, part.createdAt])).toEqual([
      ['<p>first</p>', noon - 90],
      ['<p>second</p>', noon - 50],
      ['<p>third</p>', noon - 10],
    ]);
  });

  it('keeps parts as they came, by setting', async () => {
    desk = await openDesk({ part_order: 'insertion' });
    const { id } = await openConversation(desk);
    await desk.made('POST', `/conversations/${id}/reply`, note('later', noon - 10));
    const answer = await desk.made('POST', `/conversations/${id}/reply`, note('earlier', noon - 90));
    expect(at(answer, 'conversation_parts.conversation_parts.1.body')).toBe('<p>earlier</p>');
  });

  it('refuses a contact who does not take part, unless the setting lets them in', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    await desk.made('POST', '/contacts', { external_id: 'bob' });
    const reply = { type: 'user', message_type: 'comment', user_id: 'bob', body: 'me too' };
    expect(await desk.refusal('POST', `/conversations/${id}/reply`, reply)).toMatch(/not a participant/);
    expect(parts(id)).toEqual([]);
    await desk.made('POST', `/conversations/${id}/customers`, {
      admin_id: desk.adminId,
      customer: { user_id: 'bob' },
    });
    expect(await desk.refusal('POST', `/conversations/${id}/reply`, reply)).toBe('200');
  });

  it('calls the word last a trap', async () => {
    desk = await openDesk();
    await openConversation(desk);
    await desk.made('POST', '/conversations/last/reply', {
      type: 'user',
      message_type: 'comment',
      user_id: 'ann',
      body: 'x',
    });
    expect(violations()).toHaveLength(1);
    expect(violations()[0]).toMatch(/^trap/);
  });
});

describe('bodies', () => {
  const replied = async (settings: Record<string, string>, message: 'note' | 'comment', body: string) => {
    desk = await openDesk(settings);
    const { id } = await openConversation(desk);
    await desk.made('POST', `/conversations/${id}/reply`, message === 'note' ? note(body) : comment(body));
    return parts(id)[0]?.body;
  };

  it.each([
    [{}, 'comment', '<p>a <b>b</b></p>', '<p>a <b>b</b></p>'],
    [{}, 'comment', 'a <b>b</b>', '<p>a <b>b</b></p>'],
    [{ html_body: 'as-sent' }, 'comment', 'a <b>b</b>', 'a <b>b</b>'],
    [{ comment_html: 'escaped' }, 'comment', '<b>b</b>', '<p>&lt;b&gt;b&lt;/b&gt;</p>'],
    [{ comment_html: 'escaped' }, 'note', '<b>b</b>', '<p><b>b</b></p>'],
  ] as const)('with %j a %s of %s becomes %s', async (settings, message, body, kept) => {
    expect(await replied(settings, message, body)).toBe(kept);
  });

  it('have a limit only by setting', async () => {
    desk = await openDesk({ text_limit: '20' });
    const limited = await openConversation(desk);
    const reply = (id: string, length: number) =>
      desk.refusal('POST', `/conversations/${id}/reply`, note('x'.repeat(length)));
    expect(await reply(limited.id, 20)).toBe('200');
    expect(await reply(limited.id, 21)).toBe(
      '400 parameter_invalid: Body is too long (maximum is 20 characters)',
    );
    await desk.close();
    desk = await openDesk();
    const open = await openConversation(desk);
    expect(await reply(open.id, 100_000)).toBe('200');
  });
});

describe('rule 14: times that are ignored', () => {
  it('are told of: state changes and tags happen now', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const tag = await desk.made('POST', '/tags', { name: 'a' });
    const close = { message_type: 'close', type: 'admin', admin_id: desk.adminId, created_at: noon - 60 };
    await desk.made('POST', `/conversations/${id}/parts`, close);
    await desk.made('POST', `/conversations/${id}/tags`, {
      id: tag.id,
      admin_id: desk.adminId,
      created_at: 5,
    });
    expect(parts(id)[0]).toMatchObject({ type: 'close', createdAt: noon });
    expect(violations()).toEqual([
      'ignored: created_at in POST /conversations/:id/parts',
      'ignored: created_at in POST /conversations/:id/tags',
    ]);
  });
});

describe('rule 15: times that are refused', () => {
  it.each([
    ['the future', noon + 1],
    ['a fraction', noon - 0.5],
    ['a negative time', -5],
    ['zero', 0],
    ['milliseconds', (noon - 60) * 1000],
    ['a text', String(noon - 60)],
    ['a time before the conversation', noon - 3601],
  ])('%s', async (_name, time) => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const refusal = await desk.refusal('POST', `/conversations/${id}/reply`, {
      ...note('x'),
      created_at: time,
    });
    expect(refusal).toBe(`400 parameter_invalid: ${time} is an invalid value for created_at`);
    expect(parts(id)).toEqual([]);
  });

  it('only the first of these with `range`, none with `off`', async () => {
    desk = await openDesk({ created_at_check: 'range' });
    const first = await openConversation(desk);
    const reply = (id: string, time: number) =>
      desk.refusal('POST', `/conversations/${id}/reply`, note('x', time));
    expect(await reply(first.id, noon - 3601)).toBe('200');
    expect(await reply(first.id, noon + 1)).toMatch(/^400/);
    await desk.close();
    desk = await openDesk({ created_at_check: 'off' });
    const second = await openConversation(desk);
    expect(await reply(second.id, noon + 1)).toBe('200');
    expect(parts(second.id)[0]?.createdAt).toBe(noon);
  });
});

describe('rule 16: nobody is mailed', () => {
  it('counts every admin comment without skip_notifications', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const path = `/conversations/${id}/reply`;
    await desk.made('POST', path, comment('quiet'));
    await desk.made('POST', path, note('a note'));
    await desk.made('POST', path, { type: 'user', message_type: 'comment', user_id: 'ann', body: 'x' });
    expect([desk.simulator.workspace.notificationCount, violations()]).toEqual([0, []]);
    await desk.made('POST', path, { ...comment('loud'), skip_notifications: false });
    await desk.made('POST', path, { ...note('loud'), message_type: 'comment' });
    expect(desk.simulator.workspace.notificationCount).toBe(2);
    expect(violations()).toEqual(['notification: an admin comment without skip_notifications (2 times)']);
  });

  it('counts a closing with a body and POST /messages too', async () => {
    desk = await openDesk();
    const { id, contactId } = await openConversation(desk);
    const close = { message_type: 'close', type: 'admin', admin_id: desk.adminId };
    await desk.made('POST', `/conversations/${id}/parts`, close);
    expect(desk.simulator.workspace.notificationCount).toBe(0);
    await desk.made('POST', `/conversations/${id}/parts`, { ...close, body: 'Goodbye' });
    await desk.made('POST', '/messages', {
      message_type: 'in_app',
      body: 'Hi',
      from: { type: 'admin', id: Number(desk.adminId) },
      to: { type: 'user', id: contactId },
    });
    expect(desk.simulator.workspace.notifications.map(({ cause }) => cause)).toEqual([
      `POST /conversations/${id}/parts`,
      'POST /messages',
    ]);
  });
});

describe('rule 17: state and assignment', () => {
  const manage = (id: string, body: object) =>
    desk.call('POST', `/conversations/${id}/parts`, { admin_id: desk.adminId, ...body });

  it('assigning what is closed opens it again', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const team = [...desk.simulator.workspace.teams.keys()][0];
    await manage(id, { message_type: 'assignment', type: 'admin', assignee_id: desk.adminId });
    await manage(id, { message_type: 'assignment', type: 'team', assignee_id: team });
    await manage(id, { message_type: 'close', type: 'admin' });
    const reply = await manage(id, { message_type: 'assignment', type: 'admin', assignee_id: '0' });
    expect(reply.json).toMatchObject({
      state: 'open',
      admin_assignee_id: null,
      team_assignee_id: Number(team),
    });
    expect(parts(id).map((part) => part.type)).toEqual([
      'assignment',
      'assignment',
      'close',
      'assign_and_reopen',
    ]);
  });

  it.each([
    [{ message_type: 'close' }, 400],
    [{ message_type: 'close', type: 'team' }, 400],
    [{ message_type: 'assignment', type: 'admin' }, 400],
    [{ message_type: 'assignment', type: 'admin', assignee_id: '1' }, 404],
    [{ message_type: 'snoozed' }, 400],
    [{ message_type: 'snoozed', snoozed_until: noon - 1 }, 400],
    [{ message_type: 'reopen' }, 400],
    [{ message_type: 'open', admin_id: '1' }, 404],
  ])('refuses %j', async (body, status) => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    expect((await manage(id, body)).status).toBe(status);
    expect(parts(id)).toEqual([]);
  });

  it('ends a snooze by the clock', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    await manage(id, { message_type: 'snoozed', snoozed_until: noon + 60 });
    expect(await desk.made('GET', `/conversations/${id}`)).toMatchObject({ state: 'snoozed', open: true });
    await desk.clock.advance(60_000);
    expect(await desk.made('GET', `/conversations/${id}`)).toMatchObject({
      state: 'open',
      snoozed_until: null,
    });
  });
});

describe('rule 18: PUT', () => {
  const put = (id: string, body: object) => desk.refusal('PUT', `/conversations/${id}`, body);
  const define = (body: object) => desk.made('POST', '/conversations/attributes', body);

  it('writes attributes by name, all or none, and leaves a part by the bot for each', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    await define({ name: 'legacy_id', data_type: 'string' });
    await define({ name: 'Level', data_type: 'list', options: [{ label: 'Low' }, { label: 'High' }] });
    expect(await put(id, { custom_attributes: { legacy_id: 'k:1', Level: 'Middle' } })).toBe(
      "400 parameter_invalid: 'Middle' is not a valid value for attribute 'Level' of type 'list'",
    );
    expect(desk.simulator.workspace.conversations.get(id)?.customAttributes).toEqual({});
    const body = { title: 'Printer', read: true, custom_attributes: { legacy_id: 'k:1', Level: 'High' } };
    const changed = await desk.made('PUT', `/conversations/${id}`, body);
    expect(changed).toMatchObject(body);
    await desk.made('PUT', `/conversations/${id}`, body);
    await desk.made('POST', `/conversations/${id}/reply`, note('older', noon - 60));
    expect(parts(id).map((part) => part.type)).toEqual([
      'note',
      'conversation_attribute_updated_by_admin',
      'conversation_attribute_updated_by_admin',
    ]);
  });

  it('refuses what does not exist, the wrong type, a name that two share, and priority', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    await define({ name: 'count', data_type: 'integer' });
    await define({ name: 'twice', data_type: 'string' });
    await define({ name: 'twice', data_type: 'string' });
    expect(await put(id, { custom_attributes: { nothing: 1 } })).toBe(
      "400 parameter_invalid: Conversation attribute 'nothing' does not exist",
    );
    expect(await put(id, { custom_attributes: { count: '1234' } })).toBe(
      "400 parameter_invalid: '1234' is not a valid value for attribute 'count' of type 'integer'",
    );
    expect(await put(id, { custom_attributes: { twice: 'x' } })).toMatch(/^400/);
    expect(await put(id, { priority: 'high' })).toMatch(/^400/);
    expect(await put(id, { company_id: 'none' })).toMatch(/^404/);
  });

  it('refuses a data type that nobody knows, and lists of one', async () => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/conversations/attributes', { name: 'a', data_type: 'x' })).toBe(
      "422 parameter_invalid: data_type 'x' is not valid. Allowed types: string, integer, list, decimal, boolean, datetime, relationship, files",
    );
    const list = { name: 'a', data_type: 'list', options: [{ label: 'one' }] };
    expect(await desk.refusal('POST', '/conversations/attributes', list)).toMatch(/^422.*at least 2/);
    expect(await desk.refusal('GET', '/conversations/attributes/9')).toMatch(
      /^404 conversation_attribute_not_found/,
    );
  });

  it('knows the title from 2.13 on', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    await desk.call('PUT', `/conversations/${id}`, { title: 'x' }, { 'intercom-version': '2.12' });
    expect(desk.simulator.workspace.conversations.get(id)?.title).toBeNull();
    expect(violations()).toEqual(['ignored: title in PUT /conversations/:id']);
  });
});

describe('rule 19: reading', () => {
  it('shows the 500 newest parts and the true count; lists show none', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    await desk.made('POST', `/conversations/${id}/reply`, note('n0', noon - 3000));
    // The next 501 are copies of the first, put there directly: five hundred calls would prove no more.
    const [first] = parts(id);
    for (let count = 1; count < 502 && first; count++)
      parts(id).push({
        ...first,
        id: `copy ${count}`,
        body: `<p>n${count}</p>`,
        createdAt: noon - 3000 + count,
      });
    await desk.made('POST', `/conversations/${id}/reply`, note('n502', noon - 1));
    const whole = await desk.made('GET', `/conversations/${id}`);
    const shown = at(whole, 'conversation_parts.conversation_parts') as { body: string }[];
    expect([shown.length, shown[0]?.body, shown.at(-1)?.body]).toEqual([500, '<p>n3</p>', '<p>n502</p>']);
    expect(at(whole, 'conversation_parts.total_count')).toBe(503);
    const list = await desk.made('GET', '/conversations');
    expect(at(list, 'conversations.0.id')).toBe(id);
    expect(at(list, 'conversations.0')).not.toHaveProperty('conversation_parts');
  });

  it('gives plain text when asked', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    await desk.made('POST', `/conversations/${id}/reply`, note('<p>a &amp; <b>b</b></p>'));
    const plain = await desk.made('GET', `/conversations/${id}?display_as=plaintext`);
    expect(at(plain, 'conversation_parts.conversation_parts.0.body')).toBe('a & b');
    const html = await desk.made('GET', `/conversations/${id}`);
    expect(at(html, 'conversation_parts.conversation_parts.0.body')).toBe('<p>a &amp; <b>b</b></p>');
  });
});

describe('rule 20: the search of conversations', () => {
  const search = async (query: unknown): Promise<unknown> =>
    at(await desk.made('POST', '/conversations/search', { query }), 'conversations.length');

  it('lags behind, and compares seconds with both borders in', async () => {
    desk = await openDesk({ conversation_index_delay: '10' });
    const { contactId } = await openConversation(desk);
    const near = (from: number, to: number) => ({
      operator: 'AND',
      value: [
        { field: 'contact_ids', operator: '=', value: contactId },
        { field: 'created_at', operator: '>', value: noon - 3600 + from },
        { field: 'created_at', operator: '<', value: noon - 3600 + to },
      ],
    });
    expect(await search(near(-1, 1))).toBe(0);
    await desk.clock.advance(10_000);
    expect(await search(near(-1, 1))).toBe(1);
    expect(await search(near(0, 0))).toBe(1);
    expect(await search(near(1, 2))).toBe(0);
  });

  it('looks for whole words in the opening message', async () => {
    desk = await openDesk({ conversation_index_delay: '0' });
    await openConversation(desk);
    const body = (value: string) => search({ field: 'source.body', operator: '~', value });
    expect([await body('printer'), await body('print'), await body('FIRE')]).toEqual([1, 0, 1]);
  });

  it('refuses a custom attribute, unless the setting allows it', async () => {
    const query = { field: 'custom_attribute.legacy_id', operator: '=', value: '1' };
    desk = await openDesk();
    expect(await desk.refusal('POST', '/conversations/search', { query })).toMatch(/^400/);
    await desk.close();
    desk = await openDesk({ custom_attribute_search: 'allowed' });
    expect(await desk.refusal('POST', '/conversations/search', { query })).toBe('200');
  });
});

describe('tags, participants and deletion', () => {
  it('wants an admin for a tag and for taking it off, in the body of DELETE', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    const tag = await desk.made('POST', '/tags', { name: 'a' });
    const path = `/conversations/${id}/tags`;
    expect(await desk.refusal('POST', path, { id: tag.id })).toBe(
      '400 parameter_not_found: admin_id is required',
    );
    expect(await desk.refusal('POST', '/conversations/1/tags', { id: tag.id, admin_id: desk.adminId })).toBe(
      '404 not_found: Conversation not found',
    );
    expect(await desk.made('POST', path, { id: tag.id, admin_id: desk.adminId })).toMatchObject({
      applied_at: noon,
      applied_by: { type: 'admin', id: desk.adminId },
    });
    expect(await desk.refusal('DELETE', `${path}/${tag.id}`)).toMatch(/^400/);
    expect(await desk.refusal('DELETE', `${path}/${tag.id}`, { admin_id: desk.adminId })).toBe('200');
    expect(await desk.refusal('DELETE', `${path}/${tag.id}`, { admin_id: desk.adminId })).toBe(
      '404 tag_not_found: Tag not found',
    );
  });

  it('makes a lead of an unknown e-mail, and keeps the last participant', async () => {
    desk = await openDesk();
    const { id, contactId } = await openConversation(desk);
    const path = `/conversations/${id}/customers`;
    const added = await desk.made('POST', path, {
      admin_id: desk.adminId,
      customer: { email: 'new@example.com' },
    });
    expect(at(added, 'customers.1.type')).toBe('lead');
    expect(await desk.refusal('DELETE', `${path}/${contactId}`, { admin_id: desk.adminId })).toBe('200');
    const last = at(added, 'customers.1.id');
    expect(await desk.refusal('DELETE', `${path}/${last}`, { admin_id: desk.adminId })).toBe(
      '422 parameter_invalid: Removing the last customer is not allowed',
    );
  });

  it('deletes for good and lists what was deleted', async () => {
    desk = await openDesk();
    const { id } = await openConversation(desk);
    expect(await desk.made('DELETE', `/conversations/${id}`)).toEqual({
      id,
      object: 'conversation',
      deleted: true,
    });
    expect(await desk.refusal('GET', `/conversations/${id}`)).toMatch(/^404/);
    expect(await desk.made('GET', '/conversations/deleted')).toMatchObject({
      total_count: 1,
      conversations: [{ id, metrics_retained: true, deleted_at: noon }],
    });
  });
});
