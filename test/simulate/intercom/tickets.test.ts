import { afterEach, describe, expect, it } from 'vitest';
import { at, noon, openDesk, type TestDesk } from './desk.js';

/** Rule 21: tickets. */

let desk: TestDesk;
afterEach(() => desk.close());

const quiet = { skip_notifications: true };

/** A desk with a contact, a type with a list attribute, and one ticket of it. */
const open = async (category = 'Customer', settings: Record<string, string> = {}) => {
  desk = await openDesk({ conversation_index_delay: '0', ...settings });
  const contact = await desk.made('POST', '/contacts', { external_id: 'ann', email: 'ann@example.com' });
  const type = await desk.made('POST', '/ticket_types', { name: 'Repair', category });
  const path = `/ticket_types/${type.id}/attributes`;
  const level = await desk.made('POST', path, {
    name: 'Level',
    description: '',
    data_type: 'list',
    list_items: 'Low, High',
  });
  const options = at(level, 'input_options.list_options') as { id: string; label: string }[];
  const body = { ticket_type_id: type.id, contacts: [{ id: contact.id }], ...quiet };
  const ticket = await desk.made('POST', '/tickets', {
    ...body,
    created_at: noon - 3600,
    ticket_attributes: { _default_title_: 'Broken', Level: options[1]?.id },
  });
  return { contact, type, level, options, body, ticket };
};

