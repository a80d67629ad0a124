import { canonicalJson } from '../../../core/digest.js';
import type { ConversationAttribute, DataAttribute } from '../../../simulate/intercom/state/attributes.js';
import type { Article, Collection } from '../../../simulate/intercom/state/help-center.js';
import type { Author, Conversation } from '../../../simulate/intercom/state/inbox.js';
import type { ObjectInstance } from '../../../simulate/intercom/state/objects.js';
import type { Admin, Company, Contact, Tag, Tagging } from '../../../simulate/intercom/state/people.js';
import type { Ticket, TicketType } from '../../../simulate/intercom/state/tickets.js';
import type { Notification } from '../../../simulate/intercom/state/workspace.js';

interface Kinds {
  readonly admin: Admin;
  readonly tag: Tag;
  readonly company: Company;
  readonly contact: Contact;
  readonly conversation: Conversation;
  readonly ticket: Ticket;
  readonly object_instance: ObjectInstance;
  readonly ticket_type: TicketType;
  readonly collection: Collection;
  readonly article: Article;
  readonly data_attribute: DataAttribute;
  readonly conversation_attribute: ConversationAttribute;
  readonly notification: Notification;
}

interface Line {
  readonly kind: string;
  readonly object: unknown;
}

/** What a stand-in holds, from its dump: without ids and import times, so that two loads can be compared. */
export const contentOf = (dump: string): string[] => {
  const lines = dump
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  const of = <K extends keyof Kinds>(kind: K): Kinds[K][] =>
    lines.filter((line) => line.kind === kind).map((line) => line.object as Kinds[K]);
  const names = new Map<string, string>();
  for (const admin of of('admin')) names.set(`admin ${admin.id}`, admin.email);
  for (const tag of of('tag')) names.set(`tag ${tag.id}`, tag.name);
  for (const company of of('company')) names.set(`company ${company.id}`, company.companyId);
  for (const contact of of('contact')) names.set(`contact ${contact.id}`, contact.externalId ?? '');
  for (const collection of of('collection')) names.set(`collection ${collection.id}`, collection.name);
  for (const article of of('article')) names.set(`article ${article.id}`, article.text.title);
  for (const instance of of('object_instance')) names.set(`instance ${instance.id}`, instance.externalId);
  /** Relations list ids of instances. */
  const named = (attributes: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.map((id) => names.get(`instance ${id}`) ?? id).sort() : value,
      ]),
    );
  const name = (kind: string, id: string | null) => (id === null ? null : (names.get(`${kind} ${id}`) ?? id));
  const tagsOf = (thing: { readonly tags: readonly Tagging[] }) =>
    thing.tags.map((tagging) => name('tag', tagging.tagId)).sort();
  const author = (one: Author) =>
    one.type === 'admin' ? name('admin', one.id) : one.type === 'bot' ? 'bot' : name('contact', one.id);
  // Addresses of articles and pictures hold ids.
  const body = (html: string) =>
    html
      .replace(/\/articles\/(\d+)[^"#]*/g, (_match, id: string) => `/articles/${name('article', id)}`)
      .replace(/picture:[^"]+/g, 'picture')
      .replace(/help-sim[0-9a-f]+/g, 'help-sim');

  const types = of('ticket_type');
  const typeOf = (ticket: Ticket) => types.find((type) => type.id === ticket.typeId);
  const labels = new Map(
    types.flatMap((type) =>
      type.attributes.flatMap(({ listOptions }) => listOptions.map(({ id, label }) => [id, label] as const)),
    ),
  );

  const contents: object[] = [
    ...of('tag').map((tag) => ({ tag: tag.name })),
    ...of('data_attribute').map(({ name: label, model, dataType, options, archived }) => ({
      attribute: label,
      model,
      dataType,
      options,
      archived,
    })),
    // Archived ones are as good as deleted: no call brings them back.
    ...of('conversation_attribute')
      .filter((attribute) => !attribute.archived)
      .map(({ name: label, dataType, options }) => ({
        conversationAttribute: label,
        dataType,
        options: options.map((option) => option.label),
      })),
    ...of('company').map((company) => ({
      company: company.companyId,
      name: company.name,
      website: company.website,
      size: company.size,
      remoteCreatedAt: company.remoteCreatedAt,
      attributes: company.customAttributes,
      tags: tagsOf(company),
    })),
    ...of('contact').map((contact) => ({
      contact: contact.externalId,
      email: contact.email,
      name: contact.name,
      role: contact.role,
      unsubscribed: contact.unsubscribedFromEmails,
      signedUpAt: contact.signedUpAt,
      archived: contact.archived,
      attributes: named(contact.customAttributes),
      tags: tagsOf(contact),
      companies: contact.companyIds.map((id: string) => name('company', id)).sort(),
      notes: contact.notes.map((note) => [note.body, name('admin', note.authorId)]),
    })),
    ...of('conversation').map((conversation) => ({
      conversation: conversation.createdAt,
      contacts: conversation.contactIds.map((id: string) => name('contact', id)),
      opener: conversation.source.body,
      title: conversation.title,
      attributes: named(conversation.customAttributes),
      tags: tagsOf(conversation),
      admin: name('admin', conversation.adminAssigneeId),
      team: conversation.teamAssigneeId,
      state: conversation.state,
      snoozedUntil: conversation.snoozedUntil,
      parts: conversation.parts
        .filter((part) => part.type === 'comment' || part.type === 'note')
        .map((part) => [
          part.type,
          part.createdAt,
          author(part.author),
          part.body,
          part.attachments.map((file) => [file.name, file.sha256, file.size]),
        ]),
      events: conversation.parts
        .filter((part) => part.type !== 'comment' && part.type !== 'note')
        .map((part) => part.type)
        .sort(),
    })),
    // Archived ones are as good as deleted.
    ...of('ticket_type')
      .filter((type) => !type.archived)
      .map((type) => ({
        ticketType: type.name,
        category: type.category,
        attributes: type.attributes
          .filter((attribute) => !attribute.archived && !attribute.isDefault)
          .map((attribute) => [
            attribute.name,
            attribute.dataType,
            attribute.listOptions.map(({ label }) => label),
          ]),
      })),
    ...of('ticket').map((ticket) => ({
      ticket: ticket.createdAt,
      type: typeOf(ticket)?.name,
      contact: name('contact', ticket.contactId),
      attributes: Object.fromEntries(
        Object.entries(ticket.values).map(([key, value]) => [key, labels.get(String(value)) ?? value]),
      ),
      tags: tagsOf(ticket),
      admin: name('admin', ticket.adminAssigneeId),
      team: ticket.teamAssigneeId,
      state: ticket.stateId,
      open: ticket.open,
      snoozedUntil: ticket.snoozedUntil,
      parts: ticket.parts
        .filter((part) => part.type === 'comment' || part.type === 'note')
        .map((part) => [
          part.type,
          part.createdAt,
          author(part.author),
          part.body,
          part.attachments.map((file) => [file.name, file.sha256, file.size]),
        ]),
      events: ticket.parts
        .filter((part) => part.type !== 'comment' && part.type !== 'note')
        .map((part) => part.type)
        .sort(),
    })),
    ...of('object_instance').map((instance) => ({
      instance: instance.externalId,
      type: instance.type,
      createdAt: instance.externalCreatedAt,
      attributes: instance.customAttributes,
    })),
    ...of('collection').map((collection) => ({
      collection: collection.name,
      description: collection.description,
      parent: name('collection', collection.parentId),
      translations: collection.translations,
    })),
    ...of('article').map((article) => ({
      article: article.text.title,
      state: article.text.state,
      body: body(article.text.body),
      author: name('admin', article.text.authorId),
      parent: name('collection', article.parentId),
      translations: Object.entries(article.translations).map(([locale, text]) => [
        locale,
        text.title,
        body(text.body),
        text.state,
      ]),
    })),
    ...of('notification').map((notification) => ({ notification: notification.cause })),
  ];
  return contents.map(canonicalJson).sort();
};
