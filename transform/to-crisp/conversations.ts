import type { TargetRow } from '../../core/target-row.js';
import { alongside, type Numbered } from '../shape/alongside.js';
import type { ValueIn } from '../shape/fields.js';
import { groupBy } from '../shape/group.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import { type LossLog, lossLog } from '../shape/losses.js';
import { marksOf } from '../shape/marks.js';
import type { Questions } from '../shape/questions.js';
import type { RatingIn } from '../shape/ratings.js';
import type { TaggingIn } from '../shape/tags.js';
import { holdable, isBlank } from '../shape/text/repair.js';
import { spoken } from '../shape/times.js';
import type { CrispContext } from './context.js';
import { shapeData } from './fields.js';
import { type FileIn, type PartIn, shapePart, ticks } from './messages.js';
import { dataKey, fingerprintOf } from './names.js';
import { addressOf, shapeSegments } from './people.js';
import { withRatings } from './ratings.js';
import type { ConversationRow, Data, MessageRow } from './rows.js';

interface ConversationIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly contact_key: string;
  readonly contact_email: string | null;
  readonly contact_source_id: string;
  readonly contact_name: string | null;
  readonly subject: string | null;
  readonly state: string;
  readonly snoozed_until_ms: number | null;
  readonly agent_id: string | null;
  readonly team_id: string | null;
  readonly agent_ids: readonly string[];
  readonly team_ids: readonly string[];
  readonly created_ms: number | null;
}

interface PartValueIn extends Numbered, LineageColumns {
  readonly key: string;
  readonly text: string;
}

interface Children extends Record<string, Numbered> {
  readonly parts: PartIn;
  readonly files: FileIn;
  readonly tags: TaggingIn;
  readonly fields: ValueIn;
  readonly partFields: PartValueIn;
  readonly ratings: RatingIn;
}

type ConversationChildren = { readonly [K in keyof Children]: readonly Children[K][] };

export async function* conversationRows(
  ask: Questions,
  context: CrispContext,
  names: ReadonlyMap<string, string>,
): AsyncGenerator<TargetRow> {
  const joined = alongside<ConversationIn, Children>(ask.stream('conversations/conversation_contact'), {
    parts: ask.stream('conversations/conversation_part'),
    files: ask.stream('conversations/conversation_file'),
    tags: ask.stream('conversations/conversation_tag'),
    fields: ask.stream('conversations/conversation_field'),
    partFields: ask.stream('conversations/part_field'),
    ratings: ask.stream('conversations/conversation_rating'),
  });
  for await (const { parent, children } of joined) yield shapeConversation(parent, children, names, context);
}

const shapeConversation = (
  conversation: ConversationIn,
  children: ConversationChildren,
  names: ReadonlyMap<string, string>,
  context: CrispContext,
): TargetRow => {
  const losses = lossLog(lineageOf(conversation));
  const messages = messagesOf(conversation, children, names, context, losses);
  const subject =
    conversation.subject ?? children.parts.find((part) => part.subject !== null)?.subject ?? null;
  const data: ConversationRow = {
    person: conversation.contact_key,
    email: addressOf(conversation.contact_email, conversation.contact_source_id),
    nickname: conversation.contact_name,
    subject:
      subject === null || isBlank(subject)
        ? null
        : holdable(subject, 'subject', losses)
            .replace(/[\r\n\u2028\u2029]+/g, ' ')
            .trim(),
    segments: shapeSegments(children.tags, context, losses, marksOf(children.fields, context.mapping).tags),
    data: dataOf(conversation, children, context, losses),
    participants: participantsOf(conversation, children.parts, context, losses),
    messages,
    assigneeEmail: assigneeOf(conversation, context, losses),
    state: stateOf(conversation, context.now, losses),
  };
  // The list of conversations shows when they were written, not when they were held.
  losses.add('time-lost', 'created', spoken(conversation.created_ms), null);
  return {
    kind: 'conversation',
    key: conversation.id,
    lineage: lineageOf(conversation),
    data: { ...data },
    losses: losses.all,
  };
};

