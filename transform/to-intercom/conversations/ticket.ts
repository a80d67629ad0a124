import type { TargetRow } from '../../../core/target-row.js';
import { type TicketTypeTarget, ticketLegacyName, usualStates } from '../../mapping/mapping.js';
import { shapeFields } from '../../shape/fields.js';
import { groupBy } from '../../shape/group.js';
import { lineageOf } from '../../shape/lineage.js';
import { type LossLog, lossLog } from '../../shape/losses.js';
import { marksOf } from '../../shape/marks.js';
import { shapeTags } from '../../shape/tags.js';
import { htmlOf } from '../../shape/text/plain-html.js';
import { holdable, isBlank } from '../../shape/text/repair.js';
import { firstSecond, type Roundings, roundings, spoken, timeline } from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { PartRow, TicketRow } from '../rows.js';
import { contactLabel, type ShapedAuthor, shapeAuthor } from './author.js';
import {
  type ConversationChildren,
  type ConversationIn,
  contactBegins,
  fieldNote,
  shapeAssignment,
  spokenParts,
  tellRounded,
  withMarks,
} from './conversations.js';
import { filesText } from './files.js';
import { type PartIn, shapeOpener, shapePart } from './parts.js';
import { withRatings } from './ratings.js';

/** On such tickets Intercom takes no words of a contact: an admin's note says them. */
const adminsOnly: typeof shapeAuthor = (part, context, losses): ShapedAuthor => {
  const shaped = shapeAuthor(part, context, losses);
  if (shaped.author.type === 'admin') return shaped;
  const label = contactLabel(part);
  const email = context.mapping.fallbackAuthor;
  losses.add('author-replaced', 'author', label, email);
  return { author: { type: 'admin', email }, head: `${label} wrote:` };
};

/** Files of a contact's part go with a note after it: Intercom takes files on tickets from admins only. */
const filesByAdmins = (
  parts: readonly PartRow[],
  part: PartIn,
  context: ShapeContext,
  log: LossLog,
): PartRow[] =>
  parts.flatMap((row) => {
    if (row.author.type === 'admin' || row.files.length === 0) return [row];
    const losses = log.of(lineageOf(part));
    for (const file of row.files)
      losses.add('attachment-moved', `attachment ${file.name}`, null, 'a note after the message');
    const email = context.mapping.fallbackAuthor;
    const note: PartRow = {
      key: `${row.key}#carried`,
      type: 'note',
      author: { type: 'admin', email },
      createdAt: row.createdAt,
      html: htmlOf(`${contactLabel(part)}: ${filesText(row.files)}`),
      files: row.files,
    };
    // A part that only named its files needs no twin without them.
    return row.key.includes('#files') ? [note] : [{ ...row, files: [] }, note];
  });

/** The thread of a ticket: the contact's first words are its description; everything else is a part. */
const shapeThread = (
  conversation: ConversationIn,
  children: ConversationChildren,
  category: TicketTypeTarget['category'],
  context: ShapeContext,
  losses: LossLog,
): Pick<TicketRow, 'createdAt' | 'title' | 'description' | 'descriptionKey' | 'parts'> => {
  const { parts, title } = spokenParts(conversation, children, losses);
  const filesOf = groupBy(children.files, (file) => file.part_id);
  const [first, ...others] = parts;
  const begins = contactBegins(first);
  const start = firstSecond(
    begins ? [first.created_ms ?? conversation.created_ms] : [conversation.created_ms, first.created_ms],
    context.now,
  );
  const times = timeline(start, context.now);
  const open = category === 'Customer';
  const rows = (part: PartIn): PartRow[] => {
    const shaped = shapePart(
      part,
      filesOf.get(part.id) ?? [],
      times,
      context,
      losses,
      open ? shapeAuthor : adminsOnly,
    );
    const own: PartRow[] =
      open || part.author_type !== 'contact' ? shaped : shaped.map((row) => ({ ...row, type: 'note' }));
    return filesByAdmins(own, part, context, losses);
  };
  const opener = begins ? shapeOpener(first, filesOf.get(first.id) ?? [], times, context, losses) : undefined;
  const openerParts = (opener?.parts ?? []).map(
    (row): PartRow =>
      open ? row : { ...row, type: 'note', author: { type: 'admin', email: context.mapping.fallbackAuthor } },
  );
  const rest = (begins ? others : parts).flatMap(rows);
  tellRounded(times, losses);
  return {
    createdAt: opener?.createdAt ?? start,
    title: title === null || isBlank(title) ? null : holdable(title, 'subject', losses),
    description: opener?.text ?? null,
    descriptionKey: opener ? first.id : null,
    parts: [...filesByAdmins(openerParts, first, context, losses), ...rest],
  };
};

const unsnoozed = { snoozedUntil: null, afterSnooze: null } as const;

const shapeState = (
  conversation: ConversationIn,
  states: TicketTypeTarget['states'],
  context: ShapeContext,
  rounded: Roundings,
  losses: LossLog,
): Pick<TicketRow, 'state' | 'snoozedUntil' | 'afterSnooze'> => {
  const { state, snoozed_until_ms: ms } = conversation;
  if (state === 'snoozed') {
    const until = ms === null ? 0 : Math.floor(ms / 1000);
    if (until <= context.now) {
      const before = ms === null ? 'snoozed without an end' : `snoozed until ${spoken(ms)}`;
      losses.add('state-mapped', 'state', before, states.open);
      return { state: states.open, ...unsnoozed };
    }
    rounded.note('snoozed until', ms);
    return { state: states.snoozed, snoozedUntil: until, afterSnooze: states.open };
  }
  if (state === 'open' || state === 'pending' || state === 'closed')
    return { state: states[state], ...unsnoozed };
  losses.add('state-mapped', 'state', state, states.open);
  return { state: states.open, ...unsnoozed };
};

/** A conversation that the mapping makes a ticket of the given type. */
export const shapeTicket = (
  conversation: ConversationIn,
  typeName: string,
  children: ConversationChildren,
  context: ShapeContext,
): TargetRow => {
  const { mapping, limits } = context;
  const losses = lossLog(lineageOf(conversation));
  const type = mapping.tickets?.types.get(typeName) ?? { category: 'Customer', states: usualStates };
  const { parts, ...thread } = shapeThread(conversation, children, type.category, context, losses);
  const rounded = roundings();
  const options = { maxLength: limits.maxAttributeLength, whenLong: 'shorten', rounded } as const;
  const fields = shapeFields(children.fields, mapping.fields.conversation, options, losses);
  const marks = marksOf(children.fields, mapping);
  const { url } = mapping.legacy;
  const id = conversation.source_id;
  const data: TicketRow = {
    ...thread,
    contact: conversation.contact_key,
    ticketType: typeName,
    legacy: { name: ticketLegacyName(mapping), value: id },
    customAttributes: {
      ...fields.attributes,
      ...(url === null ? {} : { [url.name]: url.pattern.replaceAll('{id}', () => id) }),
    },
    parts: withRatings(
      [...fields.long.flatMap((long) => fieldNote(conversation, long, thread.createdAt, context)), ...parts],
      children.ratings,
      thread.createdAt,
      context,
      losses,
    ),
    tags: withMarks(shapeTags(children.tags, context, losses), marks.tags),
    ...shapeAssignment(conversation, marks.team, context, losses),
    ...shapeState(conversation, type.states, context, rounded, losses),
    actorEmail: mapping.fallbackAuthor,
  };
  rounded.tell(losses);
  return {
    kind: 'ticket',
    key: conversation.id,
    lineage: lineageOf(conversation),
    data: { ...data },
    losses: losses.all,
  };
};
