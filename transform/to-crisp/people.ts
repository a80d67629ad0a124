import type { TargetRow } from '../../core/target-row.js';
import { alongside, type Numbered } from '../shape/alongside.js';
import type { ValueIn } from '../shape/fields.js';
import { groupBy } from '../shape/group.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import { type LossLog, lossLog } from '../shape/losses.js';
import type { NoteFileIn } from '../shape/note-files.js';
import type { Questions } from '../shape/questions.js';
import { shapeTags, type TaggingIn } from '../shape/tags.js';
import { holdable, isBlank } from '../shape/text/repair.js';
import { companyOf, type FirmIn, type FirmTagIn, type FirmValueIn } from './company.js';
import type { CrispContext } from './context.js';
import { shapeData } from './fields.js';
import { segmentOf } from './names.js';
import { type NoteIn, notepadOf } from './notepad.js';
import type { Data, PersonRow } from './rows.js';

export interface ContactIn extends Numbered, LineageColumns {
  readonly id: string;
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

interface MemberIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly name: string | null;
}

interface IdentityIn extends Numbered, LineageColumns {
  readonly kind: string;
  readonly raw: string;
  readonly normalised: string;
  readonly own: boolean;
}

interface ContactValueIn extends ValueIn {
  readonly own: boolean;
  readonly contact_id: string;
}

interface PlaceIn extends Numbered {
  readonly locale: string | null;
  readonly time_zone: string | null;
}

interface Children extends Record<string, Numbered> {
  readonly members: MemberIn;
  readonly identities: IdentityIn;
  readonly firms: FirmIn;
  readonly firmFields: FirmValueIn;
  readonly firmTags: FirmTagIn;
  readonly tags: TaggingIn;
  readonly notes: NoteIn;
  readonly noteFiles: NoteFileIn;
  readonly fields: ContactValueIn;
  readonly places: PlaceIn;
}

type ContactChildren = { readonly [K in keyof Children]: readonly Children[K][] };

export async function* personRows(ask: Questions, context: CrispContext): AsyncGenerator<TargetRow> {
  const joined = alongside<ContactIn, Children>(ask.stream('people/contact'), {
    members: ask.stream('people/contact_member'),
    identities: ask.stream('people/contact_identity'),
    firms: ask.stream('people/contact_firm'),
    firmFields: ask.stream('people/contact_firm_field'),
    firmTags: ask.stream('people/contact_firm_tag'),
    tags: ask.stream('people/contact_tag'),
    notes: ask.stream('people/contact_note'),
    noteFiles: ask.stream('people/contact_note_file'),
    fields: ask.stream('people/contact_field'),
    places: ask.stream('people/contact_place'),
  });
  for await (const { parent, children } of joined) yield shapePerson(parent, children, context);
}

/** The address of a person without one: each has an address of their own, which nobody reads. */
export const addressOf = (email: string | null, sourceId: string): string =>
  email ?? `${sourceId.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')}@import.invalid`;

export const nameOf = (contact: {
  readonly name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
}): string | null => {
  const name = contact.name ?? [contact.first_name, contact.last_name].filter(Boolean).join(' ');
  return isBlank(name) ? null : name;
};

/** Tags as segments. Two tags that become one segment stand once. */
export const shapeSegments = (
  taggings: readonly TaggingIn[],
  context: CrispContext,
  losses: LossLog,
  marks: readonly string[] = [],
): string[] => {
  const segments = new Set<string>();
  for (const name of new Set([...shapeTags(taggings, context, losses), ...marks])) {
    const segment = segmentOf(name);
    if (segment === '') continue;
    if (segment !== name) losses.add('tag-renamed', 'tag', name, segment);
    segments.add(segment);
  }
  return [...segments].sort();
};

const shapePerson = (contact: ContactIn, children: ContactChildren, context: CrispContext): TargetRow => {
  const losses = lossLog(lineageOf(contact));
  if (contact.email === null)
    losses.add('contact-placeholder', 'email', contact.raw_email, addressOf(null, contact.source_id));
  for (const member of children.members)
    losses.of(lineageOf(member)).add('contact-merged', null, member.name ?? member.id, contact.id);
  const name = nameOf(contact);
  const [place] = children.places;
  const firm = children.firms.find((one) => one.loaded);
  for (const other of children.firms)
    if (other !== firm) losses.add('company-lost', 'company', other.name ?? other.id, firm?.name ?? null);
  const data: PersonRow = {
    email: addressOf(contact.email, contact.source_id),
    nickname: name === null ? null : holdable(name, 'name', losses),
    phone: contact.phone === null || isBlank(contact.phone) ? null : holdable(contact.phone, 'phone', losses),
    locale: place?.locale ?? null,
    timezone: place?.time_zone ?? null,
    company: firm ? companyOf(firm, children.firmTags, context, losses) : null,
    segments: shapeSegments(children.tags, context, losses),
    notepad: notepadOf(children.notes, children.noteFiles, context, losses),
    active:
      contact.last_seen_ms !== null && contact.last_seen_ms > 0 ? Math.floor(contact.last_seen_ms) : null,
    data: { ...dataOf(contact, children, firm, context, losses), source_id: contact.source_id },
  };
  if (contact.avatar_url !== null) losses.add('contact-detail-lost', 'avatar', contact.avatar_url, null);
  return {
    kind: 'person',
    key: contact.id,
    lineage: lineageOf(contact),
    data: { ...data },
    losses: losses.all,
  };
};

const carriers: Readonly<Record<string, string>> = { email: 'other_emails', phone: 'other_phones' };

const dataOf = (
  contact: ContactIn,
  { fields, firmFields, identities }: ContactChildren,
  firm: FirmIn | undefined,
  context: CrispContext,
  losses: LossLog,
): Data => {
  const { contact: targets, company: companyTargets } = context.mapping.fields;
  const used: ContactValueIn[] = [];
  for (const [key, sameKey] of groupBy(fields, (value) => value.key)) {
    // They are carried below, whatever the mapping says: Crisp has room.
    if (/^system\.(other_emails|other_phones|profiles|locale|time_zone)$/.test(key)) continue;
    const [first = [], ...others] = [...groupBy(sameKey, (value) => value.contact_id).values()];
    used.push(...first);
    const kept = textOf(first);
    for (const other of others)
      if (textOf(other) !== kept) losses.add('contact-detail-lost', key, textOf(other), kept);
  }
  const further: Record<string, string[]> = {};
  for (const { kind, raw, normalised } of identities) {
    const standard =
      kind === 'external_id' ||
      (kind === 'email' && normalised.trim().toLowerCase() === contact.email) ||
      (kind === 'phone' && raw === contact.phone);
    if (standard) continue;
    const key = carriers[kind] ?? 'other_profiles';
    further[key] = [...(further[key] ?? []), key === 'other_profiles' ? `${kind} ${raw}` : raw];
  }
  const firmValues = firmFields.filter((value) => value.company_id === firm?.id);
  return {
    ...shapeData(firmValues, companyTargets, losses, 'company_'),
    ...shapeData(used, targets, losses),
    ...Object.fromEntries(Object.entries(further).map(([key, values]) => [key, values.join(', ')])),
    ...(contact.signed_up_ms === null
      ? {}
      : { source_signed_up_at: new Date(contact.signed_up_ms).toISOString() }),
  };
};

const textOf = (values: readonly ValueIn[]): string =>
  values.map((value) => value.text ?? value.json).join(', ');
