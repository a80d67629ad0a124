import { at, type Json, noon, openDesk, type TestDesk } from '../desk.js';

/** One call of the walk, with what went out and what came back. */
export interface Step {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly json: Json;
}

/** A desk that notes every call that succeeds. */
const recorded = (desk: TestDesk, steps: Step[]) => {
  const call = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const reply = await desk.call(method, path, body);
    steps.push({ method, path, body, status: reply.status, json: reply.json });
    return reply.json;
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    put: (path: string, body: unknown) => call('PUT', path, body),
    remove: (path: string, body?: unknown) => call('DELETE', path, body),
  };
};

type Caller = ReturnType<typeof recorded>;

const people = async ({ get, post, put, remove }: Caller, adminId: string) => {
  const string = { model: 'contact', data_type: 'string' };
  const attribute = await post('/data_attributes', { ...string, name: 'legacy_id', description: 'Old id' });
  const options = [{ value: 'small' }, { value: 'large' }];
  await post('/data_attributes', { name: 'Tier', model: 'company', data_type: 'options', options });
  await put(`/data_attributes/${attribute.id}`, { description: 'The old id' });
  await get('/data_attributes');
  const contact = await post('/contacts', {
    role: 'user',
    external_id: 'ann',
    email: 'ann@example.com',
    name: 'Ann Ash',
    phone: '+49301234567',
    signed_up_at: noon - 9999,
    unsubscribed_from_emails: true,
    custom_attributes: { legacy_id: '1' },
  });
  const path = `/contacts/${contact.id}`;
  const company = await post('/companies', {
    company_id: 'acme',
    name: 'Acme',
    plan: 'Gold',
    size: 5,
    website: 'https://acme.example.com',
    industry: 'Tools',
    monthly_spend: 9,
    remote_created_at: noon - 99_999,
    custom_attributes: { Tier: 'small' },
  });
  await post(`${path}/companies`, { id: company.id });
  await get(`${path}/companies`);
  const tag = await post('/tags', { name: 'vip' });
  await get(`/tags/${tag.id}`);
  await get('/tags');
  await post('/tags', { name: 'vip', companies: [{ id: company.id }] });
  await post(`${path}/tags`, { id: tag.id });
  await get(`${path}/tags`);
  const note = await post(`${path}/notes`, { body: 'Called', admin_id: adminId });
  await get(`${path}/notes`);
  await get(`/notes/${note.id}`);
  await get(path);
  await put(path, { name: 'Ann Ashe' });
  await get('/contacts/find_by_external_id/ann');
  await get('/contacts');
  await post('/contacts/search', { query: { field: 'email', operator: '=', value: 'ann@example.com' } });
  await get(`${path}/segments`);
  await get(`${path}/subscriptions`);
  await get('/segments');
  await get('/subscription_types');
  await get(`/companies/${company.id}`);
  await put(`/companies/${company.id}`, { name: 'Acme Ltd' });
  await get('/companies');
  await post('/companies/list');
  await get('/companies/scroll');
  await get(`/companies/${company.id}/contacts`);
  await get(`/companies/${company.id}/segments`);
  await post(`/companies/${company.id}/notes`, { body: 'A good one', admin_id: adminId });
  await get(`/companies/${company.id}/notes`);
  const lead = await post('/contacts', { role: 'lead', email: 'ann@example.com' });
  await post('/contacts/merge', { from: lead.id, into: contact.id });
  const gone = await post('/contacts', { external_id: 'gone' });
  await post(`/contacts/${gone.id}/archive`);
  await post(`/contacts/${gone.id}/unarchive`);
  await post(`/contacts/${gone.id}/block`);
  await remove(`/contacts/${gone.id}`);
  return { contactId: String(contact.id), companyId: String(company.id), tagId: String(tag.id) };
};

type People = Awaited<ReturnType<typeof people>>;

