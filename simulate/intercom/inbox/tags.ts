import { ok, tagOut } from '../api/out.js';
import { refuse, resourceNotFound, tagNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import { attachTag, detachTag } from '../people/tags.js';
import { findConversation } from './thread.js';

const conversationNotFound = refuse(404, 'not_found', 'Conversation not found');

export const conversationTagRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/conversations/:id/tags',
    fields: { id: { type: 'id', required: true }, admin_id: { type: 'id', required: true } },
    run: (desk, { params, body }) => {
      const conversation = findConversation(desk, params.id);
      if (!conversation) return conversationNotFound;
      if (!desk.workspace.tags.has(body.id) || !desk.workspace.admins.has(body.admin_id))
        return resourceNotFound;
      return ok(tagOut(desk, attachTag(desk, conversation, body.id, body.admin_id)));
    },
  }),
  route({
    method: 'DELETE',
    path: '/conversations/:id/tags/:tag_id',
    fields: { admin_id: { type: 'id', required: true } },
    run: (desk, { params, body }) => {
      const conversation = findConversation(desk, params.id);
      if (!conversation) return conversationNotFound;
      if (!desk.workspace.admins.has(body.admin_id)) return resourceNotFound;
      const tagging = detachTag(desk, conversation, params.tag_id);
      return tagging ? ok(tagOut(desk, tagging)) : tagNotFound;
    },
  }),
];
