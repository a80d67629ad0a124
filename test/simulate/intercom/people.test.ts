import { afterEach, describe, expect, it } from 'vitest';
import { dayBorders } from '../../../simulate/intercom/search/dates.js';
import { at, noon, openDesk, type TestDesk } from './desk.js';

/** Rules 6 to 8, 10 and 11: contacts, their attributes and search, definitions, tags. */

let desk: TestDesk;
afterEach(() => desk.close());

const search = (query: unknown, more: object = {}) => ({ query, ...more });
const found = async (query: unknown): Promise<unknown[]> => {
  const list = await desk.made('POST', '/contacts/search', search(query));
  return (list.data as { external_id: string }[]).map((contact) => contact.external_id).sort();
};

describe('rule 6: contacts', () => {
  it('needs one of email, external_id and role', async () => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/contacts', { name: 'Nobody' })).toMatch(/^400/);
    for (const body of [{ email: 'a@example.com' }, { external_id: '1' }, { role: 'lead' }])
      expect(await desk.refusal('POST', '/contacts', body)).toBe('200');
    const contact = await desk.made('POST', '/contacts', { email: 'b@example.com' });
    expect(contact).toMatchObject({ type: 'contact', role: 'user', created_at: noon });
    expect(contact.id).toMatch(/^[0-9a-f]{24}$/);
  });

  it('answers a duplicate with 409 and the id, whatever the case of the e-mail', async () => {
    desk = await openDesk();
    const first = await desk.made('POST', '/contacts', { email: 'ann@example.com', external_id: 'x:1' });
    const words = `409 conflict: A contact matching those details already exists with id=${first.id}`;
    expect(await desk.refusal('POST', '/contacts', { email: 'ANN@Example.com' })).toBe(words);
    expect(await desk.refusal('POST', '/contacts', { external_id: 'x:1', email: 'new@example.com' })).toBe(
      words,
    );
    expect(desk.simulator.workspace.contacts.size).toBe(1);
  });

  it('says when the duplicate is archived', async () => {
    desk = await openDesk();
    const first = await desk.made('POST', '/contacts', { email: 'ann@example.com' });
    await desk.made('POST', `/contacts/${first.id}/archive`);
    expect(await desk.refusal('POST', '/contacts', { email: 'ann@example.com' })).toBe(
      `409 conflict: An archived contact matching those details already exists with id=${first.id}`,
    );
    await desk.made('POST', `/contacts/${first.id}/unarchive`);
    expect(desk.simulator.workspace.contacts.get(String(first.id))?.archived).toBe(false);
  });

  it('lets an archived one be, by setting', async () => {
    desk = await openDesk({ archived_duplicates: 'allowed' });
    const first = await desk.made('POST', '/contacts', { email: 'ann@example.com' });
    await desk.made('POST', `/contacts/${first.id}/archive`);
    expect(await desk.refusal('POST', '/contacts', { email: 'ann@example.com' })).toBe('200');
  });

  it('exempts leads from uniqueness', async () => {
    desk = await openDesk();
    await desk.made('POST', '/contacts', { email: 'ann@example.com', role: 'user' });
    for (let count = 0; count < 2; count++)
      expect(await desk.refusal('POST', '/contacts', { email: 'ann@example.com', role: 'lead' })).toBe('200');
  });

  it('refuses a change to an e-mail that another user has', async () => {
    desk = await openDesk();
    await desk.made('POST', '/contacts', { email: 'ann@example.com' });
    const bob = await desk.made('POST', '/contacts', { email: 'bob@example.com' });
    expect(await desk.refusal('PUT', `/contacts/${bob.id}`, { email: 'ann@example.com' })).toMatch(/^409/);
    expect(await desk.refusal('PUT', `/contacts/${bob.id}`, { email: 'BOB@example.com' })).toBe('200');
  });

  it('finds users by external id, not leads', async () => {
    desk = await openDesk();
    await desk.made('POST', '/contacts', { role: 'lead', external_id: 'lead:1' });
    await desk.made('POST', '/contacts', { role: 'user', external_id: 'user/1' });
    expect(await desk.refusal('GET', '/contacts/find_by_external_id/lead:1')).toBe(
      '404 not_found: User Not Found',
    );
    expect(await desk.refusal('GET', '/contacts/find_by_external_id/user%2F1')).toBe('200');
  });

  it('merges a lead into a user, and shows the way from then on', async () => {
    desk = await openDesk();
    const user = await desk.made('POST', '/contacts', { email: 'ann@example.com', external_id: 'u' });
    const lead = await desk.made('POST', '/contacts', { email: 'Ann@example.com', role: 'lead' });
    const stranger = await desk.made('POST', '/contacts', { email: 'zoe@example.com', role: 'lead' });
    const merge = (from: unknown, into: unknown) => desk.refusal('POST', '/contacts/merge', { from, into });
    expect(await merge(user.id, lead.id)).toMatch(/^400 invalid_merge/);
    expect(await merge(stranger.id, user.id)).toMatch(/^400 invalid_merge.*duplicates/);
    expect(await merge(lead.id, user.id)).toBe('200');
    const gone = await desk.call('GET', `/contacts/${lead.id}`);
    expect(gone.status).toBe(410);
    expect(at(gone.json, 'errors.0.code')).toBe('contact_merged');
    expect(gone.headers.get('link')).toBe(`</contacts/${user.id}>; rel="canonical"`);
    expect(await desk.refusal('PUT', `/contacts/${lead.id}`, { name: 'x' })).toMatch(/^404/);
    const tagged = await desk.made('POST', '/tags', { name: 'a', users: [{ email: 'ann@example.com' }] });
    expect(at(tagged, 'users.0.tagged')).toBe(true);
    expect(desk.simulator.workspace.contacts.get(String(user.id))?.tags).toHaveLength(1);
  });

  it('ignores created_at and tells of it', async () => {
    desk = await openDesk();
    const contact = await desk.made('POST', '/contacts', {
      email: 'ann@example.com',
      created_at: noon - 999,
    });
    expect(contact.created_at).toBe(noon);
    expect(desk.simulator.state().violations).toEqual(['ignored: created_at in POST /contacts']);
  });

  it.each([
    [{ email: 5 }, /email/],
    [{ email: 'nobody' }, /email/],
    [{ email: 'a@example.com', signed_up_at: 'yesterday' }, /signed_up_at/],
    [{ email: 'a@example.com', unsubscribed_from_emails: 'yes' }, /unsubscribed_from_emails/],
    [{ email: 'a@example.com', role: 'visitor' }, /role/],
    [{ email: 'a@example.com', owner_id: '1' }, /owner specified is not a member/],
    [{ external_id: '1', email_verified: true }, /email_verified/],
  ])('refuses %j', async (body, words) => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/contacts', body)).toMatch(words);
  });
});

