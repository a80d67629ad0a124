import { IntercomClient, IntercomError } from 'intercom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noon, openDesk, type TestDesk } from './desk.js';

/** The vendor's own client, through its typed methods, against the stand-in. Its default version is 2.14. */

let desk: TestDesk;
let client: IntercomClient;

const connect = async (faults = '') => {
  desk = await openDesk({ contact_index_delay: '0', conversation_index_delay: '0' }, { faults });
  client = new IntercomClient({ token: desk.simulator.token, environment: desk.simulator.url });
};

beforeEach(() => connect());
afterEach(() => desk.close());

const failure = async (call: Promise<unknown>): Promise<IntercomError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof IntercomError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
};

const collect = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
};

describe('intercom-client 7.0.3', () => {
  it('looks up who it is and who else is there', async () => {
    const me = await client.admins.identify();
    const { admins } = await client.admins.list();
    expect(admins?.[0]?.id).toBe(me?.id);
    expect(me?.app?.id_code).toBe(desk.simulator.workspace.id);
    expect((await client.teams.list()).teams?.length).toBe(desk.simulator.workspace.teams.size);
  });

  it('makes contacts, changes them, and pages through them', async () => {
    await desk.made('POST', '/data_attributes', { name: 'legacy_id', model: 'contact', data_type: 'string' });
    expect((await client.dataAttributes.list({ model: 'contact' })).data?.at(-1)?.name).toBe('legacy_id');
    const ids = new Set<string>();
    for (let index = 0; index < 5; index++) {
      const contact = await client.contacts.create({
        email: `c${index}@example.com`,
        custom_attributes: { legacy_id: String(index) },
      });
      ids.add(contact.id);
    }
    const [first] = ids;
    const changed = await client.contacts.update({
      contact_id: first as string,
      name: 'Ann',
      external_id: 'ann',
    });
    expect(changed.name).toBe('Ann');
    expect((await client.contacts.showContactByExternalId({ external_id: 'ann' })).id).toBe(first);
    const listed = await collect(await client.contacts.list({ per_page: 2 }));
    expect(new Set(listed.map((contact) => contact.id))).toEqual(ids);
    const found = await client.contacts.search({
      query: { field: 'email', operator: '=', value: 'c3@example.com' },
      pagination: { per_page: 2 },
    });
    expect(found.data.map((contact) => contact.email)).toEqual(['c3@example.com']);
    expect((await client.contacts.archive({ contact_id: first as string })).archived).toBe(true);
  });

  it('tells of a duplicate with 409 and the id', async () => {
    const first = await client.contacts.create({ email: 'ann@example.com' });
    const error = await failure(client.contacts.create({ email: 'ann@example.com' }));
    expect(error.statusCode).toBe(409);
    expect(JSON.stringify(error.body)).toContain(`id=${first.id}`);
    const missing = await failure(client.contacts.find({ contact_id: 'none' }));
    expect(missing.statusCode).toBe(404);
  });

  it('makes companies, attaches people and scrolls', async () => {
    const company = await client.companies.createOrUpdate({ company_id: 'acme', name: 'Acme', plan: 'Gold' });
    const contact = await client.contacts.create({ email: 'ann@example.com' });
    await client.companies.attachContact({ contact_id: contact.id, id: company.id });
    expect((await client.companies.listAttachedContacts({ company_id: company.id })).data?.[0]?.id).toBe(
      contact.id,
    );
    // The client looks for `companies`, as the description's schema has it; its example and the wire say `data`.
    const attached = await client.contacts.listAttachedCompanies({ contact_id: contact.id });
    expect(attached.response).toMatchObject({ data: [{ company_id: 'acme' }], total_count: 1 });
    const page = await client.companies.scroll();
    expect(page.data.map((one) => one.id)).toEqual([company.id]);
  });

  it('tags people and conversations, and takes tags off', async () => {
    const tag = await client.tags.create({ name: 'vip' });
    const contact = await client.contacts.create({ email: 'ann@example.com' });
    await client.tags.tagContact({ contact_id: contact.id, id: tag.id });
    const message = await client.conversations.create({
      from: { type: 'user', id: contact.id },
      body: 'Hello',
    });
    const conversation_id = message.conversation_id as string;
    const named = { conversation_id, id: tag.id, admin_id: desk.adminId };
    expect((await client.tags.tagConversation(named)).name).toBe('vip');
    const tagged = await client.conversations.find({ conversation_id });
    expect(tagged.tags?.tags?.map((one) => one.name)).toEqual(['vip']);
    await client.tags.untagConversation({ conversation_id, tag_id: tag.id, admin_id: desk.adminId });
    expect((await client.conversations.find({ conversation_id })).tags?.tags).toEqual([]);
  });

  it('writes a conversation with its own times, assigns, closes, finds it', async () => {
    const contact = await client.contacts.create({ email: 'ann@example.com' });
    const message = await client.conversations.create({
      from: { type: 'user', id: contact.id },
      body: 'Printer on fire',
      created_at: noon - 3600,
    });
    const conversation_id = message.conversation_id as string;
    const data = Buffer.from('hello').toString('base64');
    await client.conversations.reply({
      conversation_id,
      body: {
        type: 'admin',
        message_type: 'note',
        admin_id: desk.adminId,
        body: '<p>log</p>',
        created_at: noon - 1800,
        attachment_files: [{ content_type: 'text/plain', name: 'log.txt', data }],
      },
    });
    await client.conversations.reply({
      conversation_id,
      body: {
        type: 'user',
        message_type: 'comment',
        intercom_user_id: contact.id,
        body: 'Thanks',
        created_at: noon - 60,
      },
    });
    await client.conversations.update({ conversation_id, read: true, title: 'Printer' });
    await client.conversations.manage({
      conversation_id,
      body: { message_type: 'assignment', type: 'admin', admin_id: desk.adminId, assignee_id: desk.adminId },
    });
    const closed = await client.conversations.manage({
      conversation_id,
      body: { message_type: 'close', type: 'admin', admin_id: desk.adminId },
    });
    expect(closed).toMatchObject({
      title: 'Printer',
      state: 'closed',
      admin_assignee_id: Number(desk.adminId),
    });
    const parts = closed.conversation_parts?.conversation_parts ?? [];
    expect(parts.map((part) => [part.part_type, part.created_at])).toEqual([
      ['note', noon - 1800],
      ['comment', noon - 60],
      ['assignment', noon],
      ['close', noon],
    ]);
    expect(parts[0]?.attachments?.[0]?.name).toBe('log.txt');
    const found = await collect(
      await client.conversations.search({
        query: {
          operator: 'AND',
          value: [
            { field: 'contact_ids', operator: '=', value: contact.id },
            { field: 'created_at', operator: '=', value: String(noon - 3600) },
          ],
        },
      }),
    );
    expect(found.map((conversation) => conversation.id)).toEqual([conversation_id]);
    const deleted = await client.conversations.deleteConversation({
      conversation_id: Number(conversation_id),
    });
    expect(deleted.deleted).toBe(true);
  });

  it('makes tickets of a type, with a note, finds them by an attribute and resolves them', async () => {
    const type = await client.ticketTypes.create({ name: 'Repair', category: 'Customer' });
    const made = await desk.made('POST', `/ticket_types/${type?.id}/attributes`, {
      name: 'legacy_id',
      description: 'Old id',
      data_type: 'string',
    });
    const contact = await client.contacts.create({ email: 'ann@example.com' });
    // The client's types leave out some keys that it sends all the same.
    const wanted = {
      ticket_type_id: String(type?.id),
      contacts: [{ id: contact.id }],
      ticket_attributes: { _default_title_: 'Broken', legacy_id: '42' },
      created_at: noon - 3600,
      skip_notifications: true,
    };
    const ticket = await client.tickets.create(wanted);
    const ticket_id = String(ticket?.id);
    const note = await client.tickets.reply({
      ticket_id,
      body: {
        message_type: 'note',
        type: 'admin',
        admin_id: desk.adminId,
        body: '<p>The handle</p>',
        created_at: noon - 60,
      },
    });
    expect([note.part_type, note.created_at]).toEqual(['note', noon - 60]);
    const { data: states } = await client.ticketStates.listTicketStates();
    const resolved = states?.find((state) => state?.category === 'resolved');
    const change = { ticket_id, ticket_state_id: String(resolved?.id), skip_notifications: true };
    await client.tickets.update(change);
    const found = await collect(
      await client.tickets.search({
        query: { field: `ticket_attribute.${made.id}`, operator: '=', value: '42' },
      }),
    );
    expect(found.map((one) => [one?.id, one?.created_at, one?.ticket_state?.category])).toEqual([
      [ticket_id, noon - 3600, 'resolved'],
    ]);
    expect((await client.tickets.get({ ticket_id }))?.ticket_parts?.total_count).toBe(3);
    expect((await client.tickets.deleteTicket({ ticket_id })).deleted).toBe(true);
    expect(desk.simulator.workspace.notificationCount).toBe(0);
  });

  it('writes notes about people and instances of custom objects', async () => {
    const contact = await client.contacts.create({ email: 'ann@example.com' });
    const note = await client.notes.create({
      contact_id: contact.id,
      admin_id: desk.adminId,
      body: '<p>Called back</p>',
    });
    const notes = await collect(await client.notes.list({ contact_id: contact.id }));
    expect(notes.map((one) => one.id)).toEqual([note.id]);
    const instance = {
      custom_object_type_identifier: 'Order',
      external_id: 'o1',
      external_created_at: noon - 60,
      custom_attributes: { number: 'A-1' },
    };
    const order = await client.customObjectInstances.createCustomObjectInstances(instance);
    const again = await client.customObjectInstances.createCustomObjectInstances(instance);
    expect(again?.id).toBe(order?.id);
    const { external_id, custom_object_type_identifier } = instance;
    const seen = await client.customObjectInstances.getCustomObjectInstancesByExternalId({
      external_id,
      custom_object_type_identifier,
    });
    expect([seen?.id, seen?.custom_attributes]).toEqual([order?.id, { number: 'A-1' }]);
  });

  it('writes articles into collections', async () => {
    const collection = await client.helpCenters.collections.create({ name: 'Shipping' });
    const article = await client.articles.create({
      title: 'Thanks for everything',
      author_id: Number(desk.adminId),
      body: '<h3>Body</h3>',
      state: 'published',
      parent_id: Number(collection.id),
      parent_type: 'collection',
    });
    expect(article.body).toBe('<h2>Body</h2>');
    await client.articles.update({ article_id: Number(article.id), title: 'Thanks' });
    const articles = await collect(await client.articles.list());
    expect(articles.map((one) => one.title)).toEqual(['Thanks']);
    const error = await failure(
      client.articles.create({ title: 'x', author_id: Number(desk.adminId), body: '<dl><dt>a</dt></dl>' }),
    );
    expect(error.statusCode).toBe(400);
  });

  it('takes back what it made, and brings a contact out of the archive', async () => {
    const contact = await client.contacts.create({ email: 'ann@example.com' });
    await client.contacts.archive({ contact_id: contact.id });
    expect((await client.contacts.unarchive({ contact_id: contact.id })).archived).toBe(false);
    const company = await client.companies.createOrUpdate({ company_id: 'acme', name: 'Acme' });
    await client.companies.attachContact({ contact_id: contact.id, id: company.id });
    await client.companies.detachContact({ contact_id: contact.id, company_id: company.id });
    await client.companies.delete({ company_id: company.id });
    const tag = await client.tags.create({ name: 'vip' });
    await client.tags.tagContact({ contact_id: contact.id, id: tag.id });
    await client.tags.untagContact({ contact_id: contact.id, tag_id: tag.id });
    await client.tags.delete({ tag_id: tag.id });
    const collection = await client.helpCenters.collections.create({ name: 'Shipping' });
    await client.helpCenters.collections.delete({ collection_id: Number(collection.id) });
    const made = { title: 'Thanks', author_id: Number(desk.adminId), body: '<p>Body</p>' };
    const article = await client.articles.create(made);
    await client.articles.delete({ article_id: Number(article.id) });
    expect((await client.contacts.delete({ contact_id: contact.id })).deleted).toBe(true);
    const { contacts, companies, tags, collections, articles } = desk.simulator.workspace;
    expect([contacts, companies, tags, collections, articles].map(({ size }) => size)).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });

  it('repeats a POST by itself after a server error: the trap that makes duplicates', async () => {
    await desk.close();
    await connect('500-after#1 POST /conversations');
    const contact = await client.contacts.create({ email: 'ann@example.com' });
    await client.conversations.create({ from: { type: 'user', id: contact.id }, body: 'Hello' });
    expect(desk.simulator.workspace.conversations.size).toBe(2);
  });
});