describe('rule 21: tickets', () => {
  it('have an id for the API and a number for people, and keep their time', async () => {
    const { ticket, options } = await open();
    expect(ticket.id).not.toBe(ticket.ticket_id);
    expect(ticket).toMatchObject({
      created_at: noon - 3600,
      open: true,
      admin_assignee_id: 0,
      ticket_attributes: { _default_title_: 'Broken', Level: options[1]?.id },
      ticket_state: { category: 'submitted' },
    });
    expect(await desk.refusal('GET', `/tickets/${ticket.ticket_id}`)).toMatch(/^404/);
  });

  it('take one contact by one key; an unknown e-mail makes one', async () => {
    const { body } = await open();
    const ask = (contacts: unknown) => desk.refusal('POST', '/tickets', { ...body, contacts });
    expect(await ask([{ external_id: 'ann' }])).toBe('200');
    expect(await ask([{ external_id: 'ann', email: 'ann@example.com' }])).toMatch(/^400/);
    expect(await ask([{ external_id: 'ann' }, { email: 'bob@example.com' }])).toMatch(/Only one contact/);
    expect(await ask([{ external_id: 'nobody' }])).toBe('404 not_found: User Not Found');
    expect(await ask([])).toMatch(/^400/);
    expect(await ask([{ email: 'new@example.com' }])).toBe('200');
    expect(desk.simulator.workspace.contacts.size).toBe(2);
  });

  it('take a list value by its GUID and refuse its label', async () => {
    const { body } = await open();
    const refusal = await desk.refusal('POST', '/tickets', { ...body, ticket_attributes: { Level: 'High' } });
    expect(refusal).toBe(
      "400 parameter_invalid: 'High' is not a valid value for attribute 'Level' of type 'list'",
    );
  });

  it('refuse attributes that their type does not have, and miss those that it wants', async () => {
    const { body, type } = await open();
    expect(await desk.refusal('POST', '/tickets', { ...body, ticket_attributes: { Priority: 1 } })).toBe(
      '400 parameter_invalid: Extra attributes provided that are not found on ticket type: Priority',
    );
    const required = { name: 'Serial', description: '', data_type: 'string', required_to_create: true };
    await desk.made('POST', `/ticket_types/${type.id}/attributes`, required);
    const missing = '400 parameter_invalid: Missing required ticket attributes';
    expect(await desk.refusal('POST', '/tickets', body)).toBe(missing);
    expect(await desk.refusal('POST', '/tickets/enqueue', body)).toBe(missing);
  });

  it('take no files when they are made, and tell of it', async () => {
    const { body } = await open();
    await desk.made('POST', '/tickets', { ...body, attachment_files: [] });
    expect(desk.simulator.state().violations).toEqual(['ignored: attachment_files in POST /tickets']);
  });

  it('take a state of their type only', async () => {
    const { ticket } = await open('Customer', {
      ticket_states: 'Waiting for parts=in_progress@Repair, Lost=resolved@Delivery',
    });
    const states = [...desk.simulator.workspace.ticketStates.values()];
    const stateOf = (label: string) => states.find((state) => state.internalLabel === label)?.id;
    const put = (id: unknown) => desk.call('PUT', `/tickets/${ticket.id}`, { ticket_state_id: id, ...quiet });
    const refused = await put(stateOf('Lost'));
    expect([refused.status, at(refused.json, 'errors.0.code')]).toEqual([400, 'ticket_state_id_invalid']);
    expect((await put(stateOf('Waiting for parts'))).json).toMatchObject({
      ticket_state: { internal_label: 'Waiting for parts' },
      previous_ticket_state_id: stateOf('Submitted'),
      updated_at: noon,
    });
    expect((await put(stateOf('Resolved'))).json).toMatchObject({ open: false });
  });

  it('refuse a contact’s reply when they are back-office', async () => {
    const { ticket } = await open('Back-office');
    const reply = { type: 'user', message_type: 'comment', user_id: 'ann', body: 'x' };
    expect(await desk.refusal('POST', `/tickets/${ticket.id}/reply`, reply)).toBe(
      '400 parameter_mismatch: User replies are not allowed on Backoffice tickets',
    );
  });

  it('answer a reply with the part alone, at its own time, and open again for a contact', async () => {
    const { ticket } = await open();
    const path = `/tickets/${ticket.id}/reply`;
    const resolved = [...desk.simulator.workspace.ticketStates.values()].find(
      (one) => one.category === 'resolved',
    );
    await desk.made('PUT', `/tickets/${ticket.id}`, { ticket_state_id: resolved?.id, ...quiet });
    const byAdmin = {
      type: 'admin',
      message_type: 'note',
      admin_id: desk.adminId,
      body: 'n',
      created_at: noon - 60,
    };
    expect(await desk.made('POST', path, byAdmin)).toMatchObject({
      type: 'ticket_part',
      part_type: 'note',
      created_at: noon - 60,
    });
    await desk.made('POST', path, { type: 'user', message_type: 'comment', user_id: 'ann', body: 'again' });
    expect(await desk.made('GET', `/tickets/${ticket.id}`)).toMatchObject({ open: true });
    expect(desk.simulator.workspace.notificationCount).toBe(0);
  });

  it('take files of a reply since 2.16 only; files beat addresses', async () => {
    const { ticket } = await open();
    const file = {
      content_type: 'text/plain',
      name: 'log.txt',
      data: Buffer.from('hello').toString('base64'),
    };
    const reply = {
      type: 'admin',
      message_type: 'note',
      admin_id: desk.adminId,
      body: 'n',
      attachment_files: [file],
    };
    const path = `/tickets/${ticket.id}/reply`;
    const early = await desk.call('POST', path, reply, { 'intercom-version': '2.15' });
    expect(at(early.json, 'attachments')).toEqual([]);
    const late = await desk.made('POST', path, { ...reply, attachment_urls: ['http://127.0.0.1:9/never'] });
    expect(at(late, 'attachments.0')).toMatchObject({ name: 'log.txt', filesize: 5 });
    // Rule 25: the address of a ticket's file dies after half an hour.
    const url = String(at(late, 'attachments.0.url'));
    await desk.clock.advance(1800_000);
    expect((await fetch(url)).status).toBe(200);
    await desk.clock.advance(1_000);
    expect((await fetch(url)).status).toBe(403);
    expect(desk.simulator.state().violations).toEqual([
      'ignored: attachment_files in POST /tickets/:id/reply',
      'ignored: attachment_urls beside attachment_files of a ticket',
    ]);
  });

  it('know times, quiet updates, states and queues by version', async () => {
    const { body, ticket } = await open();
    await desk.call('POST', '/tickets', { ...body, created_at: noon - 5 }, { 'intercom-version': '2.10' });
    const [, early] = [...desk.simulator.workspace.tickets.values()];
    expect(early?.createdAt).toBe(noon);
    expect(desk.simulator.workspace.notificationCount).toBe(1);
    const state = { ticket_state_id: 'none' };
    const path = `/tickets/${ticket.id}`;
    expect(await desk.refusal('PUT', path, state, { 'intercom-version': '2.11' })).toBe('200');
    expect(await desk.refusal('PUT', path, state, { 'intercom-version': '2.12' })).toMatch(/^400/);
    expect(await desk.refusal('POST', '/tickets/enqueue', body, { 'intercom-version': '2.13' })).toMatch(
      /intercom_version_invalid/,
    );
  });

  it('are made by a job that ends by the clock', async () => {
    const { body } = await open();
    const job = await desk.made('POST', '/tickets/enqueue', body);
    expect(job).toMatchObject({ type: 'job', status: 'pending', resource_id: null });
    const status = () => desk.made('GET', `/jobs/status/${job.id}`);
    expect(await status()).toMatchObject({ status: 'pending' });
    await desk.clock.advance(5_000);
    const done = await status();
    expect(done).toMatchObject({ status: 'success' });
    expect(await desk.refusal('GET', `/tickets/${done.resource_id}`)).toBe('200');
    expect(await desk.refusal('GET', '/jobs/status/none')).toBe('404 job_not_found: Job Not Found');
  });

  it('are found by an attribute’s id, and listed by no GET', async () => {
    const { ticket, level, options } = await open();
    const search = async (field: string, value: unknown) =>
      at(await desk.made('POST', '/tickets/search', { query: { field, operator: '=', value } }), 'tickets');
    expect(await search(`ticket_attribute.${level.id}`, options[1]?.id)).toMatchObject([{ id: ticket.id }]);
    expect(await search(`ticket_attribute.${level.id}`, options[0]?.id)).toEqual([]);
    expect(await search('category', 'request')).toHaveLength(1);
    expect(await desk.refusal('GET', '/tickets')).toMatch(/^404/);
  });

  it('name whom they are given to, and refuse whom nobody knows', async () => {
    const { ticket } = await open();
    const put = (body: object) => desk.call('PUT', `/tickets/${ticket.id}`, body);
    expect((await put({ admin_id: Number(desk.adminId), assignee_id: desk.adminId })).json).toMatchObject({
      admin_assignee_id: Number(desk.adminId),
    });
    expect(at((await put({ assignee_id: '1' })).json, 'errors.0')).toEqual({
      code: 'assignee_not_found',
      message: 'Assignee not found',
    });
    expect((await put({ assignee_id: '0' })).json).toMatchObject({ admin_assignee_id: 0 });
  });
});