describe('rule 7: values of custom attributes', () => {
  const open = async () => {
    desk = await openDesk();
    const define = (name: string, dataType: string, more: object = {}) =>
      desk.made('POST', '/data_attributes', { name, model: 'contact', data_type: dataType, ...more });
    await define('plan_name', 'string');
    await define('seats', 'integer');
    await define('score', 'float');
    await define('vip', 'boolean');
    await define('renewal_at', 'datetime');
    await define('size', 'options', { options: [{ value: 'small' }, { value: 'large' }] });
  };
  const create = (values: object) =>
    desk.refusal('POST', '/contacts', { role: 'lead', custom_attributes: values });

  it('takes values of the right type, and null to clear', async () => {
    await open();
    const values = {
      plan_name: 'x'.repeat(255),
      seats: 3,
      score: 1.5,
      vip: true,
      renewal_at: noon,
      size: 'small',
    };
    const contact = await desk.made('POST', '/contacts', { role: 'lead', custom_attributes: values });
    expect(contact.custom_attributes).toEqual(values);
    const cleared = await desk.made('PUT', `/contacts/${contact.id}`, { custom_attributes: { seats: null } });
    expect(cleared.custom_attributes).not.toHaveProperty('seats');
  });

  it.each([
    [{ unknown: 1 }, "Custom attribute 'unknown' does not exist"],
    [{ plan_name: 5 }, "Custom attribute 'plan_name' must be of type 'string'"],
    [{ plan_name: 'x'.repeat(256) }, "Custom attribute 'plan_name' can have at most 255 characters"],
    [{ plan_name: { nested: true } }, "Custom attribute 'plan_name' must be of type 'string'"],
    [{ seats: 1.5 }, "Custom attribute 'seats' must be of type 'integer'"],
    [{ seats: '3' }, "Custom attribute 'seats' must be of type 'integer'"],
    [{ vip: 'true' }, "Custom attribute 'vip' must be of type 'boolean'"],
    [{ renewal_at: '2026-01-01' }, "Custom attribute 'renewal_at' must be of type 'date'"],
    [{ size: 'huge' }, "'huge' is not one of the options of custom attribute 'size'"],
  ])('refuses %j', async (values, words) => {
    await open();
    expect(await create(values)).toBe(`400 parameter_invalid: ${words}`);
    expect(desk.simulator.workspace.contacts.size).toBe(0);
  });
});

