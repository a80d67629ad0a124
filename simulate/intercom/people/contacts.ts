import { ok } from '../api/out.js';
import { comparePositions, cursorPage, pageOfQuery } from '../api/page.js';
import { isRefusal, type Refusal, refuse, userNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { unindexContact } from '../state/lookup.js';
import type { Contact } from '../state/people.js';
import { findContact, listedContacts } from './contact-book.js';
import { contactOut, contactReference } from './contact-json.js';
import { contactFields, createContact, updateContact } from './contact-writes.js';

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
