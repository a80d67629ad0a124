import type { Desk } from '../desk.js';
import type { Body, Fields } from '../fields.js';
import { emailKey, indexContact, unindexContact } from '../lookup.js';
import { ok } from '../out.js';
import { comparePositions, cursorPage, pageOfQuery } from '../page.js';
import { invalid, invalidValue, isRefusal, type Refusal, refuse, userNotFound } from '../refusal.js';
import { type Route, route } from '../route.js';
import type { Contact } from '../state/people.js';
import { attributeRefusal, writeAttributes } from './attribute-values.js';
import { contactOut, contactReference } from './contact-json.js';

const contactFields = {
  role: { type: 'string', values: ['user', 'lead'] },
  external_id: { type: 'string', nullable: true },
  email: { type: 'string', nullable: true },
  email_verified: { type: 'boolean', nullable: true, since: '2.16' },
  phone: { type: 'string', nullable: true },
  name: { type: 'string', nullable: true },
  avatar: { type: 'string', nullable: true },
  signed_up_at: { type: 'integer', nullable: true },
  last_seen_at: { type: 'integer', nullable: true },
  owner_id: { type: 'id', nullable: true },
  unsubscribed_from_emails: { type: 'boolean', nullable: true },
  custom_attributes: { type: 'object', nullable: true },
} as const satisfies Fields;

type ContactBody = Body<typeof contactFields>;

/** A contact that can be addressed: not merged away. */
export const findContact = (desk: Desk, id: string): Contact | undefined => {
  const contact = desk.workspace.contacts.get(id);
  return contact?.mergedInto === null ? contact : undefined;
};

const conflict = (contact: Contact): Refusal => {
  if (contact.blocked) return refuse(400, 'not_restorable', 'A blocked contact cannot be restored');
  const who = contact.archived ? 'An archived contact' : 'A contact';
  return refuse(409, 'conflict', `${who} matching those details already exists with id=${contact.id}`);
};

/** E-mail and external id are unique among users; leads are exempt. */
const clash = (
  desk: Desk,
  keys: { readonly role: string; readonly email: string | null; readonly externalId: string | null },
  self?: Contact,
): Refusal | undefined => {
  if (keys.role !== 'user') return undefined;
  const same = [
    ...(desk.lookup.contactsByExternalId.get(keys.externalId ?? '') ?? []),
    ...(desk.lookup.contactsByEmail.get(emailKey(keys.email) ?? '') ?? []),
  ].filter((one) => one !== self && one.role === 'user');
  const archivedCounts = desk.settings.text('archived_duplicates') === 'refused';
  const other = same.find((one) => !one.archived) ?? (archivedCounts ? same[0] : undefined);
  return other && conflict(other);
};

const valueRefusal = (desk: Desk, body: ContactBody): Refusal | undefined => {
  if (body.email != null && !/^[^@\s]+@[^@\s]+$/.test(body.email)) return invalidValue('email', body.email);
  if (body.owner_id != null && !desk.workspace.admins.has(body.owner_id))
    return invalid('The owner specified is not a member of the workspace');
  return body.custom_attributes ? attributeRefusal(desk, 'contact', body.custom_attributes) : undefined;
};

const createContact = (desk: Desk, body: ContactBody): Contact | Refusal => {
  const { email = null, external_id: externalId = null } = body;
  if (email === null && externalId === null && body.role === undefined)
    return refuse(400, 'parameter_not_found', 'Either email, external_id or role is required');
  if (body.email_verified != null && email === null)
    return invalid('email_verified can only be set together with an email');
  const role = body.role ?? 'user';
  const refusal = valueRefusal(desk, body) ?? clash(desk, { role, email, externalId });
  if (refusal) return refusal;
  return addContact(desk, {
    role,
    externalId,
    email,
    phone: body.phone ?? null,
    name: body.name ?? null,
    avatar: body.avatar ?? null,
    ownerId: body.owner_id ?? null,
    unsubscribedFromEmails: body.unsubscribed_from_emails ?? false,
    signedUpAt: body.signed_up_at ?? null,
    lastSeenAt: body.last_seen_at ?? null,
    customAttributes: body.custom_attributes ?? {},
  });
};

export type NewContact = Pick<
  Contact,
  | 'role'
  | 'externalId'
  | 'email'
  | 'phone'
  | 'name'
  | 'avatar'
  | 'ownerId'
  | 'unsubscribedFromEmails'
  | 'signedUpAt'
  | 'lastSeenAt'
> & { readonly customAttributes: Readonly<Record<string, unknown>> };

/** A contact of whom nothing is known yet. */
export const blankContact: NewContact = {
  role: 'user',
  externalId: null,
  email: null,
  phone: null,
  name: null,
  avatar: null,
  ownerId: null,
  unsubscribedFromEmails: false,
  signedUpAt: null,
  lastSeenAt: null,
  customAttributes: {},
};

/** Puts a checked contact into the workspace. Its creation time is now when a call makes it: none can set it. */
export const addContact = (desk: Desk, facts: NewContact, now = desk.now()): Contact => {
  const contact: Contact = {
    ...facts,
    id: desk.ids.object(),
    createdAt: now,
    updatedAt: now,
    lastRepliedAt: null,
    lastContactedAt: null,
    customAttributes: {},
    tags: [],
    notes: [],
    companyIds: [],
    archived: false,
    blocked: false,
    mergedInto: null,
  };
  writeAttributes(contact.customAttributes, facts.customAttributes);
  desk.workspace.contacts.set(contact.id, contact);
  indexContact(desk.lookup, contact);
  return contact;
};