const messagesOf = (
  conversation: ConversationIn,
  children: ConversationChildren,
  names: ReadonlyMap<string, string>,
  context: CrispContext,
  losses: LossLog,
): MessageRow[] => {
  const events = children.parts.filter((part) => part.kind === 'event');
  if (events.length > 0)
    losses.add(
      'kind-inventory',
      'events',
      `${events.length} ${events.length === 1 ? 'event' : 'events'}`,
      null,
    );
  for (const value of children.partFields)
    losses.of(lineageOf(value)).add('field-skipped', value.key, value.text, null);
  const parts = withRatings(
    children.parts.filter((part) => part.kind !== 'event'),
    children.ratings,
    context,
    losses,
  );
  const filesOf = groupBy(children.files, (file) => file.part_id);
  const now = context.now * 1000;
  const start = Math.max(
    1,
    Math.floor(Math.min(conversation.created_ms ?? now, parts[0]?.created_ms ?? now, now)),
  );
  const time = ticks(start, now);
  const messages = parts.flatMap((part) =>
    shapePart(part, filesOf.get(part.id) ?? [], time, names, context, losses),
  );
  if (time.nudged > 0)
    losses.add(
      'time-raised',
      'time',
      `${time.nudged} of ${parts.length} times`,
      'some milliseconds later, to keep the order',
    );
  if (messages.length > 0) return messages;
  const words = '(only notes, which this plan does not take)';
  const key = `${conversation.id}#empty`;
  return [
    {
      key,
      type: 'text',
      from: 'operator',
      origin: 'chat',
      content: words,
      file: null,
      timestamp: start,
      fingerprint: fingerprintOf(key),
      author: null,
      automated: true,
      html: null,
      properties: { source_id: conversation.source_id },
    },
  ];
};

/** Times that the conversation cannot have as its own stand in its data, with the old id and address. */
const dataOf = (
  conversation: ConversationIn,
  { fields }: ConversationChildren,
  context: CrispContext,
  losses: LossLog,
): Data => {
  const { mapping } = context;
  const own: Readonly<Record<string, string>> = {
    'system.created_at': 'source_created_at',
    'system.closed_at': 'source_closed_at',
    'system.channel': 'source_channel',
  };
  const times = fields.flatMap(({ key, text }) => {
    const name = own[key];
    return name === undefined || text === null ? [] : [[name, text] as const];
  });
  const rest = fields.filter(({ key }) => own[key] === undefined);
  const { id, url } = mapping.legacy;
  return {
    ...shapeData(rest, mapping.fields.conversation, losses),
    ...Object.fromEntries(times),
    source_id: conversation.source_id,
    ...(id === null ? {} : { [dataKey(id)]: conversation.source_id }),
    ...(url === null
      ? {}
      : { [dataKey(url.name)]: url.pattern.replaceAll('{id}', () => conversation.source_id) }),
    ...(conversation.state === 'snoozed' && conversation.snoozed_until_ms !== null
      ? { source_snoozed_until: new Date(conversation.snoozed_until_ms).toISOString() }
      : {}),
    ...(conversation.team_id === null ? {} : { source_team: context.team(conversation.team_id).label }),
  };
};

/** Other people who wrote in the thread. */
const participantsOf = (
  conversation: ConversationIn,
  parts: readonly PartIn[],
  { limits }: CrispContext,
  losses: LossLog,
): string[] => {
  const found = new Set<string>();
  for (const part of parts)
    if (part.author_type === 'contact' && !part.by_own_contact && part.contact_email !== null) {
      const email = part.contact_email.trim().toLowerCase();
      if (/^[^@\s]+@[^@\s]+$/.test(email) && email !== conversation.contact_email) found.add(email);
    }
  const all = [...found].sort();
  for (const email of all.slice(limits.participants))
    losses.add('participant-lost', 'participant', email, null);
  return all.slice(0, limits.participants);
};

const assigneeOf = (conversation: ConversationIn, context: CrispContext, losses: LossLog): string | null => {
  for (const id of conversation.agent_ids.filter((agent) => agent !== conversation.agent_id))
    losses.add('assignee-lost', 'assignee', context.writer(id).label, null);
  for (const id of conversation.team_ids)
    losses.add(
      'team-lost',
      'team',
      context.team(id).label,
      id === conversation.team_id ? 'its name in the data of the conversation' : null,
    );
  if (conversation.agent_id === null) return null;
  const writer = context.writer(conversation.agent_id);
  const email =
    writer.replaced && context.mapping.conversations.unmappedAssignee === 'nobody' ? null : writer.email;
  if (writer.replaced) losses.add('assignee-replaced', 'assignee', writer.label, email);
  return email;
};

/** Crisp has no snooze: what has one is pending, and what came back by the time of the plan is open. */
const stateOf = (conversation: ConversationIn, now: number, losses: LossLog): ConversationRow['state'] => {
  switch (conversation.state) {
    case 'open':
      return 'unresolved';
    case 'closed':
      return 'resolved';
    case 'snoozed': {
      const { snoozed_until_ms: until } = conversation;
      const state = until !== null && until <= now * 1000 ? 'unresolved' : 'pending';
      losses.add('state-mapped', 'state', `snoozed until ${spoken(until)}`, state);
      return state;
    }
    default:
      losses.add('state-mapped', 'state', conversation.state, 'unresolved');
      return 'unresolved';
  }
};
