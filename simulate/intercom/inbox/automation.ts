import type { Desk } from '../desk.js';
import type { Conversation } from '../state/inbox.js';
import { addPart, adminAuthor, beginConversation, botAuthor } from './thread.js';

const deeds: Readonly<Record<string, (desk: Desk, conversation: Conversation) => void>> = {
  answer: (desk, conversation) => {
    addPart(desk, conversation, {
      type: 'comment',
      body: '<p>Thank you for your message. We are back tomorrow.</p>',
      createdAt: desk.now(),
      author: botAuthor(desk),
      assignedTo: null,
      attachments: [],
      eventDetails: null,
    });
    if (reachable(desk, conversation)) desk.notify('automation', 'a workflow answered a loaded conversation');
  },
  assign: (desk, conversation) => {
    const [admin] = desk.workspace.admins.values();
    conversation.adminAssigneeId = admin?.id ?? null;
    addPart(desk, conversation, {
      type: 'default_assignment',
      body: null,
      createdAt: desk.now(),
      author: botAuthor(desk),
      assignedTo: { type: 'admin', id: conversation.adminAssigneeId },
      attachments: [],
      eventDetails: null,
    });
  },
  mail: (desk, conversation) => {
    const contact = reachable(desk, conversation);
    const [admin] = desk.workspace.admins.values();
    if (!contact || !admin) return;
    const sent = beginConversation(desk, {
      contact,
      author: adminAuthor(admin),
      html: '<p>Welcome! Here is how to begin.</p>',
      createdAt: desk.now(),
      attachments: [],
      brandId: null,
    });
    sent.source.type = 'email';
    sent.source.deliveredAs = 'automated';
    contact.lastContactedAt = desk.now();
    desk.notify('automation', 'a workflow mailed a loaded contact');
  },
};

/** Who of a conversation can get mail. */
const reachable = (desk: Desk, conversation: Conversation) =>
  conversation.contactIds
    .map((id) => desk.workspace.contacts.get(id))
    .find((contact) => contact !== undefined && contact.email !== null);

/** What is done some seconds later to new conversations, by the setting `automation`. */
export const createAutomation = (desk: () => Desk): Desk['automation'] => {
  const waiting: { readonly at: number; readonly conversation: Conversation }[] = [];
  return {
    began: (conversation) => {
      const { settings, now } = desk();
      if (settings.text('automation') === 'off') return;
      waiting.push({ at: now() + settings.number('automation_delay'), conversation });
    },
    catchUp: () => {
      while (waiting[0] !== undefined && waiting[0].at <= desk().now()) {
        const { conversation } = waiting.shift() as (typeof waiting)[number];
        // Deleted meanwhile: a workflow has nothing to work on.
        if (desk().workspace.conversations.has(conversation.id))
          deeds[desk().settings.text('automation')]?.(desk(), conversation);
      }
    },
  };
};
