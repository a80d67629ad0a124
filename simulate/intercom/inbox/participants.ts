import { isObject, type JsonObject } from '../api/fields.js';
import { ok } from '../api/out.js';
import { isRefusal, missing, type Refusal, refuse, resourceNotFound, userNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import {
  addContact,
  blankContact,
  contactByEmail,
  contactByExternalId,
  findContact,
} from '../people/contact-book.js';
import type { Conversation, Part } from '../state/inbox.js';
import { addTo, takeFrom } from '../state/lookup.js';
import type { Contact } from '../state/people.js';
import { addPart, adminAuthor, botAuthor, findConversation } from './thread.js';

const customers = (desk: Desk, conversation: Conversation) =>
  ok({
    customers: conversation.contactIds.map((id) => ({
      type: desk.workspace.contacts.get(id)?.role ?? 'user',
      id,
    })),
  });

/** The contact meant; an e-mail that nobody has makes a lead. */
const customerOf = (desk: Desk, customer: JsonObject): Contact | Refusal => {
  const { intercom_user_id: id, user_id: externalId, email } = customer;
  if (typeof id === 'string') return findContact(desk, id) ?? userNotFound;
  if (typeof externalId === 'string') return contactByExternalId(desk, externalId) ?? userNotFound;
  if (typeof email !== 'string') return missing('customer.intercom_user_id');
  return contactByEmail(desk, email) ?? addContact(desk, { ...blankContact, role: 'lead', email });
};

const record = (
  desk: Desk,
  conversation: Conversation,
  adminId: string | undefined,
  type: Part['type'],
): void => {
  const admin = desk.workspace.admins.get(adminId ?? '');
  addPart(desk, conversation, {
    type,
    body: null,
    createdAt: desk.now(),
    author: admin ? adminAuthor(admin) : botAuthor(desk),
    assignedTo: null,
    attachments: [],
    eventDetails: null,
  });
};

export const participantRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/conversations/:id/customers',
    fields: { admin_id: { type: 'id' }, customer: { type: 'object', required: true } },
    run: (desk, { params, body }) => {
      const conversation = findConversation(desk, params.id);
      if (!conversation) return resourceNotFound;
      if (body.admin_id !== undefined && !desk.workspace.admins.has(body.admin_id)) return resourceNotFound;
      const contact = customerOf(desk, isObject(body.customer) ? body.customer : {});
      if (isRefusal(contact)) return contact;
      if (!conversation.contactIds.includes(contact.id)) {
        conversation.contactIds.push(contact.id);
        addTo(desk.lookup.conversationsByContact, contact.id, conversation);
        record(desk, conversation, body.admin_id, 'participant_added');
      }
      return customers(desk, conversation);
    },
  }),
  route({
    method: 'DELETE',
    path: '/conversations/:id/customers/:contact_id',
    fields: { admin_id: { type: 'id', required: true } },
    run: (desk, { params, body }) => {
      const conversation = findConversation(desk, params.id);
      if (!conversation || !desk.workspace.admins.has(body.admin_id)) return resourceNotFound;
      if (!conversation.contactIds.includes(params.contact_id)) return userNotFound;
      if (conversation.contactIds.length === 1)
        return refuse(422, 'parameter_invalid', 'Removing the last customer is not allowed');
      conversation.contactIds = conversation.contactIds.filter((id) => id !== params.contact_id);
      takeFrom(desk.lookup.conversationsByContact, params.contact_id, conversation);
      record(desk, conversation, body.admin_id, 'participant_removed');
      return customers(desk, conversation);
    },
  }),
];
