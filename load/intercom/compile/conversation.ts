import { deskError } from '../../../core/errors.js';
import type { TargetRow } from '../../../core/target-row.js';
import { endingOf, isEnding } from '../../ending.js';
import type { Operation } from '../../operation.js';
import { intercomCapabilities } from '../capabilities.js';
import type { IntercomRowData } from '../rows.js';
import {
  admin,
  type Draft,
  dataOf,
  distinctTags,
  isEmpty,
  layOut,
  lineageOfKey,
  type Payload,
  phases,
  present,
  ref,
  tagKey,
} from './build.js';

type Conversation = IntercomRowData<'conversation'>;
export type Part = Conversation['parts'][number];

const invalid = (part: Part, what: string) =>
  deskError('plan-invalid', {
    what: `The part ${part.key} ${what}.`,
    where: part.key,
    next: 'This is a defect of the shaping, not of your data; please report it.',
  });

/** The body of POST /conversations/{id}/reply and of POST /tickets/{id}/reply. */
export const replyOf = (part: Part, contact: string): Payload => {
  if (part.files.length > intercomCapabilities.maxAttachmentsPerPart)
    throw invalid(part, `carries ${part.files.length} files; a call takes ten`);
  const common = {
    message_type: part.type,
    body: part.html,
    created_at: part.createdAt,
    attachment_files:
      part.files.length === 0
        ? null
        : part.files.map((file) => ({
            content_type: file.contentType,
            name: file.name,
            data: { $blob: file.sha256 },
          })),
  };
  if (part.author.type === 'contact') {
    // Intercom answers 400 "User can only create comments".
    if (part.type === 'note') throw invalid(part, 'is a note by a contact');
    return present({ type: 'user', intercom_user_id: ref(contact), ...common });
  }
  // skip_notifications, since 2.15 and for admins only: without it the customer gets a mail for every old reply.
  return present({
    type: 'admin',
    admin_id: admin(part.author.email),
    skip_notifications: true,
    ...common,
  });
};

/**
 * A conversation or ticket can have a team and an admin: one call each, the team first, since it may hand out to an
 * admin. Nobody: what an earlier load assigned ends, and that comes first, since a ticket loses both with one call.
 */
export const assignments = ({
  teamName,
  assigneeEmail,
}: Pick<Conversation, 'teamName' | 'assigneeEmail'>) => {
  const nobody = { kind: endingOf('assignment'), assignee_id: '0' } as const;
  const each = [
    {
      type: 'team',
      ...(teamName === null
        ? nobody
        : { kind: 'assignment', assignee_id: { $look: `team:${teamName}` } as const }),
    },
    {
      type: 'admin',
      ...(assigneeEmail === null ? nobody : { kind: 'assignment', assignee_id: admin(assigneeEmail) }),
    },
  ];
  return [...each.filter(({ kind }) => isEnding(kind)), ...each.filter(({ kind }) => !isEnding(kind))];
};

/** Assigning a closed conversation opens it again, so the state comes last. */
const closing = (row: TargetRow, data: Conversation, conversation: { readonly $ref: string }): Draft[] => {
  const owner = conversation.$ref;
  const admin_id = admin(data.actorEmail);
  const drafts: Draft[] = distinctTags(data.tags).map((name) => ({
    kind: 'conversation-tag',
    key: `conversation-tag:${row.key}:${name.toLowerCase()}`,
    payload: { conversation, tag: ref(tagKey(name)), admin_id },
    after: [tagKey(name)],
    owner,
  }));
  drafts.push(
    ...assignments(data).map(
      ({ kind, type, assignee_id }): Draft => ({
        kind,
        key: `assignment-${type}:${row.key}`,
        payload: { conversation, type, admin_id, assignee_id },
        owner,
      }),
    ),
  );
  // For an open one too: the same key then says it when a closed one was opened again at the source.
  drafts.push({
    kind: 'state',
    key: `state:${row.key}`,
    payload: present({
      conversation,
      message_type: data.state === 'closed' ? 'close' : data.state,
      admin_id,
      snoozed_until: data.state === 'snoozed' ? data.snoozedUntil : null,
    }),
    owner,
  });
  return drafts;
};

/**
 * Create; title and attributes at once, so that a lost conversation can be recognised by its legacy id; every part in
 * order; tags, assignment and state last.
 */
export const compileConversation = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'conversation');
  const key = `conversation:${row.key}`;
  const conversation = ref(key);
  const contact = `contact:${data.contact}`;
  if (data.state === 'snoozed' && data.snoozedUntil === null)
    throw deskError('plan-invalid', {
      what: `The conversation ${row.key} is snoozed without an end.`,
      where: row.key,
    });

  const details = present({
    title: data.title,
    custom_attributes: isEmpty(data.customAttributes) ? null : data.customAttributes,
  });
  return layOut(row, phases.conversation, key, [
    {
      kind: 'conversation',
      key,
      payload: {
        body: {
          from: { type: 'contact', id: ref(contact) },
          body: data.openerText,
          created_at: data.createdAt,
        },
        opener: data.openerKey,
      },
      after: [contact],
      lineage: row.lineage,
    },
    ...(isEmpty(details)
      ? []
      : [
          {
            kind: 'conversation-details',
            key: `conversation-details:${row.key}`,
            payload: { conversation, body: { ...details, read: true } },
            owner: key,
          },
        ]),
    ...data.parts.map(
      (part): Draft => ({
        kind: 'part',
        key: `part:${part.key}`,
        payload: { conversation, body: replyOf(part, contact) },
        owner: key,
        lineage: lineageOfKey(part.key, row.lineage),
        blobBytes: part.files.reduce((sum, file) => sum + file.size, 0),
      }),
    ),
    ...closing(row, data, conversation),
  ]);
};
