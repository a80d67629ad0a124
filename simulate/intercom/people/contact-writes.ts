import type { Body, Fields } from '../api/fields.js';
import { invalid, invalidValue, type Refusal, refuse } from '../api/refusal.js';
import type { Desk } from '../desk.js';
import { emailKey, indexContact, unindexContact } from '../state/lookup.js';
import type { Contact } from '../state/people.js';
import { attributeRefusal, writeAttributes } from './attribute-values.js';
import { addContact } from './contact-book.js';

/** What may be written of a contact, and the rules that refuse it. */

export const contactFields = {
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

/** A contact from a checked body, or why there is none. */
export const createContact = (desk: Desk, body: ContactBody): Contact | Refusal => {
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

/** Changes what the body names; undefined when that was right. */
export const updateContact = (desk: Desk, contact: Contact, body: ContactBody): Refusal | undefined => {
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
