import type { TargetRow } from '../../../core/target-row.js';
import { alongside, type Numbered } from '../../shape/alongside.js';
import { type ShapedFields, shapeFields, type ValueIn } from '../../shape/fields.js';
import { groupBy } from '../../shape/group.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import { type LossLog, lossLog } from '../../shape/losses.js';
import { type NoteFileIn, noteFileLine } from '../../shape/note-files.js';
import type { Questions } from '../../shape/questions.js';
import { shapeTags, type TaggingIn } from '../../shape/tags.js';
import { holdable, isBlank } from '../../shape/text/repair.js';
import { loneSecond, type Roundings, roundings, spoken } from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { ContactRow, NoteRow } from '../rows.js';
import { htmlBodies } from '../text/body.js';

export interface ContactIn extends Numbered, LineageColumns {
  readonly id: string;
  /** The usable e-mail; null when there is none. */
  readonly email: string | null;
  readonly raw_email: string | null;
  readonly name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly phone: string | null;
  readonly avatar_url: string | null;
  readonly signed_up_ms: number | null;
  readonly last_seen_ms: number | null;
}

export interface MemberIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface IdentityIn extends Numbered, LineageColumns {
  readonly kind: string;
  readonly raw: string;
  readonly normalised: string;
  /** Of the contact's own record; otherwise of one that it stands for. */
  readonly own: boolean;
}

export interface CompanyLinkIn extends Numbered {
  readonly company_id: string;
  readonly loaded: boolean;
}

export interface NoteIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly agent_id: string | null;
  readonly created_ms: number | null;
  readonly text: string;
}

export interface ContactValueIn extends ValueIn {
  readonly own: boolean;
  readonly contact_id: string;
}

interface Children extends Record<string, Numbered> {
  readonly members: MemberIn;
  readonly identities: IdentityIn;
  readonly companies: CompanyLinkIn;
  readonly tags: TaggingIn;
  readonly notes: NoteIn;
  readonly noteFiles: NoteFileIn;
  readonly fields: ContactValueIn;
}

export type ContactChildren = { readonly [K in keyof Children]: readonly Children[K][] };

export async function* contactRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  const joined = alongside<ContactIn, Children>(ask.stream('people/contact'), {
    members: ask.stream('people/contact_member'),
    identities: ask.stream('people/contact_identity'),
    companies: ask.stream('people/contact_company'),
    tags: ask.stream('people/contact_tag'),
    notes: ask.stream('people/contact_note'),
    noteFiles: ask.stream('people/contact_note_file'),
    fields: ask.stream('people/contact_field'),
  });
  for await (const { parent, children } of joined) yield shapeContact(parent, children, context);
}

export const shapeContact = (
  contact: ContactIn,
  children: ContactChildren,
  context: ShapeContext,
): TargetRow => {
  const { mapping, limits, now } = context;
  const losses = lossLog(lineageOf(contact));
  const name = contact.name ?? ([contact.first_name, contact.last_name].filter(Boolean).join(' ') || null);
  if (contact.email === null) losses.add('contact-placeholder', 'email', contact.raw_email, null);
  for (const member of children.members) {
    losses.of(lineageOf(member)).add('contact-merged', null, `${member.name ?? member.id}`, contact.id);
  }

  const rounded = roundings();
  const fields = ownFields(children.fields, context, rounded, losses);
  loseDetails(contact, children.identities, fields, context, losses);
  const notes = [
    ...children.notes.flatMap((note) =>
      shapeNote(note, children.noteFiles, context, losses.of(lineageOf(note))),
    ),
    ...fields.long.flatMap((long) => fieldNote(contact, long, context)),
  ];
  const data: ContactRow = {
    role: mapping.contacts.role,
    externalId: contact.id,
    email: contact.email,
    name: name === null || isBlank(name) ? null : holdable(name, 'name', losses),
    phone: contact.phone === null || isBlank(contact.phone) ? null : holdable(contact.phone, 'phone', losses),
    signedUpAt: loneSecond(contact.signed_up_ms, 'signed up', now, rounded, losses),
    lastSeenAt: loneSecond(contact.last_seen_ms, 'last seen', now, rounded, losses),
    unsubscribedFromEmails: mapping.contacts.unsubscribe ? true : null,
    customAttributes: fields.attributes,
    companies: linkedCompanies(children.companies, limits.maxCompaniesPerContact, losses),
    tags: shapeTags(children.tags, context, losses),
    notes,
  };
  rounded.tell(losses);
  return {
    kind: 'contact',
    key: contact.id,
    lineage: lineageOf(contact),
    data: { ...data },
    losses: losses.all,
  };
};

