import { z } from 'zod';

/**
 * The rows that the Intercom target takes, one schema a kind: the contract between transform/to-intercom and
 * load/intercom. Everything is decided here already (who writes, in which words, at which second); compiling only
 * lays it out as calls. Times are Unix seconds, as Intercom wants them.
 */

const seconds = z.number().int().positive();
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const attributes = z.record(z.string(), scalar);

/** Names of tag rows: Intercom knows tags by name, without regard to case. */
const tagNames = z.array(z.string().min(1));

const file = z.object({
  sha256: z.string().length(64),
  name: z.string().min(1),
  contentType: z.string().min(1),
  size: z.number().int().nonnegative(),
});

/** Who writes: the conversation's contact, or an admin that preflight looks up by e-mail. */
const author = z.union([
  z.object({ type: z.literal('contact') }),
  z.object({ type: z.literal('admin'), email: z.string() }),
]);

export const attributeRow = z.object({
  model: z.enum(['contact', 'company', 'conversation']),
  /** As at Intercom; unique without regard to case across contact and company. */
  name: z.string().min(1),
  dataType: z.enum(['string', 'integer', 'float', 'boolean', 'datetime', 'list']),
  /** For `list`: at least two. */
  options: z.array(z.string()),
  description: z.string(),
});

export const tagRow = z.object({ name: z.string().min(1) });

export const companyRow = z.object({
  /** Intercom's company_id: our key, never changes. */
  companyId: z.string().min(1),
  name: z.string().nullable(),
  website: z.string().nullable(),
  size: z.number().int().nullable(),
  remoteCreatedAt: seconds.nullable(),
  customAttributes: attributes,
  tags: tagNames,
});

