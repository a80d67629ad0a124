import type { TargetRow } from '../../../core/target-row.js';
import type { Numbered } from '../../shape/alongside.js';
import { type ShapedFields, shapeFields, type ValueIn } from '../../shape/fields.js';
import { groupBy } from '../../shape/group.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import { type LossLog, lossLog } from '../../shape/losses.js';
import { marksOf } from '../../shape/marks.js';
import type { RatingIn } from '../../shape/ratings.js';
import { shapeTags, type TaggingIn } from '../../shape/tags.js';
import { holdable, isBlank } from '../../shape/text/repair.js';
import {
  firstSecond,
  type Roundings,
  roundings,
  spoken,
  type Timeline,
  timeline,
} from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { ConversationRow, PartRow, Scalar } from '../rows.js';
import { htmlBodies } from '../text/body.js';
import { starterLabel } from './author.js';
import type { FileIn } from './files.js';
import { type PartIn, shapeOpener, shapePart } from './parts.js';
import { withRatings } from './ratings.js';

export interface ConversationIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly contact_key: string;
  /** Name of the ticket type when it becomes a ticket. */
  readonly ticket_type: string | null;
  readonly subject: string | null;
  readonly state: string;
  readonly snoozed_until_ms: number | null;
  readonly agent_id: string | null;
  readonly team_id: string | null;
  /** All assignees and teams; the first of each is the one above. */
  readonly agent_ids: readonly string[];
  readonly team_ids: readonly string[];
  readonly created_ms: number | null;
}

export interface PartValueIn extends Numbered, LineageColumns {
  readonly key: string;
  readonly text: string;
}

export interface ThreadChildren extends Record<string, Numbered> {
  readonly parts: PartIn;
  readonly files: FileIn;
  readonly tags: TaggingIn;
  readonly fields: ValueIn;
  readonly partFields: PartValueIn;
  readonly ratings: RatingIn;
}

export type ConversationChildren = { readonly [K in keyof ThreadChildren]: readonly ThreadChildren[K][] };

export const shapeConversation = (
  conversation: ConversationIn,
  children: ConversationChildren,
  context: ShapeContext,
): TargetRow => {
  const { mapping, limits } = context;
  const losses = lossLog(lineageOf(conversation));
  const thread = shapeThread(conversation, children, context, losses);
  const marks = marksOf(children.fields, mapping);
  const rounded = roundings();
  const options = { maxLength: limits.maxAttributeLength, whenLong: 'shorten', rounded } as const;
  const fields = shapeFields(children.fields, mapping.fields.conversation, options, losses);
  const data: ConversationRow = {
    contact: conversation.contact_key,
    createdAt: thread.createdAt,
    openerText: thread.openerText,
    openerKey: thread.openerKey,
    parts: withRatings(
      [
        ...thread.openerParts,
        ...fields.long.flatMap((long) => fieldNote(conversation, long, thread.createdAt, context)),
        ...thread.parts,
      ],
      children.ratings,
      thread.createdAt,
      context,
      losses,
    ),
    title: thread.title === null || isBlank(thread.title) ? null : holdable(thread.title, 'subject', losses),
    customAttributes: { ...fields.attributes, ...legacyAttributes(conversation, context) },
    tags: withMarks(shapeTags(children.tags, context, losses), marks.tags),
    ...shapeAssignment(conversation, marks.team, context, losses),
    ...shapeState(conversation, context, rounded, losses),
    actorEmail: mapping.fallbackAuthor,
  };
  rounded.tell(losses);
  return {
    kind: 'conversation',
    key: conversation.id,
    lineage: lineageOf(conversation),
    data: { ...data },
    losses: losses.all,
  };
};

interface Thread {
  /** The conversation's subject, else that of its first part. */
  readonly title: string | null;
  readonly createdAt: number;
  readonly openerText: string;
  readonly openerKey: string | null;
  readonly openerParts: readonly PartRow[];
  readonly parts: readonly PartRow[];
}

/** What was said, in order; events and values of single parts have no place at Intercom. */
export const spokenParts = (
  conversation: ConversationIn,
  children: ConversationChildren,
  losses: LossLog,
): { readonly parts: readonly [PartIn, ...PartIn[]]; readonly title: string | null } => {
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
  const parts = children.parts.filter((part) => part.kind !== 'event') as [PartIn, ...PartIn[]];
  const title = conversation.subject ?? parts[0].subject;
  for (const part of parts) loseSubject(part, title, losses);
  return { parts, title };
};

/** Whether the contact speaks first, as Intercom wants it. */
export const contactBegins = (first: PartIn): boolean =>
  first.kind === 'message' &&
  (first.author_type === 'contact' || (first.author_type === 'unknown' && first.direction === 'in'));

/** Once a thread: nearly every time has milliseconds, and one line a part would bury the other losses. */
export const tellRounded = (times: Timeline, losses: LossLog): void => {
  if (times.rounded > 0)
    losses.add(
      'time-rounded',
      'time',
      `${times.rounded} of ${times.seen} times have milliseconds`,
      'whole seconds',
    );
};

