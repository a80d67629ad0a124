import type { Body, Fields } from '../api/fields.js';
import { invalidValue, isRefusal, missing, type Refusal, resourceNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Assignee, Conversation } from '../state/inbox.js';
import type { Admin } from '../state/people.js';
import { storedHtml } from '../texts.js';
import { addPart, adminAuthor, findConversation, wholeConversation } from './thread.js';

/** Closing, snoozing, opening and assigning. None of them takes a time: they happen now. */

const manageFields = {
  message_type: { type: 'string', required: true, values: ['close', 'snoozed', 'open', 'assignment'] },
  type: { type: 'string', values: ['admin', 'team'] },
  admin_id: { type: 'id', required: true },
  body: { type: 'string', nullable: true },
  snoozed_until: { type: 'integer' },
  assignee_id: { type: 'id' },
} as const satisfies Fields;

type ManageBody = Body<typeof manageFields>;

/** What a change leaves in the thread. */
interface Change {
  readonly part: string;
  readonly assignedTo: Assignee | null;
}

const plainChange = (part: string): Change => ({ part, assignedTo: null });

const close = (conversation: Conversation, body: ManageBody): Change | Refusal => {
  if (body.type === undefined) return missing('type');
  if (body.type !== 'admin') return invalidValue('type', body.type);
  conversation.state = 'closed';
  conversation.snoozedUntil = null;
  conversation.waitingSince = null;
  return plainChange('close');
};

const snooze = (desk: Desk, conversation: Conversation, body: ManageBody): Change | Refusal => {
  const until = body.snoozed_until;
  if (until === undefined) return missing('snoozed_until');
  const past = until <= desk.now();
  if (past && desk.settings.text('past_snooze') === 'refused') return invalidValue('snoozed_until', until);
  conversation.state = past ? 'open' : 'snoozed';
  conversation.snoozedUntil = past ? null : until;
  return plainChange(past ? 'open' : 'snoozed');
};

const open = (conversation: Conversation): Change => {
  conversation.state = 'open';
  conversation.snoozedUntil = null;
  return plainChange('open');
};

const assign = (desk: Desk, conversation: Conversation, body: ManageBody): Change | Refusal => {
  const { type, assignee_id: id } = body;
  if (type === undefined) return missing('type');
  if (id === undefined) return missing('assignee_id');
  const known = type === 'admin' ? desk.workspace.admins : desk.workspace.teams;
  if (id !== '0' && !known.has(id)) return resourceNotFound;
  const assignee = id === '0' ? null : id;
  if (type === 'admin') conversation.adminAssigneeId = assignee;
  else conversation.teamAssigneeId = assignee;
  // Assigning a closed conversation opens it again: assign before you close.
  const reopens = conversation.state === 'closed';
  if (reopens) conversation.state = 'open';
  return {
    part: reopens ? 'assign_and_reopen' : 'assignment',
    assignedTo: assignee === null ? { type: `nobody_${type}`, id: null } : { type, id: assignee },
  };
};

const change = (desk: Desk, conversation: Conversation, body: ManageBody): Change | Refusal => {
  switch (body.message_type) {
    case 'close':
      return close(conversation, body);
    case 'snoozed':
      return snooze(desk, conversation, body);
    case 'open':
      return open(conversation);
    case 'assignment':
      return assign(desk, conversation, body);
  }
};

const used: Readonly<Record<ManageBody['message_type'], readonly (keyof ManageBody)[]>> = {
  close: ['type', 'body'],
  snoozed: ['type', 'snoozed_until'],
  open: ['type'],
  assignment: ['type', 'assignee_id', 'body'],
};

export const manageRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/conversations/:id/parts',
    fields: manageFields,
    run: (desk, { params, body, name }) => {
      const admin: Admin | undefined = desk.workspace.admins.get(body.admin_id);
      const conversation = findConversation(desk, params.id);
      if (!conversation || !admin) return resourceNotFound;
      const done = change(desk, conversation, body);
      if (isRefusal(done)) return done;
      for (const field of ['body', 'snoozed_until', 'assignee_id'] as const)
        if (body[field] != null && !used[body.message_type].includes(field))
          desk.breach('ignored', `${field} with ${body.message_type} in ${name}`);
      const text = used[body.message_type].includes('body') ? (body.body ?? null) : null;
      if (text !== null && desk.settings.text('close_mails') === 'on')
        desk.notify(name, `a public body with ${body.message_type}`);
      addPart(desk, conversation, {
        type: done.part,
        body: text === null ? null : storedHtml(desk, text, 'comment'),
        createdAt: desk.now(),
        author: adminAuthor(admin),
        assignedTo: done.assignedTo,
        attachments: [],
        eventDetails: null,
      });
      return wholeConversation(desk, conversation);
    },
  }),
];
