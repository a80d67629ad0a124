import { idOut, tagOut } from '../api/out.js';
import type { Desk } from '../desk.js';
import type { StoredFile } from '../state/files.js';
import type { Author, Conversation, Part } from '../state/inbox.js';

/** Parts that one answer shows; older ones cannot be read at all. */
export const shownParts = 500;

export const fileOut = (desk: Desk, file: StoredFile, life: number): object => ({
  type: 'upload',
  name: file.name,
  url: desk.files.url(file, life),
  content_type: file.contentType,
  filesize: file.size,
});

const filesOut = (desk: Desk, files: readonly StoredFile[]): readonly object[] =>
  files.map((file) => fileOut(desk, file, desk.settings.number('url_life')));

export const authorOut = (author: Author): object => ({
  id: author.id,
  type: author.type,
  name: author.name,
  email: author.email,
});

export const partOut = (desk: Desk, part: Part): object => ({
  type: 'conversation_part',
  id: idOut(desk, part.id, 'string'),
  part_type: part.type,
  body: part.body,
  created_at: part.createdAt,
  updated_at: part.createdAt,
  notified_at: part.createdAt,
  assigned_to: part.assignedTo,
  author: authorOut(part.author),
  attachments: filesOut(desk, part.attachments),
  external_id: null,
  redacted: part.redacted,
  metadata: {},
  email_message_metadata: null,
  state: part.state,
  tags: [],
  event_details: part.eventDetails,
  app_package_code: part.author.type === 'bot' ? null : 'private-app',
});

/** Only what was there before the import, or a workflow, can have been begun by an admin: no call does that. */
export const deliveredAs = ({ source }: Conversation): string =>
  source.deliveredAs ?? (source.author.type === 'admin' ? 'admin_initiated' : 'customer_initiated');

/** A conversation as lists show it: without parts. */
export const conversationOut = (desk: Desk, conversation: Conversation): object => {
  const { source } = conversation;
  const teammates = [...conversation.teammateIds].map((id) => ({ type: 'admin', id }));
  const assignee = (id: string | null) => (id === null ? null : idOut(desk, id, 'number'));
  return {
    type: 'conversation',
    id: idOut(desk, conversation.id, 'string'),
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    waiting_since: conversation.waitingSince,
    snoozed_until: conversation.snoozedUntil,
    source: {
      type: source.type ?? 'conversation',
      id: source.id,
      delivered_as: deliveredAs(conversation),
      subject: '',
      body: source.body,
      author: authorOut(source.author),
      attachments: filesOut(desk, source.attachments),
      url: null,
      redacted: source.redacted,
    },
    contacts: {
      type: 'contact.list',
      contacts: conversation.contactIds.map((id) => ({
        type: 'contact',
        id,
        external_id: desk.workspace.contacts.get(id)?.externalId ?? null,
      })),
    },
    first_contact_reply: { created_at: conversation.createdAt, type: 'conversation', url: null },
    admin_assignee_id: assignee(conversation.adminAssigneeId),
    team_assignee_id: assignee(conversation.teamAssigneeId),
    open: conversation.state !== 'closed',
    state: conversation.state,
    read: conversation.read,
    tags: { type: 'tag.list', tags: conversation.tags.map((tagging) => tagOut(desk, tagging)) },
    priority: 'none',
    sla_applied: null,
    statistics: null,
    conversation_rating: null,
    teammates: teammates.length === 0 ? null : { type: 'admin.list', teammates },
    title: conversation.title,
    custom_attributes: conversation.customAttributes,
    topics: {},
    ticket: null,
    linked_objects: {
      type: 'list',
      data:
        conversation.trackerId === null
          ? []
          : [{ type: 'ticket', id: conversation.trackerId, category: 'Tracker' }],
      total_count: conversation.trackerId === null ? 0 : 1,
      has_more: false,
    },
    ...(conversation.companyId === null ? {} : { company_id: conversation.companyId }),
    ai_agent: null,
    ai_agent_participated: false,
  };
};