const updateContact = (desk: Desk, contact: Contact, body: ContactBody): Refusal | undefined => {
  const keys = {
    role: body.role ?? contact.role,
    email: body.email === undefined ? contact.email : body.email,
    externalId: body.external_id === undefined ? contact.externalId : body.external_id,
  };
  const refusal = valueRefusal(desk, body) ?? clash(desk, keys, contact);
  if (refusal) return refusal;
  unindexContact(desk.lookup, contact);
  Object.assign(contact, keys);
  indexContact(desk.lookup, contact);
  if (body.phone !== undefined) contact.phone = body.phone;
  if (body.name !== undefined) contact.name = body.name;
  if (body.avatar !== undefined) contact.avatar = body.avatar;
  if (body.owner_id !== undefined) contact.ownerId = body.owner_id;
  if (body.signed_up_at !== undefined) contact.signedUpAt = body.signed_up_at;
  if (body.last_seen_at !== undefined) contact.lastSeenAt = body.last_seen_at;
  if (body.unsubscribed_from_emails !== undefined)
    contact.unsubscribedFromEmails = body.unsubscribed_from_emails ?? false;
  if (body.custom_attributes) writeAttributes(contact.customAttributes, body.custom_attributes);
  contact.updatedAt = desk.now();
  return undefined;
};

/** 410 with the way to the contact that stands for a merged one. */
const merged = (contact: Contact): Refusal =>
  refuse(
    410,
    'contact_merged',
    "This contact has been merged. See the 'Link' header for the canonical contact.",
    {
      headers: { Link: `</contacts/${contact.mergedInto}>; rel="canonical"` },
    },
  );

const archive = (archived: boolean) => (desk: Desk, id: string) => {
  const contact = findContact(desk, id);
  if (!contact) return userNotFound;
  contact.archived = archived;
  contact.updatedAt = desk.now();
  return ok(contactReference(contact, { archived }));
};

/** Contacts that lists show: neither archived nor blocked nor merged away. */
export const listedContacts = (desk: Desk): Contact[] =>
  [...desk.workspace.contacts.values()].filter(
    (contact) => !contact.archived && !contact.blocked && contact.mergedInto === null,
  );

const position = (contact: Contact) => ({ key: contact.updatedAt, id: contact.id });

export const contactRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/contacts',
    fields: contactFields,
    run: (desk, { body }) => {
      const contact = createContact(desk, body);
      return isRefusal(contact) ? contact : ok(contactOut(desk, contact));
    },
  }),
  route({
    method: 'GET',
    path: '/contacts',
    run: (desk, { query }) => {
      const request = pageOfQuery(query);
      if (isRefusal(request)) return request;
      const items = listedContacts(desk).sort((a, b) => comparePositions(position(b), position(a)));
      const page = cursorPage(desk, { items, position, direction: 'descending' }, request, {
        standard: desk.settings.number('contacts_page'),
        most: 150,
      });
      if (isRefusal(page)) return page;
      const data = page.items.map((contact) => contactOut(desk, contact));
      return ok({ type: 'list', data, total_count: page.total, pages: page.pages });
    },
  }),
  route({
    method: 'GET',
    path: '/contacts/find_by_external_id/:external_id',
    since: '2.13',
    run: (desk, { params }) => {
      const all = [...(desk.lookup.contactsByExternalId.get(params.external_id) ?? [])];
      // Users only, by the contract's own words.
      const contact = all.find((one) => one.role === 'user' && !one.archived);
      if (contact) return contact.mergedInto === null ? ok(contactOut(desk, contact)) : merged(contact);
      const gone = all.find((one) => one.mergedInto !== null);
      return gone ? merged(gone) : userNotFound;
    },
  }),
  route({
    method: 'GET',
    path: '/contacts/:id',
    run: (desk, { params }) => {
      const contact = desk.workspace.contacts.get(params.id);
      if (!contact) return userNotFound;
      return contact.mergedInto === null ? ok(contactOut(desk, contact)) : merged(contact);
    },
  }),
  route({
    method: 'PUT',
    path: '/contacts/:id',
    fields: contactFields,
    run: (desk, { params, body }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      return updateContact(desk, contact, body) ?? ok(contactOut(desk, contact));
    },
  }),
  route({
    method: 'DELETE',
    path: '/contacts/:id',
    run: (desk, { params }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      desk.workspace.contacts.delete(contact.id);
      unindexContact(desk.lookup, contact);
      for (const id of contact.companyIds) desk.workspace.companies.get(id)?.contactIds.delete(contact.id);
      return ok(contactReference(contact, { deleted: true }));
    },
  }),
  route({
    method: 'POST',
    path: '/contacts/:id/archive',
    run: (desk, { params }) => archive(true)(desk, params.id),
  }),
  route({
    method: 'POST',
    path: '/contacts/:id/unarchive',
    run: (desk, { params }) => archive(false)(desk, params.id),
  }),
  route({
    method: 'POST',
    path: '/contacts/:id/block',
    since: '2.13',
    run: (desk, { params }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      contact.blocked = true;
      return ok(contactReference(contact, { blocked: true }));
    },
  }),
];