const inbox = async ({ get, post, put, remove }: Caller, adminId: string, known: People) => {
  const attributes = '/conversations/attributes';
  await post(attributes, { name: 'legacy_id', data_type: 'string', description: 'Old id' });
  const options = [{ label: 'Low' }, { label: 'Middle' }, { label: 'High' }];
  const list = await post(attributes, { name: 'Level', data_type: 'list', options });
  const extra = await post(`${attributes}/${list.id}/options`, { label: 'Highest' });
  const option = `${attributes}/${list.id}/options/${at(extra, 'options.3.id')}`;
  await put(option, { label: 'Very high' });
  await remove(option);
  await put(`${attributes}/${list.id}`, { description: 'How bad' });
  await get(`${attributes}/${list.id}`);
  await get(attributes);
  const message = await post('/conversations', {
    from: { type: 'user', id: known.contactId },
    body: 'Hello there',
    created_at: noon - 3600,
  });
  const path = `/conversations/${message.conversation_id}`;
  await put(path, { title: 'Printer', read: true, custom_attributes: { legacy_id: '42', Level: 'High' } });
  const data = Buffer.from('hello').toString('base64');
  await post(`${path}/reply`, {
    message_type: 'comment',
    type: 'user',
    intercom_user_id: known.contactId,
    body: 'Thanks again :)',
    created_at: noon - 3000,
    attachment_files: [{ content_type: 'text/plain', name: 'log.txt', data }],
  });
  await post(`${path}/reply`, {
    message_type: 'note',
    type: 'admin',
    admin_id: adminId,
    body: '<p>A note</p>',
    created_at: noon - 2000,
    skip_notifications: true,
  });
  const reply_options = [{ text: 'Yes', uuid: 'a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb' }];
  await post(`${path}/reply`, {
    message_type: 'quick_reply',
    type: 'admin',
    admin_id: adminId,
    reply_options,
  });
  await post(`${path}/tags`, { id: known.tagId, admin_id: adminId });
  const assign = { message_type: 'assignment', type: 'admin', admin_id: adminId, assignee_id: adminId };
  await post(`${path}/parts`, assign);
  await post(`${path}/parts`, { message_type: 'snoozed', admin_id: adminId, snoozed_until: noon + 3600 });
  await post(`${path}/parts`, { message_type: 'open', admin_id: adminId });
  await post(`${path}/parts`, { message_type: 'close', type: 'admin', admin_id: adminId });
  await get(path);
  await get('/conversations');
  await post('/conversations/search', { query: { field: 'created_at', operator: '>', value: 1 } });
  await remove(`${path}/tags/${known.tagId}`, { admin_id: adminId });
  const added = await post(`${path}/customers`, {
    admin_id: adminId,
    customer: { email: 'bob@example.com' },
  });
  await remove(`${path}/customers/${at(added, 'customers.1.id')}`, { admin_id: adminId });
  const from = { type: 'admin', id: Number(adminId) };
  const to = { type: 'user', id: known.contactId };
  await post('/messages', { message_type: 'in_app', body: 'Hi', from, to });
  await remove(path);
  await get('/conversations/deleted');
  await remove(`${attributes}/${list.id}`);
};

const tickets = async ({ get, post, put, remove }: Caller, adminId: string, known: People) => {
  const type = await post('/ticket_types', { name: 'Repair', category: 'Customer', icon: '🔧' });
  const typePath = `/ticket_types/${type.id}`;
  const attribute = await post(`${typePath}/attributes`, {
    name: 'Level',
    description: 'How bad',
    data_type: 'list',
    list_items: 'Low,High',
  });
  await put(`${typePath}/attributes/${attribute.id}`, { description: 'How bad is it' });
  await put(typePath, { description: 'Repairs' });
  await get(typePath);
  await get('/ticket_types');
  const states = await get('/ticket_states');
  const body = { ticket_type_id: type.id, contacts: [{ id: known.contactId }], skip_notifications: true };
  const values = { _default_title_: 'Broken', Level: at(attribute, 'input_options.list_options.0.id') };
  const ticket = await post('/tickets', { ...body, ticket_attributes: values, created_at: noon - 3600 });
  const path = `/tickets/${ticket.id}`;
  await post(`${path}/reply`, {
    message_type: 'note',
    type: 'admin',
    admin_id: adminId,
    body: 'A note',
    created_at: noon - 60,
  });
  await put(path, { ticket_state_id: at(states, 'data.1.id'), skip_notifications: true });
  await get(path);
  await post('/tickets/search', { query: { field: 'created_at', operator: '>', value: 1 } });
  await post(`${path}/tags`, { id: known.tagId, admin_id: adminId });
  await remove(`${path}/tags/${known.tagId}`, { admin_id: adminId });
  const job = await post('/tickets/enqueue', body);
  await get(`/jobs/status/${job.id}`);
  await remove(path);
};

