import { isObject } from '../api/fields.js';
import { ok } from '../api/out.js';
import { invalid, isRefusal, missing, refuse, resourceNotFound, userNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { adminOut } from '../people/admin-json.js';
import { findContact } from '../people/contact-book.js';
import { createdAt } from '../times.js';

/** `POST /messages` really sends: an import that uses it mails people. */

const types = ['in_app', 'inapp', 'email', 'whatsapp', 'conversation'] as const;

const recipients = (to: unknown): readonly unknown[] => (Array.isArray(to) ? to : [to]);

const knows = (desk: Desk, to: unknown): boolean =>
  isObject(to) && typeof to.id === 'string' && findContact(desk, to.id) !== undefined;

export const messageRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/messages',
    fields: {
      message_type: { type: 'string', required: true, values: types },
      subject: { type: 'string' },
      body: { type: 'string', required: invalid('Body is required') },
      template: { type: 'string', values: ['plain', 'personal'] },
      from: { type: 'object', required: true },
      to: { type: 'any', required: true },
      cc: { type: 'any', since: '2.14' },
      bcc: { type: 'any', since: '2.14' },
      created_at: { type: 'any', since: '2.11' },
      create_conversation_without_contact_reply: { type: 'boolean' },
    },
    run: (desk, { body, name }) => {
      if (body.message_type === 'email' && body.subject === undefined)
        return refuse(422, 'parameter_not_found', 'No subject supplied for email message');
      if (body.from.type !== 'admin') return missing('from.type');
      const admin = desk.workspace.admins.get(String(body.from.id));
      if (!admin) return resourceNotFound;
      if (!recipients(body.to).every((to) => knows(desk, to))) return userNotFound;
      const at = createdAt(desk, body.created_at);
      if (isRefusal(at)) return at;
      for (const _recipient of recipients(body.to)) desk.notify(name, 'POST /messages sends');
      return ok({
        type: 'admin_message',
        id: String(desk.ids.number('message', 403_918_330)),
        created_at: at,
        subject: body.subject ?? '',
        body: body.body,
        message_type: body.message_type === 'email' ? 'email' : 'inapp',
        owner: adminOut(admin),
      });
    },
  }),
];