describe('rule 8: the search of contacts', () => {
  it('shows a new contact only when the index has caught up', async () => {
    desk = await openDesk({ contact_index_delay: '60' });
    await desk.made('POST', '/contacts', { external_id: 'a', email: 'a@example.com' });
    const query = { field: 'email', operator: '=', value: 'a@example.com' };
    expect(await found(query)).toEqual([]);
    await desk.clock.advance(59_000);
    expect(await found(query)).toEqual([]);
    await desk.clock.advance(1_000);
    expect(await found(query)).toEqual(['a']);
  });

  it('compares days of the workspace’s zone, not seconds', async () => {
    desk = await openDesk({ contact_index_delay: '0', timezone: 'America/Los_Angeles' });
    // Noon UTC is 04:00 in Los Angeles: its day began at 08:00 UTC.
    const dayStart = noon - 4 * 3600;
    const signed = {
      before: dayStart - 1,
      first: dayStart,
      last: dayStart + 86_399,
      after: dayStart + 86_400,
    };
    for (const [externalId, signedUpAt] of Object.entries(signed))
      await desk.made('POST', '/contacts', { external_id: externalId, signed_up_at: signedUpAt });
    const by = (operator: string) => found({ field: 'signed_up_at', operator, value: noon });
    expect(await by('=')).toEqual(['first', 'last']);
    expect(await by('>')).toEqual(['after']);
    expect(await by('<')).toEqual(['before']);
  });

  it('knows how long a day is when clocks change', () => {
    const [start, end] = dayBorders('Europe/Berlin', Date.UTC(2026, 2, 29, 12) / 1000);
    expect([new Date(start * 1000).toISOString(), end - start]).toEqual([
      '2026-03-28T23:00:00.000Z',
      23 * 3600,
    ]);
  });

  it.each([
    [{ field: 'signed_up_at', operator: '>=', value: 1 }],
    [{ field: 'signed_up_at', operator: 'IN', value: [1] }],
    [{ field: 'unsubscribed_from_emails', operator: '~', value: true }],
    [{ field: 'tag_id', operator: 'IN', value: ['1'] }],
    [{ field: 'email', operator: '>', value: 'a' }],
    [{ field: 'email', operator: 'IN', value: 'a' }],
    [{ field: 'signed_up_at', operator: '=', value: '2026-01-01' }],
    [{ field: 'shoe_size', operator: '=', value: 'a' }],
    [{ field: 'custom_attributes.unknown', operator: '=', value: 'a' }],
    [{ operator: 'AND', value: [] }],
  ])('refuses %j', async (query) => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/contacts/search', search(query))).toMatch(/^400 parameter_invalid/);
  });

  it('takes two levels of groups and fifteen filters in one', async () => {
    desk = await openDesk();
    const filter = { field: 'email', operator: '=', value: 'a' };
    const group = (value: unknown[]) => ({ operator: 'OR', value });
    const ask = (query: unknown) => desk.refusal('POST', '/contacts/search', search(query));
    expect(await ask(group([group([filter])]))).toBe('200');
    expect(await ask(group([group([group([filter])])]))).toMatch(/nested at most 2/);
    expect(await ask(group(Array(15).fill(filter)))).toBe('200');
    expect(await ask(group(Array(16).fill(filter)))).toMatch(/at most 15/);
  });

  it('refuses a sort order that nobody knows, and sorts since 2.16', async () => {
    desk = await openDesk();
    const query = { field: 'role', operator: '=', value: 'user' };
    const ask = (order: string, version = '2.16') =>
      desk.refusal('POST', '/contacts/search', search(query, { sort: { field: 'created_at', order } }), {
        'intercom-version': version,
      });
    expect(await ask('desc')).toBe(
      "400 invalid_sort_order: Invalid sort order 'desc'. Must be one of: ascending, descending",
    );
    expect(await ask('ascending')).toBe('200');
    expect(await ask('desc', '2.15')).toBe('200');
  });

  it('pages by an opaque cursor and has at most 150 a page', async () => {
    desk = await openDesk({ contact_index_delay: '0' });
    for (let index = 0; index < 5; index++)
      await desk.made('POST', '/contacts', { external_id: `c${index}` });
    const seen: string[] = [];
    let after: unknown;
    for (let page = 1; page <= 3; page++) {
      const pagination = { per_page: 2, ...(after ? { starting_after: after } : {}) };
      const list = await desk.made('POST', '/contacts/search', {
        query: { field: 'role', operator: '=', value: 'user' },
        pagination,
      });
      seen.push(...(list.data as { external_id: string }[]).map((one) => one.external_id));
      after = at(list, 'pages.next.starting_after');
      expect(at(list, 'pages.page')).toBe(page);
      expect(list.total_count).toBe(5);
    }
    expect(after).toBeUndefined();
    expect(seen.sort()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect(await desk.refusal('GET', '/contacts?per_page=150')).toBe('200');
    expect(await desk.refusal('GET', '/contacts?per_page=151')).toMatch(/^400/);
    expect(await desk.refusal('GET', '/contacts?starting_after=2')).toMatch(/^400/);
  });
});