/** Values of the contact's own record; another record's value fills a field only where the own record has none. */
const ownFields = (
  values: readonly ContactValueIn[],
  context: ShapeContext,
  rounded: Roundings,
  losses: LossLog,
): ShapedFields => {
  const used: ContactValueIn[] = [];
  const { contact: targets } = context.mapping.fields;
  for (const [key, sameKey] of groupBy(values, (value) => value.key)) {
    // Without an attribute these are lost one by one, as details of the contact.
    if (carriers.has(key) && !targets.get(key)) continue;
    const [first, ...others] = [
      ...groupBy(sameKey, (value) => value.contact_id).values(),
    ] as ContactValueIn[][];
    used.push(...(first ?? []));
    const kept = textOf(first ?? []);
    for (const other of others) {
      if (textOf(other) !== kept) losses.add('contact-detail-lost', key, textOf(other), kept);
    }
  }
  const options = { maxLength: context.limits.maxAttributeLength, whenLong: 'shorten', rounded } as const;
  return shapeFields(used, targets, options, losses);
};

const textOf = (values: readonly ValueIn[]): string =>
  values.map((value) => value.text ?? value.json).join(', ');

const carriers = new Set(['system.other_emails', 'system.other_phones', 'system.profiles']);

/** Which attribute carries further identities of a kind. */
const carrierOf = (kind: string): string =>
  kind === 'email' ? 'system.other_emails' : kind === 'phone' ? 'system.other_phones' : 'system.profiles';

/** Addresses and profiles that neither the contact's standard fields nor an attribute of the mapping hold. */
const loseDetails = (
  contact: ContactIn,
  identities: readonly IdentityIn[],
  fields: ShapedFields,
  context: ShapeContext,
  losses: LossLog,
): void => {
  const carried = (kind: string): boolean => {
    const target = context.mapping.fields.contact.get(carrierOf(kind));
    return target ? Object.hasOwn(fields.attributes, target.name) : false;
  };
  for (const identity of identities) {
    const standard =
      (identity.kind === 'email' && identity.normalised.trim().toLowerCase() === contact.email) ||
      (identity.kind === 'phone' && identity.raw === contact.phone) ||
      // The customer's own id is carried, or skipped with a loss, as a field.
      (identity.kind === 'external_id' && identity.own);
    if (standard || carried(identity.kind)) continue;
    losses.of(lineageOf(identity)).add('contact-detail-lost', identity.kind, identity.raw, null);
  }
  if (contact.avatar_url !== null) losses.add('contact-detail-lost', 'avatar', contact.avatar_url, null);
};

/** Intercom dates contact notes itself and so the text begins with the time and the author. */
const shapeNote = (
  note: NoteIn,
  files: readonly NoteFileIn[],
  context: ShapeContext,
  losses: LossLog,
): NoteRow[] => {
  const writer = note.agent_id === null ? null : context.writer(note.agent_id);
  const head = `${spoken(note.created_ms)}, ${writer?.label ?? 'author unknown'}:`;
  losses.add('note-time-in-text', 'time', spoken(note.created_ms), null);
  if (writer === null) losses.add('author-unknown', 'author', null, context.mapping.fallbackAuthor);
  else if (writer.replaced) losses.add('author-replaced', 'author', writer.label, writer.email);
  const tail = files.filter((file) => file.note_id === note.id).map((file) => noteFileLine(file, losses));
  const bodies = htmlBodies(
    { text: note.text, format: 'text', head, tail, empty: '(no text)' },
    context.limits.maxTextLength,
    losses,
  );
  const email = writer?.email ?? context.mapping.fallbackAuthor;
  return bodies.map((html, i) => ({
    key: i === 0 ? note.id : `${note.id}#${i + 1}`,
    html,
    author: { email },
  }));
};

/** The whole of a value that the attribute could not hold; its loss is named with the attribute already. */
const fieldNote = (
  contact: ContactIn,
  long: { readonly key: string; readonly name: string; readonly text: string },
  context: ShapeContext,
): NoteRow[] => {
  const body = {
    text: long.text,
    format: 'text',
    head: `${long.name}:`,
    tail: [],
    empty: '(no text)',
  } as const;
  const bodies = htmlBodies(body, context.limits.maxTextLength, lossLog(lineageOf(contact)));
  const key = `${contact.id}#field:${long.key}`;
  const author = { email: context.mapping.fallbackAuthor };
  return bodies.map((html, i) => ({ key: i === 0 ? key : `${key}#${i + 1}`, html, author }));
};

const linkedCompanies = (links: readonly CompanyLinkIn[], most: number, losses: LossLog): string[] => {
  const companies: string[] = [];
  for (const link of links) {
    if (link.loaded && companies.length < most) companies.push(link.company_id);
    else losses.add('company-lost', 'company', link.company_id, null);
  }
  return companies;
};