const helpCenter = async ({ get, post, put, remove }: Caller, adminId: string, known: People) => {
  const centers = await get('/help_center/help_centers');
  const center = `/help_center/help_centers/${at(centers, 'data.0.id')}`;
  await get(center);
  const collections = '/help_center/collections';
  const collection = await post(collections, {
    name: 'Shipping',
    translated_content: { de: { name: 'Versand', description: '' } },
  });
  await put(`${collections}/${collection.id}`, { description: 'All about it' });
  await get(`${collections}/${collection.id}`);
  await get(collections);
  const author_id = Number(adminId);
  const article = await post('/articles', {
    title: 'Thanks for everything',
    description: 'Description of the Article',
    body: 'Body of the Article',
    author_id,
    state: 'published',
    parent_id: Number(collection.id),
    parent_type: 'collection',
    translated_content: {
      fr: { title: 'Merci', description: '', body: 'Corps', author_id, state: 'published' },
    },
  });
  const path = `/articles/${article.id}`;
  await put(path, { title: 'Christmas is here!' });
  await get(path);
  await get('/articles');
  await get('/articles/search?phrase=body');
  await post(`${path}/tags`, { id: known.tagId, admin_id: adminId });
  await remove(`${path}/tags/${known.tagId}`);
  const from_url = `${at(centers, 'data.0.url')}/old`;
  const redirect = await post(`${center}/redirects`, {
    from_url,
    locale: 'en',
    target_type: 'article',
    target_id: article.id,
  });
  await get(`${center}/redirects/${redirect.id}`);
  await get(`${center}/redirects`);
  await remove(`${center}/redirects/${redirect.id}`);
  const internal = await post('/internal_articles', {
    title: 'Inside',
    body: 'x',
    author_id,
    owner_id: author_id,
  });
  const inside = `/internal_articles/${internal.id}`;
  await put(inside, { title: 'Further inside' });
  await get(inside);
  await get('/internal_articles');
  await get('/internal_articles/search');
  await post(`${inside}/tags`, { id: known.tagId });
  await remove(`${inside}/tags/${known.tagId}`);
  await remove(inside);
  await remove(path);
  await remove(`${collections}/${collection.id}`);
};

const rest = async ({ get, post, remove }: Caller, adminId: string, teamId: string, brandId: string) => {
  for (const path of ['/me', '/admins', `/admins/${adminId}`, '/teams', `/teams/${teamId}`]) await get(path);
  for (const path of ['/brands', `/brands/${brandId}`, '/macros']) await get(path);
  const orders = '/custom_object_instances/Order';
  const order = { external_id: 'o1', external_created_at: noon - 60, custom_attributes: { number: 'A' } };
  const made = await post(orders, order);
  await get(orders);
  await get(`${orders}/${made.id}`);
  await remove(`${orders}/${made.id}`);
  await post(orders, order);
  await remove(`${orders}?external_id=o1`);
  const range = { created_at_after: noon - 60, created_at_before: noon };
  const job = await post('/export/content/data', range);
  await get(`/export/content/data/${job.job_identifier}`);
  await post(`/export/cancel/${job.job_identifier}`);
};

/** Calls every operation of the stand-in that answers with JSON, and hands back what was said. */
export const walk = async (): Promise<readonly Step[]> => {
  const desk = await openDesk({ contact_index_delay: '0', conversation_index_delay: '0' });
  const steps: Step[] = [];
  try {
    const caller = recorded(desk, steps);
    const { workspace } = desk.simulator;
    const known = await people(caller, desk.adminId);
    await inbox(caller, desk.adminId, known);
    await tickets(caller, desk.adminId, known);
    await helpCenter(caller, desk.adminId, known);
    await rest(caller, desk.adminId, [...workspace.teams.keys()][0] as string, workspace.id);
    await caller.remove(`/contacts/${known.contactId}/tags/${known.tagId}`);
    await caller.remove(`/contacts/${known.contactId}/companies/${known.companyId}`);
    await caller.remove(`/tags/${known.tagId}`);
    await caller.remove(`/companies/${known.companyId}`);
  } finally {
    await desk.close();
  }
  return steps;
};
