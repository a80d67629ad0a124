import type { Desk } from '../desk.js';
import { emailKey, indexContact } from '../state/lookup.js';
import type { Contact } from '../state/people.js';
import { writeAttributes } from './attribute-values.js';

/** Finding contacts in the workspace and putting new ones into it. */

/** A contact that can be addressed: not merged away. */
export const findContact = (desk: Desk, id: string): Contact | undefined => {
  const contact = desk.workspace.contacts.get(id);
  return contact?.mergedInto === null ? contact : undefined;
};

const standing = (contacts: Iterable<Contact> | undefined): Contact | undefined =>
  [...(contacts ?? [])].find((contact) => contact.mergedInto === null);

/** The first contact of that address, in any case; leads may share one. */
export const contactByEmail = (desk: Desk, email: string): Contact | undefined =>
  standing(desk.lookup.contactsByEmail.get(emailKey(email) ?? ''));

export const contactByExternalId = (desk: Desk, externalId: string): Contact | undefined =>
  standing(desk.lookup.contactsByExternalId.get(externalId));

/** Contacts that lists show: neither archived nor blocked nor merged away. */
export const listedContacts = (desk: Desk): Contact[] =>
  [...desk.workspace.contacts.values()].filter(
    (contact) => !contact.archived && !contact.blocked && contact.mergedInto === null,
  );

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