export const contactRow = z.object({
  role: z.enum(['user', 'lead']),
  externalId: z.string().min(1),
  email: z.string().nullable(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  signedUpAt: seconds.nullable(),
  lastSeenAt: seconds.nullable(),
  /** Imported people must not get mail that they never asked for. */
  unsubscribedFromEmails: z.boolean().nullable(),
  customAttributes: attributes,
  /** Keys of company rows. */
  companies: z.array(z.string()),
  tags: tagNames,
  notes: z.array(
    z.object({ key: z.string(), html: z.string(), author: z.object({ email: z.string() }).nullable() }),
  ),
});

export const partRow = z.object({
  /** Stable, e.g. `kustomer:message:64e0…` or `…#2` for the second piece of a split text. */
  key: z.string().min(1),
  type: z.enum(['comment', 'note']),
  author,
  createdAt: seconds,
  /** HTML. For the first part of a conversation `openerText` counts instead: Intercom takes only plain text there. */
  html: z.string(),
  files: z.array(file),
});

export const conversationRow = z.object({
  /** Key of a contact row. */
  contact: z.string(),
  createdAt: seconds,
  /** The contact's first words as plain text: the body of the create call. */
  openerText: z.string().min(1),
  /** Key of the message that the opener stands for; null when it was invented. */
  openerKey: z.string().nullable(),
  /** All that follows the opener, oldest first. */
  parts: z.array(partRow),
  title: z.string().nullable(),
  customAttributes: attributes,
  tags: tagNames,
  assigneeEmail: z.string().nullable(),
  teamName: z.string().nullable(),
  state: z.enum(['open', 'snoozed', 'closed']),
  snoozedUntil: seconds.nullable(),
  /** The admin in whose name tags, assignment and state are written. */
  actorEmail: z.string(),
});

const ticketAttribute = z.object({
  name: z.string().min(1),
  dataType: z.enum(['string', 'integer', 'float', 'boolean', 'datetime', 'list']),
  options: z.array(z.string()),
  description: z.string(),
});

export const ticketTypeRow = z.object({
  name: z.string().min(1),
  category: z.enum(['Customer', 'Back-office', 'Tracker']),
  description: z.string(),
  /** Besides title and description, which every type has. The one for the old id comes first. */
  attributes: z.array(ticketAttribute),
});

export const ticketRow = z.object({
  /** Key of a contact row. */
  contact: z.string(),
  /** Key of a ticket type row. */
  ticketType: z.string(),
  createdAt: seconds,
  title: z.string().nullable(),
  /** Plain text: the contact's first words, where the contact began. */
  description: z.string().nullable(),
  /** Key of the message that the description stands for. */
  descriptionKey: z.string().nullable(),
  /** Attribute and value by which a ticket of unknown fate is found again. */
  legacy: z.object({ name: z.string().min(1), value: z.string().min(1) }),
  /** By name; of a list the option's label, as with conversations. */
  customAttributes: attributes,
  /** Oldest first. Files only on parts of admins: Intercom takes none from contacts there. */
  parts: z.array(partRow),
  tags: tagNames,
  assigneeEmail: z.string().nullable(),
  teamName: z.string().nullable(),
  /** A category, or the label of a state that was made in Intercom's pages. */
  state: z.string().min(1),
  snoozedUntil: seconds.nullable(),
  /** The state instead, when the snooze has ended by the time of the load; null without a snooze. */
  afterSnooze: z.string().min(1).nullable(),
  actorEmail: z.string(),
});

export const objectRow = z.object({
  /** Identifier of the custom object type, made in Intercom's pages. */
  type: z.string().min(1),
  externalId: z.string().min(1),
  externalCreatedAt: seconds.nullable(),
  externalUpdatedAt: seconds.nullable(),
  customAttributes: attributes,
});

export const objectRelationRow = z.object({
  holder: z.enum(['contact', 'conversation']),
  /** Key of a contact or conversation row. */
  holderKey: z.string(),
  /** Name of the relation, made in Intercom's pages. */
  relation: z.string().min(1),
  type: z.string().min(1),
  /** Keys of object rows. */
  objects: z.array(z.string()).min(1),
});

const translation = z.object({ name: z.string(), description: z.string().nullable() });

export const collectionRow = z.object({
  name: z.string().min(1),
  description: z.string().nullable(),
  parent: z.string().nullable(),
  /** 1 to 3. */
  level: z.number().int().min(1).max(3),
  ordinal: z.number().int(),
  /** Intercom locale to texts; the default locale is not repeated here. */
  translations: z.record(z.string(), translation),
});

export const articleText = z.object({
  title: z.string().min(1),
  description: z.string().nullable(),
  /**
   * Cleaned to what Intercom takes. A link to another article is written as `href="article:<key>"`, a picture from
   * the archive as `src="blob:<sha256>"`; loading puts the real addresses in.
   */
  html: z.string(),
  state: z.enum(['draft', 'published']),
});

export const articleRow = articleText.extend({
  collection: z.string().nullable(),
  authorEmail: z.string(),
  locale: z.string(),
  translations: z.record(z.string(), articleText),
  /** Keys of article rows that the texts link to: a second pass writes the links once all articles exist. */
  linksTo: z.array(z.string()),
  pictures: z.array(file),
  /** Old public path, for the redirects file. */
  oldPath: z.string().nullable(),
});

/** Only the team reads it: no collection, no language, no state. */
export const internalArticleRow = z.object({
  title: z.string().min(1),
  html: z.string(),
  authorEmail: z.string(),
  /** Keys of article rows: those have their addresses before this is written. */
  linksTo: z.array(z.string()),
  pictures: z.array(file),
});

/** Readers at the source may not read it: what an earlier load published of it is unpublished. */
export const articleWithdrawalRow = z.object({});

export const intercomRows = {
  attribute: attributeRow,
  tag: tagRow,
  company: companyRow,
  contact: contactRow,
  conversation: conversationRow,
  'ticket-type': ticketTypeRow,
  ticket: ticketRow,
  object: objectRow,
  'object-relation': objectRelationRow,
  collection: collectionRow,
  article: articleRow,
  'article-withdrawal': articleWithdrawalRow,
  'internal-article': internalArticleRow,
} as const;

export type IntercomRowKind = keyof typeof intercomRows;
export type IntercomRowData<K extends IntercomRowKind> = z.infer<(typeof intercomRows)[K]>;
