import { afterEach, describe, expect, it } from 'vitest';
import { at, openDesk, type TestDesk } from './desk.js';

/** Rule 9: companies. */

let desk: TestDesk;
afterEach(() => desk.close());

const withUser = async (key: string): Promise<string> => {
  const company = await desk.made('POST', '/companies', { company_id: key, name: key });
  const contact = await desk.made('POST', '/contacts', { external_id: `user of ${key}` });
  await desk.made('POST', `/contacts/${contact.id}/companies`, { id: company.id });
  return String(company.id);
};

describe('rule 9: companies', () => {
  it('makes or changes the company of a key', async () => {
    desk = await openDesk();
    const made = await desk.made('POST', '/companies', { company_id: 'c1', name: 'Acme', plan: 'Gold' });
    const changed = await desk.made('POST', '/companies', {
      company_id: 'c1',
      name: 'Acme Ltd',
      monthly_spend: 9.9,
    });
    expect(changed).toMatchObject({
      id: made.id,
      name: 'Acme Ltd',
      monthly_spend: 9,
      plan: { name: 'Gold' },
    });
    expect(desk.simulator.workspace.companies.size).toBe(1);
  });

  it('refuses a key it does not know, without a request id, and a change of company_id', async () => {
    desk = await openDesk({ request_id: 'present' });
    const reply = await desk.call('POST', '/companies', { company_id: 'c1', test: 1 });
    expect(reply.json).toEqual({
      type: 'error.list',
      request_id: null,
      errors: [{ code: 'bad_request', message: "bad 'test' parameter" }],
    });
    const made = await desk.made('POST', '/companies', { company_id: 'c1' });
    const change = await desk.refusal('PUT', `/companies/${made.id}`, { company_id: 'c2' });
    expect(change).toBe("400 bad_request: bad 'company_id' parameter");
    expect(await desk.refusal('POST', '/companies', { name: 'no key' })).toMatch(/^400/);
  });

  it('shows a company in lists only when it has a user; a lead does not count', async () => {
    desk = await openDesk();
    const company = await desk.made('POST', '/companies', { company_id: 'c1' });
    const listed = async () => (await desk.made('POST', '/companies/list')).total_count;
    const lead = await desk.made('POST', '/contacts', { role: 'lead' });
    await desk.made('POST', `/contacts/${lead.id}/companies`, { id: company.id });
    expect(await listed()).toBe(0);
    expect(await desk.refusal('GET', `/companies/${company.id}`)).toBe('200');
    expect(await desk.refusal('GET', '/companies?company_id=c1')).toBe('200');
    const user = await desk.made('POST', '/contacts', { external_id: 'u' });
    await desk.made('POST', `/contacts/${user.id}/companies`, { id: company.id });
    expect(await listed()).toBe(1);
  });

  it('pages up to 10,000 and no further', async () => {
    desk = await openDesk();
    await withUser('c1');
    expect(await desk.refusal('POST', '/companies/list?page=200&per_page=50')).toBe('200');
    expect(await desk.refusal('POST', '/companies/list?page=201&per_page=50')).toBe(
      '400 parameter_invalid: page limit reached, please use scroll API',
    );
  });

  it('has one scroll, which dies after a minute without a call', async () => {
    desk = await openDesk();
    await withUser('c1');
    const first = await desk.made('GET', '/companies/scroll');
    expect(first).toMatchObject({ pages: null, total_count: null });
    const next = `/companies/scroll?scroll_param=${first.scroll_param}`;
    expect(await desk.refusal('GET', '/companies/scroll')).toBe(
      '400 scroll_exists: scroll already exists for this workspace',
    );
    await desk.clock.advance(61_000);
    expect(await desk.refusal('GET', next)).toBe('404 not_found: scroll parameter not found');
    const again = await desk.made('GET', '/companies/scroll');
    const end = await desk.made('GET', `/companies/scroll?scroll_param=${again.scroll_param}`);
    expect(end.data).toEqual([]);
    expect(await desk.refusal('GET', '/companies/scroll')).toBe('200');
  });

  it('attaches at most 1,000 companies to a contact, and the same one again for nothing', async () => {
    desk = await openDesk();
    const user = await desk.made('POST', '/contacts', { external_id: 'u' });
    const path = `/contacts/${user.id}/companies`;
    const last = (await desk.made('POST', '/companies', { company_id: 'last' })).id;
    // The first 999 are put there directly: two thousand calls would prove no more.
    const earlier = Array.from({ length: 999 }, (_, index) => `company ${index}`);
    desk.simulator.workspace.contacts.get(String(user.id))?.companyIds.push(...earlier);
    expect(await desk.refusal('POST', path, { id: last })).toBe('200');
    const one = await desk.made('POST', '/companies', { company_id: 'one more' });
    expect(await desk.refusal('POST', path, { id: one.id })).toBe(
      '400 contact_company_limit_exceeded: Contact has reached the maximum of 1000 company associations',
    );
    expect(await desk.refusal('POST', path, { id: last })).toBe('200');
    const shown = await desk.made('GET', `/contacts/${user.id}`);
    expect(at(shown, 'companies.has_more')).toBe(true);
    expect(at(shown, 'companies.data.length')).toBe(10);
    expect(at(shown, 'companies.total_count')).toBe(1000);
  });

  it('says what is missing', async () => {
    desk = await openDesk();
    const user = await desk.made('POST', '/contacts', { external_id: 'u' });
    const path = `/contacts/${user.id}/companies`;
    expect(await desk.refusal('POST', path, {})).toBe('400 parameter_not_found: company not specified');
    expect(await desk.refusal('POST', path, { id: 'none' })).toBe('404 company_not_found: Company Not Found');
    expect(await desk.refusal('GET', '/companies?company_id=none')).toMatch(/^404 company_not_found/);
  });
});
