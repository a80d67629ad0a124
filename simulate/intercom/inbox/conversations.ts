import { type Body, type Fields, isObject, type JsonObject } from '../api/fields.js';
import { ok } from '../api/out.js';
import { comparePositions, cursorPage, numberedPage, pageOfQuery } from '../api/page.js';
import {
  companyNotFound,
  invalid,
  invalidValue,
  isRefusal,
  missing,
  type Refusal,
  resourceNotFound,
  userNotFound,
} from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { findContact } from '../people/contact-book.js';
import type { Conversation } from '../state/inbox.js';
import { takeFrom } from '../state/lookup.js';
import { bodyRefusal, storedHtml } from '../texts.js';
import { createdAt } from '../times.js';
import { takeFiles } from './attachments.js';
import { writeConversationAttributes } from './attribute-values.js';
import { conversationOut } from './conversation-json.js';
import { beginConversation, contactAuthor, findConversation, wholeConversation } from './thread.js';

const createFields = {
  from: { type: 'object', required: true },
  body: { type: 'string', required: invalid('Body is required') },
  subject: { type: 'string' },
  attachment_urls: { type: 'array', max: 10 },
  created_at: { type: 'any', since: '2.11' },
  brand_id: { type: 'id', since: '2.16' },
} as const satisfies Fields;

const openerOf = (desk: Desk, from: JsonObject) => {
  // Contacts only: an admin cannot begin a conversation.
  if (!['user', 'lead', 'contact'].includes(String(from.type))) return invalidValue('from.type', from.type);
  if (typeof from.id !== 'string') return missing('from.id');
  const contact = findContact(desk, from.id);
  // Neither a lead nor a user is found as the other; `contact` means both.
  return contact && (from.type === 'contact' || from.type === contact.role) ? contact : userNotFound;
};

const create = async (desk: Desk, body: Body<typeof createFields>): Promise<Conversation | Refusal> => {
  const contact = openerOf(desk, body.from);
  if (isRefusal(contact)) return contact;
  const bad = bodyRefusal(desk, body.body);
  if (bad) return bad;
  const at = createdAt(desk, body.created_at);
  if (isRefusal(at)) return at;
  if (body.brand_id !== undefined && body.brand_id !== desk.workspace.id) return resourceNotFound;
  const attachments = await takeFiles(desk, { attachment_urls: body.attachment_urls });
  if (isRefusal(attachments)) return attachments;
  const conversation = beginConversation(desk, {
    contact,
    author: contactAuthor(contact),
    html: storedHtml(desk, body.body, 'opener'),
    createdAt: at,
    attachments,
    brandId: body.brand_id ?? null,
  });
  contact.lastRepliedAt = Math.max(contact.lastRepliedAt ?? 0, at);
  return conversation;
};

const updateFields = {
  read: { type: 'boolean' },
  title: { type: 'string', nullable: true, since: '2.13' },
  custom_attributes: { type: 'object' },
  company_id: { type: 'string', nullable: true, since: '2.14' },
} as const satisfies Fields;

const update = (
  desk: Desk,
  conversation: Conversation,
  body: Body<typeof updateFields>,
): Refusal | undefined => {
  if (body.company_id != null && !desk.workspace.companies.has(body.company_id)) return companyNotFound;
  if (isObject(body.custom_attributes)) {
    const refusal = writeConversationAttributes(desk, conversation, body.custom_attributes);
    if (refusal) return refusal;
  }
  if (body.read !== undefined) conversation.read = body.read;
  if (body.title !== undefined) conversation.title = body.title;
  if (body.company_id !== undefined) conversation.companyId = body.company_id;
  conversation.updatedAt = desk.now();
  return undefined;
};

export const position = (conversation: Conversation) => ({
  key: conversation.updatedAt,
  id: conversation.id,
});

export const conversationRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/conversations',
    fields: createFields,
    run: async (desk, { body, name }) => {
      const conversation = await create(desk, body);
      if (isRefusal(conversation)) return conversation;
      desk.automation.began(conversation);
      for (const key of Object.keys(body.from))
        if (key !== 'type' && key !== 'id') desk.breach('ignored', `from.${key} in ${name}`);
      if (body.subject !== undefined) desk.breach('ignored', `subject in ${name}: it only counts for e-mail`);
      return ok({
        type: 'user_message',
        id: conversation.source.id,
        created_at: conversation.createdAt,
        body: body.body,
        message_type: 'inapp',
        conversation_id: conversation.id,
      });
    },
  }),
  route({
    method: 'GET',
    path: '/conversations',
    run: (desk, { query }) => {
      const request = pageOfQuery(query);
      if (isRefusal(request)) return request;
      const items = [...desk.workspace.conversations.values()].sort((a, b) =>
        comparePositions(position(b), position(a)),
      );
      const page = cursorPage(desk, { items, position, direction: 'descending' }, request, {
        standard: desk.settings.number('conversations_page'),
        most: 150,
      });
      if (isRefusal(page)) return page;
      return ok({
        type: 'conversation.list',
        pages: page.pages,
        total_count: page.total,
        conversations: page.items.map((one) => conversationOut(desk, one)),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/conversations/deleted',
    since: '2.16',
    run: (desk, { call, query }) => {
      const newest = [...desk.workspace.deletedConversations];
      if (query.get('order') !== 'asc') newest.reverse();
      const page = numberedPage(desk, call, newest, { standard: 20, most: 60 });
      if (isRefusal(page)) return page;
      const conversations = page.items.map((one) => ({
        type: 'conversation',
        id: one.id,
        metrics_retained: one.metricsRetained,
        deleted_at: one.deletedAt,
      }));
      return ok({ type: 'conversations.list', total_count: page.total, pages: page.pages, conversations });
    },
  }),
  route({
    method: 'GET',
    path: '/conversations/:id',
    run: (desk, { params, query }) => {
      const conversation = findConversation(desk, params.id);
      return conversation ? wholeConversation(desk, conversation, query.get('display_as')) : resourceNotFound;
    },
  }),
  route({
    method: 'PUT',
    path: '/conversations/:id',
    fields: updateFields,
    // Only Preview takes it; a stable version refuses it instead of passing over it.
    unknownKey: (key) => (key === 'priority' ? invalid('priority cannot be set in this version') : undefined),
    run: (desk, { params, body, query }) => {
      const conversation = findConversation(desk, params.id);
      if (!conversation) return resourceNotFound;
      return (
        update(desk, conversation, body) ?? wholeConversation(desk, conversation, query.get('display_as'))
      );
    },
  }),
  route({
    method: 'DELETE',
    path: '/conversations/:id',
    since: '2.13',
    run: (desk, { params, query }) => {
      const conversation = findConversation(desk, params.id);
      if (!conversation) return resourceNotFound;
      desk.workspace.conversations.delete(conversation.id);
      for (const id of conversation.contactIds)
        takeFrom(desk.lookup.conversationsByContact, id, conversation);
      desk.partTexts.forget(conversation);
      desk.workspace.deletedConversations.push({
        id: conversation.id,
        metricsRetained: query.get('retain_metrics') !== 'false',
        deletedAt: desk.now(),
      });
      return ok({ id: conversation.id, object: 'conversation', deleted: true });
    },
  }),
];
