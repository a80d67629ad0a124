import type { Conversation } from './inbox.js';
import type { Company, Contact, Tag } from './people.js';

/** Ways into the workspace by something else than an id. Kept in step by those who change the keys. */
export interface Lookup {
  readonly contactsByEmail: Map<string, Set<Contact>>;
  readonly contactsByExternalId: Map<string, Set<Contact>>;
  readonly companiesByKey: Map<string, Company>;
  readonly tagsByName: Map<string, Tag>;
  readonly conversationsByContact: Map<string, Set<Conversation>>;
  /** External id to instance id, by object type. */
  readonly instances: Map<string, string>;
}

export const emptyLookup = (): Lookup => ({
  contactsByEmail: new Map(),
  contactsByExternalId: new Map(),
  companiesByKey: new Map(),
  tagsByName: new Map(),
  conversationsByContact: new Map(),
  instances: new Map(),
});

/** Adds or takes one entry of an index from key to several things. */
export const addTo = <T>(index: Map<string, Set<T>>, key: string | null, thing: T): void => {
  if (key === null) return;
  const set = index.get(key);
  if (set) set.add(thing);
  else index.set(key, new Set([thing]));
};

export const takeFrom = <T>(index: Map<string, Set<T>>, key: string | null, thing: T): void => {
  if (key === null) return;
  const set = index.get(key);
  set?.delete(thing);
  if (set?.size === 0) index.delete(key);
};

/** E-mail addresses are compared without regard to case. */
export const emailKey = (email: string | null): string | null => email?.trim().toLowerCase() ?? null;

export const indexContact = (lookup: Lookup, contact: Contact): void => {
  addTo(lookup.contactsByEmail, emailKey(contact.email), contact);
  addTo(lookup.contactsByExternalId, contact.externalId, contact);
};

export const unindexContact = (lookup: Lookup, contact: Contact): void => {
  takeFrom(lookup.contactsByEmail, emailKey(contact.email), contact);
  takeFrom(lookup.contactsByExternalId, contact.externalId, contact);
};
