import { ok } from '../api/out.js';
import { refuse, userNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { addTo, emailKey } from '../state/lookup.js';
import type { Contact } from '../state/people.js';
import { findContact } from './contact-book.js';
import { contactOut } from './contact-json.js';

const duplicates = (a: Contact, b: Contact): boolean =>
  (a.email !== null && emailKey(a.email) === emailKey(b.email)) || (a.phone !== null && a.phone === b.phone);

const notDuplicate = refuse(
  400,
  'invalid_merge',
  'Contacts can only be merged when they are duplicates (matching email or phone). Pass skip_duplicate_validation=true to override this check.',
);

/** Everything of the lead goes over to the user; the lead answers 410 from then on. */
const mergeInto = (desk: Desk, from: Contact, into: Contact): void => {
  for (const conversation of desk.lookup.conversationsByContact.get(from.id) ?? []) {
    conversation.contactIds = [
      ...new Set(conversation.contactIds.map((id) => (id === from.id ? into.id : id))),
    ];
    addTo(desk.lookup.conversationsByContact, into.id, conversation);
  }
  desk.lookup.conversationsByContact.delete(from.id);
  for (const tagging of from.tags)
    if (!into.tags.some((own) => own.tagId === tagging.tagId)) into.tags.push(tagging);
  into.notes = [...into.notes, ...from.notes];
  for (const id of from.companyIds) {
    desk.workspace.companies.get(id)?.contactIds.delete(from.id);
    desk.workspace.companies.get(id)?.contactIds.add(into.id);
  }
  into.companyIds = [...new Set([...into.companyIds, ...from.companyIds])];
  from.mergedInto = into.id;
  into.updatedAt = desk.now();
};

export const mergeRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/contacts/merge',
    fields: {
      from: { type: 'string', required: true },
      into: { type: 'string', required: true },
      skip_duplicate_validation: { type: 'boolean', since: '2.16' },
    },
    run: (desk, { body }) => {
      const from = findContact(desk, body.from);
      const into = findContact(desk, body.into);
      if (!from || !into) return userNotFound;
      if (from.role !== 'lead' || into.role !== 'user')
        return refuse(400, 'invalid_merge', 'Only a lead can be merged, and only into a user');
      if (!body.skip_duplicate_validation && !duplicates(from, into)) return notDuplicate;
      mergeInto(desk, from, into);
      return ok(contactOut(desk, into));
    },
  }),
];