describe('rule 10: definitions of attributes', () => {
  const define = (body: object) =>
    desk.refusal('POST', '/data_attributes', {
      name: 'The One Ring',
      model: 'contact',
      data_type: 'string',
      ...body,
    });

  it('shares names between people and companies, in any case', async () => {
    desk = await openDesk();
    expect(await define({ model: 'company' })).toBe('200');
    expect(await define({})).toBe(
      "400 parameter_invalid: You already have 'The One Ring' in your company data. To save this as new people data, use a different name.",
    );
    expect(await define({ name: 'the one ring', model: 'company' })).toMatch(/in your company data/);
  });

  it.each([
    [{ name: 'a.b' }, /only contain alphanumeric characters, currency symbols, and hyphens/],
    [{ name: 'a$b' }, /only contain alphanumeric/],
    [{ name: 'email' }, /standard attributes for your people data/],
    [{ data_type: 'text' }, /Data Type isn't an option/],
    [{ data_type: 'options', options: [{ value: 'one' }] }, /at least two options/],
    [{ data_type: 'options', options: ['a', 'b'] }, /Options isn't an array/],
    [{ model: 'conversation' }, /model field must be either contact or company/],
  ])('refuses %j', async (body, words) => {
    desk = await openDesk();
    expect(await define(body)).toMatch(words);
  });

  it('takes blanks, hyphens, underscores and currency signs', async () => {
    desk = await openDesk();
    for (const name of ['Mithril Shirt', 'legacy_id', 'net-worth €', 'Größe'])
      expect(await define({ name })).toBe('200');
  });

  it('shows options as plain texts and times as date', async () => {
    desk = await openDesk();
    const options = [{ value: 'a' }, { value: 'b' }];
    const list = { name: 'Size', model: 'contact', data_type: 'options', options };
    expect(await desk.made('POST', '/data_attributes', list)).toMatchObject({
      data_type: 'string',
      options: ['a', 'b'],
      full_name: 'custom_attributes.Size',
    });
    const time = { name: 'Renewal', model: 'contact', data_type: 'datetime' };
    expect(await desk.made('POST', '/data_attributes', time)).toMatchObject({ data_type: 'date' });
  });

  it('holds 250 active ones; an archived one makes room', async () => {
    desk = await openDesk();
    const first = await desk.made('POST', '/data_attributes', {
      name: 'a0',
      model: 'company',
      data_type: 'string',
    });
    const { dataAttributes } = desk.simulator.workspace;
    const pattern = dataAttributes.at(-1);
    // The next 249 are copies of the first, put there directly.
    for (let index = 1; index < 250 && pattern; index++)
      dataAttributes.push({ ...pattern, id: 1000 + index, name: `a${index}` });
    expect(await define({})).toMatch(/limit of 250/);
    await desk.made('PUT', `/data_attributes/${first.id}`, { archived: true });
    expect(await define({})).toBe('200');
    expect(await desk.refusal('PUT', `/data_attributes/${first.id}`, { archived: false })).toMatch(
      /limit of 250/,
    );
  });

  it('gives options to lists only', async () => {
    desk = await openDesk();
    const { id } = await desk.made('POST', '/data_attributes', {
      ...{ name: 'Plain', model: 'contact', data_type: 'string' },
    });
    const options = [{ value: 'a' }, { value: 'b' }];
    expect(await desk.refusal('PUT', `/data_attributes/${id}`, { options })).toMatch(/has no options/);
  });

  it('does not archive one that a segment depends on', async () => {
    desk = await openDesk({ segment_attributes: 'Rank' });
    const make = async (name: string) =>
      (await desk.made('POST', '/data_attributes', { name, model: 'contact', data_type: 'string' })).id;
    const [rank, other] = [await make('Rank'), await make('Other')];
    expect(await desk.refusal('PUT', `/data_attributes/${rank}`, { archived: true })).toBe(
      "422 data_invalid: A segment depends on 'Rank'",
    );
    expect(await desk.refusal('PUT', `/data_attributes/${rank}`, { description: 'x' })).toBe('200');
    expect(await desk.refusal('PUT', `/data_attributes/${other}`, { archived: true })).toBe('200');
  });

  it('changes neither name nor type, and knows what it does not have', async () => {
    desk = await openDesk();
    expect(await desk.refusal('PUT', '/data_attributes/99', { archived: true })).toBe(
      "404 field_not_found: We couldn't find that data attribute to update",
    );
    expect(await desk.refusal('GET', '/data_attributes?model=conversation')).toBe(
      '422 parameter_invalid: model=conversation is no longer supported. Use GET /conversations/attributes instead',
    );
  });
});

describe('rule 11: tags', () => {
  it('finds a tag whatever its case, and makes it otherwise', async () => {
    desk = await openDesk();
    const first = await desk.made('POST', '/tags', { name: 'Refund' });
    const again = await desk.made('POST', '/tags', { name: ' refund ' });
    expect(again).toEqual(first);
    expect(desk.simulator.workspace.tags.size).toBe(1);
    expect(await desk.refusal('POST', '/tags', { name: '' })).toBe(
      '400 parameter_invalid: invalid tag parameters',
    );
  });

  it('does not delete a tag that a segment depends on', async () => {
    desk = await openDesk({ segment_tags: 'VIP' });
    const vip = await desk.made('POST', '/tags', { name: 'vip' });
    const other = await desk.made('POST', '/tags', { name: 'other' });
    expect(await desk.refusal('DELETE', `/tags/${vip.id}`)).toBe(
      '400 tag_has_dependent_objects: Unable to delete Tag with dependent objects. Segments: Seg 1.',
    );
    expect(await desk.refusal('DELETE', `/tags/${other.id}`)).toBe('200');
  });

  it('tags a contact once, dated now', async () => {
    desk = await openDesk();
    const contact = await desk.made('POST', '/contacts', { role: 'lead' });
    const tag = await desk.made('POST', '/tags', { name: 'a' });
    const body = { id: tag.id, applied_at: 5 };
    expect(await desk.made('POST', `/contacts/${contact.id}/tags`, body)).toMatchObject({ applied_at: noon });
    await desk.made('POST', `/contacts/${contact.id}/tags`, { id: tag.id });
    expect(desk.simulator.workspace.contacts.get(String(contact.id))?.tags).toHaveLength(1);
    expect(await desk.refusal('POST', `/contacts/${contact.id}/tags`, { id: '9' })).toMatch(/^404/);
    expect(desk.simulator.state().violations).toEqual(['ignored: applied_at in POST /contacts/:id/tags']);
  });

  it('says per company whether it was tagged since 2.16, and 404 before', async () => {
    desk = await openDesk();
    const company = await desk.made('POST', '/companies', { company_id: 'c1' });
    const body = { name: 'a', companies: [{ id: company.id }, { company_id: 'nobody' }] };
    const tagged = await desk.made('POST', '/tags', body);
    expect(tagged.companies).toEqual([
      { id: company.id, tagged: true },
      { id: 'nobody', tagged: false },
    ]);
    expect(await desk.refusal('POST', '/tags', body, { 'intercom-version': '2.15' })).toMatch(/^404/);
  });
});

describe('notes of contacts', () => {
  it('are dated now whatever the call says, and know their author', async () => {
    desk = await openDesk();
    const contact = await desk.made('POST', '/contacts', { role: 'lead' });
    const path = `/contacts/${contact.id}/notes`;
    const note = await desk.made('POST', path, { body: 'Called', admin_id: desk.adminId, created_at: 5 });
    expect(note).toMatchObject({ type: 'note', body: '<p>Called</p>', created_at: noon });
    expect(await desk.refusal('POST', path, { body: 'x', admin_id: '1' })).toBe(
      '404 not_found: Resource Not Found',
    );
    expect(await desk.refusal('POST', '/contacts/nobody/notes', { body: 'x' })).toBe(
      '404 not_found: User Not Found',
    );
    expect(desk.simulator.state().violations).toEqual(['ignored: created_at in POST /contacts/:id/notes']);
  });
});