/** The opening and all parts. Intercom lets only a contact begin: where another did, an opening is invented. */
const shapeThread = (
  conversation: ConversationIn,
  children: ConversationChildren,
  context: ShapeContext,
  losses: LossLog,
): Thread => {
  const { parts, title } = spokenParts(conversation, children, losses);
  const filesOf = groupBy(children.files, (file) => file.part_id);
  const [first, ...others] = parts;
  const opens = contactBegins(first);
  const start = opens
    ? firstSecond([first.created_ms ?? conversation.created_ms], context.now)
    : firstSecond([conversation.created_ms, first.created_ms], context.now);
  const times = timeline(start, context.now);
  let opening: Omit<Thread, 'parts' | 'title'>;
  if (opens) {
    const opener = shapeOpener(first, filesOf.get(first.id) ?? [], times, context, losses);
    opening = {
      createdAt: opener.createdAt,
      openerText: opener.text,
      openerKey: first.id,
      openerParts: opener.parts,
    };
  } else {
    const text = `Conversation started by ${starterLabel(first, context)} on ${spoken(start * 1000)}`;
    losses.add('opener-invented', 'text', null, text);
    opening = { createdAt: start, openerText: text, openerKey: null, openerParts: [] };
  }
  const rest = (opens ? others : parts).flatMap((part) =>
    shapePart(part, filesOf.get(part.id) ?? [], times, context, losses),
  );
  tellRounded(times, losses);
  return { ...opening, title, parts: rest };
};

/** Answers repeat the subject with a prefix that mail programs add; only another subject is lost. */
const loseSubject = (part: PartIn, title: string | null, losses: LossLog): void => {
  if (part.subject === null || bareSubject(part.subject) === bareSubject(title ?? '')) return;
  losses.of(lineageOf(part)).add('subject-lost', 'subject', part.subject, title);
};

const bareSubject = (subject: string): string =>
  subject.replace(/^(\s*(re|aw|sv|antw|fw|fwd|wg|tr)(\[\d+\])?\s*:)+/i, '').trim();

/** The whole of a value that the attribute could not hold; its loss is named with the attribute already. */
export const fieldNote = (
  conversation: ConversationIn,
  long: ShapedFields['long'][number],
  createdAt: number,
  context: ShapeContext,
): PartRow[] => {
  const body = {
    text: long.text,
    format: 'text',
    head: `${long.name}:`,
    tail: [],
    empty: '(no text)',
  } as const;
  const bodies = htmlBodies(body, context.limits.maxTextLength, lossLog(lineageOf(conversation)));
  const key = `${conversation.id}#field:${long.key}`;
  const author = { type: 'admin', email: context.mapping.fallbackAuthor } as const;
  return bodies.map((html, i) => ({
    key: i === 0 ? key : `${key}#${i + 1}`,
    type: 'note',
    author,
    createdAt,
    html,
    files: [],
  }));
};

const legacyAttributes = (
  conversation: ConversationIn,
  { mapping }: ShapeContext,
): Record<string, Scalar> => ({
  ...(mapping.legacy.id === null ? {} : { [mapping.legacy.id]: conversation.source_id }),
  ...(mapping.legacy.url === null
    ? {}
    : {
        [mapping.legacy.url.name]: mapping.legacy.url.pattern.replaceAll(
          '{id}',
          () => conversation.source_id,
        ),
      }),
});

/** Each tag once, in alphabetical order. */
export const withMarks = (tags: readonly string[], marks: readonly string[]): string[] =>
  [...new Set([...tags, ...marks])].sort();

/** @param markTeam the team of those that the source gave none */
export const shapeAssignment = (
  conversation: ConversationIn,
  markTeam: string | null,
  context: ShapeContext,
  losses: LossLog,
): Pick<ConversationRow, 'assigneeEmail' | 'teamName'> => {
  let assigneeEmail: string | null = null;
  if (conversation.agent_id !== null) {
    const writer = context.writer(conversation.agent_id);
    assigneeEmail =
      writer.replaced && context.mapping.conversations.unmappedAssignee === 'nobody' ? null : writer.email;
    if (writer.replaced) losses.add('assignee-replaced', 'assignee', writer.label, assigneeEmail);
  }
  let teamName: string | null = markTeam;
  if (conversation.team_id !== null) {
    const team = context.team(conversation.team_id);
    teamName = team.name ?? markTeam;
    if (team.name === null) losses.add('team-lost', 'team', team.label, teamName);
  }
  for (const id of conversation.agent_ids.filter((agent) => agent !== conversation.agent_id)) {
    losses.add('assignee-lost', 'assignee', context.writer(id).label, assigneeEmail);
  }
  for (const id of conversation.team_ids.filter((team) => team !== conversation.team_id)) {
    losses.add('assignee-lost', 'team', context.team(id).label, teamName);
  }
  return { assigneeEmail, teamName };
};

const shapeState = (
  conversation: ConversationIn,
  context: ShapeContext,
  rounded: Roundings,
  losses: LossLog,
): Pick<ConversationRow, 'state' | 'snoozedUntil'> => {
  const mapped = (after: 'open' | 'closed', before: string) => {
    losses.add('state-mapped', 'state', before, after);
    return { state: after, snoozedUntil: null };
  };
  switch (conversation.state) {
    case 'open':
    case 'closed':
      return { state: conversation.state, snoozedUntil: null };
    case 'snoozed': {
      if (conversation.snoozed_until_ms === null) return mapped('open', 'snoozed without an end');
      const until = Math.floor(conversation.snoozed_until_ms / 1000);
      // Intercom takes no snooze in the past; the conversation would have come back at the source, too.
      if (until <= context.now)
        return mapped('open', `snoozed until ${spoken(conversation.snoozed_until_ms)}`);
      rounded.note('snoozed until', conversation.snoozed_until_ms);
      return { state: 'snoozed', snoozedUntil: until };
    }
    default:
      return mapped('open', conversation.state);
  }
};
