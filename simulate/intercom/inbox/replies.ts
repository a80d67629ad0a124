import type { Body, Fields } from '../api/fields.js';
import { invalid, isRefusal, missing, type Refusal, resourceNotFound, userNotFound } from '../api/refusal.js';
import { type Request, type Route, route } from '../api/route.js';
import { since, type Version } from '../api/version.js';
import type { Desk } from '../desk.js';
import { contactByEmail, contactByExternalId, findContact } from '../people/contact-book.js';
import type { Conversation } from '../state/inbox.js';
import { addTo } from '../state/lookup.js';
import type { Admin, Contact } from '../state/people.js';
import { bodyRefusal, storedHtml } from '../texts.js';
import { createdAt } from '../times.js';
import { takeFiles } from './attachments.js';
import { addPart, adminAuthor, contactAuthor, findConversation, wholeConversation } from './thread.js';

/** Both variants of a reply, for conversations and, with the ticket's own versions, for tickets. */
export const replyFields = {
  type: { type: 'string', required: true, values: ['user', 'admin'] },
  message_type: { type: 'string', required: true, values: ['comment', 'note', 'quick_reply'] },
  body: { type: 'string', nullable: true },
  intercom_user_id: { type: 'string' },
  user_id: { type: 'string' },
  email: { type: 'string' },
  admin_id: { type: 'id' },
  created_at: { type: 'any' },
  attachment_urls: { type: 'array', max: 10 },
  attachment_files: { type: 'array', max: 10 },
  reply_options: { type: 'array' },
  skip_notifications: { type: 'boolean', since: '2.15' },
} as const satisfies Fields;

export type ReplyBody = Body<typeof replyFields>;

const identifiers = ['intercom_user_id', 'user_id', 'email'] as const;

/** The contact that a reply names: by exactly one of three identifiers. */
export const replyingContact = (desk: Desk, body: ReplyBody): Contact | Refusal => {
  const given = identifiers.filter((name) => body[name] !== undefined);
  if (given.length === 0) return missing('intercom_user_id, user_id or email');
  if (given.length > 1) return invalid(`Only one of ${identifiers.join(', ')} can be given`);
  const contact =
    body.intercom_user_id !== undefined
      ? findContact(desk, body.intercom_user_id)
      : body.user_id !== undefined
        ? contactByExternalId(desk, body.user_id)
        : contactByEmail(desk, body.email ?? '');
  return contact ?? userNotFound;
};

/** Rules that hold for the words of a reply, whoever writes it. */
export const replyRefusal = (desk: Desk, body: ReplyBody): Refusal | undefined => {
  if (body.type === 'user') {
    if (body.message_type === 'note') return invalid('User can only create comments');
    if (body.admin_id !== undefined) return invalid('admin_id cannot be given for a user reply');
  } else {
    if (body.admin_id === undefined) return missing('admin_id');
    if (identifiers.some((name) => body[name] !== undefined))
      return invalid('A contact cannot be given for an admin reply');
    // A teammate who left is answered like one who never was.
    if (!desk.workspace.admins.has(body.admin_id)) return resourceNotFound;
  }
  if (body.message_type === 'quick_reply')
    return body.reply_options?.length ? undefined : missing('reply_options');
  return bodyRefusal(desk, body.body ?? '');
};

/** Keeps the words of a reply as the workspace shows them. */
export const replyHtml = (desk: Desk, body: ReplyBody): string | null =>
  body.message_type === 'quick_reply' || body.body == null
    ? null
    : storedHtml(desk, body.body, body.message_type === 'note' ? 'note' : 'comment');

/** A contact must take part to reply; what the vendor does otherwise is not known. */
const joins = (desk: Desk, conversation: Conversation, contact: Contact): Refusal | undefined => {
  if (conversation.contactIds.includes(contact.id)) return undefined;
  if (desk.settings.text('foreign_replier') === 'refused')
    return invalid('The contact is not a participant of this conversation');
  conversation.contactIds.push(contact.id);
  addTo(desk.lookup.conversationsByContact, contact.id, conversation);
  return undefined;
};

/** The word `last` means the newest conversation of the contact: a trap for an import. */
const conversationOf = (desk: Desk, id: string, contact: Contact | undefined): Conversation | undefined => {
  if (id !== 'last') return findConversation(desk, id);
  const own = [...(desk.lookup.conversationsByContact.get(contact?.id ?? '') ?? [])];
  return own.sort((a, b) => b.updatedAt - a.updatedAt || Number(b.id) - Number(a.id))[0];
};

/** Fields that one variant of a reply does not have in this version: taken, without an effect. */
const withoutEffect = (body: ReplyBody, version: Version): readonly (keyof ReplyBody)[] =>
  body.type === 'admin'
    ? []
    : [
        ...(body.created_at !== undefined && version < since('2.11') ? (['created_at'] as const) : []),
        ...(body.skip_notifications !== undefined ? (['skip_notifications'] as const) : []),
      ];

const reply = async (desk: Desk, id: string, body: ReplyBody, { name, version }: Request) => {
  const ignored = withoutEffect(body, version);
  const refusal = replyRefusal(desk, body);
  if (refusal) return refusal;
  const contact = body.type === 'user' ? replyingContact(desk, body) : undefined;
  if (isRefusal(contact)) return contact;
  const conversation = conversationOf(desk, id, contact);
  if (!conversation) return resourceNotFound;
  const busy = desk.recentReplies(conversation.id);
  if (busy) return busy;
  const at = createdAt(
    desk,
    ignored.includes('created_at') ? undefined : body.created_at,
    conversation.createdAt,
  );
  if (isRefusal(at)) return at;
  const attachments = await takeFiles(desk, body);
  if (isRefusal(attachments)) return attachments;
  const stranger = contact && joins(desk, conversation, contact);
  if (stranger) return stranger;

  for (const field of ignored) desk.breach('ignored', `${field} of a contact's reply`);
  if (id === 'last') desk.breach('trap', `${name} replies to whatever conversation is the newest`);
  const reopens = contact !== undefined && conversation.state !== 'open';
  if (contact) {
    conversation.state = 'open';
    conversation.snoozedUntil = null;
    conversation.waitingSince ??= at;
    conversation.read = false;
    contact.lastRepliedAt = Math.max(contact.lastRepliedAt ?? 0, at);
  } else if (body.message_type !== 'note') {
    conversation.waitingSince = null;
    if (body.skip_notifications !== true)
      desk.notify(name, `an admin ${body.message_type} without skip_notifications`);
  }
  const author = contact
    ? contactAuthor(contact)
    : adminAuthor(desk.workspace.admins.get(body.admin_id as string) as Admin);
  addPart(desk, conversation, {
    type: reopens ? 'open' : body.message_type,
    body: replyHtml(desk, body),
    createdAt: at,
    author,
    assignedTo: null,
    attachments,
    eventDetails: null,
  });
  return wholeConversation(desk, conversation);
};

export const replyRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/conversations/:id/reply',
    fields: replyFields,
    run: (desk, request) => reply(desk, request.params.id, request.body, request),
  }),
];
