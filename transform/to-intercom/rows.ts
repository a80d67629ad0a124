/**
 * The rows that loading into Intercom takes: the same forms as load/intercom/rows.ts declares and checks. The two
 * rooms must not import each other; test/transform/to-intercom/rows.test.ts holds them equal. Times are Unix
 * seconds.
 */

import type { Scalar } from '../shape/scalar.js';

export type { Scalar };
export type Attributes = Readonly<Record<string, Scalar>>;

/** A file whose bytes are in the archive. */
export interface FileRow {
  readonly sha256: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
}

/** Who writes: the conversation's contact, or an admin. */
export type AuthorRow = { readonly type: 'contact' } | { readonly type: 'admin'; readonly email: string };

export interface AttributeRow {
  readonly model: 'contact' | 'company' | 'conversation';
  readonly name: string;
  readonly dataType: 'string' | 'integer' | 'float' | 'boolean' | 'datetime' | 'list';
  readonly options: readonly string[];
  readonly description: string;
}

export interface TagRow {
  readonly name: string;
}

export interface CompanyRow {
  readonly companyId: string;
  readonly name: string | null;
  readonly website: string | null;
  readonly size: number | null;
  readonly remoteCreatedAt: number | null;
  readonly customAttributes: Attributes;
  readonly tags: readonly string[];
}

export interface NoteRow {
  readonly key: string;
  readonly html: string;
  readonly author: { readonly email: string } | null;
}

export interface ContactRow {
  readonly role: 'user' | 'lead';
  readonly externalId: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly signedUpAt: number | null;
  readonly lastSeenAt: number | null;
  readonly unsubscribedFromEmails: boolean | null;
  readonly customAttributes: Attributes;
  readonly companies: readonly string[];
  readonly tags: readonly string[];
  readonly notes: readonly NoteRow[];
}

export interface PartRow {
  readonly key: string;
  readonly type: 'comment' | 'note';
  readonly author: AuthorRow;
  readonly createdAt: number;
  readonly html: string;
  readonly files: readonly FileRow[];
}

export interface ConversationRow {
  readonly contact: string;
  readonly createdAt: number;
  readonly openerText: string;
  readonly openerKey: string | null;
  readonly parts: readonly PartRow[];
  readonly title: string | null;
  readonly customAttributes: Attributes;
  readonly tags: readonly string[];
  readonly assigneeEmail: string | null;
  readonly teamName: string | null;
  readonly state: 'open' | 'snoozed' | 'closed';
  readonly snoozedUntil: number | null;
  readonly actorEmail: string;
}

export interface TicketTypeRow {
  readonly name: string;
  readonly category: 'Customer' | 'Back-office' | 'Tracker';
  readonly description: string;
  readonly attributes: readonly Omit<AttributeRow, 'model'>[];
}

export interface TicketRow {
  readonly contact: string;
  readonly ticketType: string;
  readonly createdAt: number;
  readonly title: string | null;
  readonly description: string | null;
  readonly descriptionKey: string | null;
  readonly legacy: { readonly name: string; readonly value: string };
  readonly customAttributes: Attributes;
  readonly parts: readonly PartRow[];
  readonly tags: readonly string[];
  readonly assigneeEmail: string | null;
  readonly teamName: string | null;
  readonly state: string;
  readonly snoozedUntil: number | null;
  /** The state instead, when the snooze has ended by the time of the load; null without a snooze. */
  readonly afterSnooze: string | null;
  readonly actorEmail: string;
}

export interface ObjectRow {
  readonly type: string;
  readonly externalId: string;
  readonly externalCreatedAt: number | null;
  readonly externalUpdatedAt: number | null;
  readonly customAttributes: Attributes;
}

export interface ObjectRelationRow {
  readonly holder: 'contact' | 'conversation';
  readonly holderKey: string;
  readonly relation: string;
  readonly type: string;
  readonly objects: readonly string[];
}

export interface CollectionRow {
  readonly name: string;
  readonly description: string | null;
  readonly parent: string | null;
  readonly level: number;
  readonly ordinal: number;
  readonly translations: Readonly<
    Record<string, { readonly name: string; readonly description: string | null }>
  >;
}

export interface ArticleText {
  readonly title: string;
  readonly description: string | null;
  readonly html: string;
  readonly state: 'draft' | 'published';
}

export interface ArticleRow extends ArticleText {
  readonly collection: string | null;
  readonly authorEmail: string;
  readonly locale: string;
  readonly translations: Readonly<Record<string, ArticleText>>;
  readonly linksTo: readonly string[];
  readonly pictures: readonly FileRow[];
  readonly oldPath: string | null;
}

/** An article that only the team can read. */
export interface InternalArticleRow {
  readonly title: string;
  readonly html: string;
  readonly authorEmail: string;
  readonly linksTo: readonly string[];
  readonly pictures: readonly FileRow[];
}

/** Readers at the source may not read it: what an earlier load published of it is unpublished. */
export type ArticleWithdrawalRow = Readonly<Record<string, never>>;

/** Each kind of row and its data. */
export interface IntercomRows {
  readonly attribute: AttributeRow;
  readonly tag: TagRow;
  readonly company: CompanyRow;
  readonly contact: ContactRow;
  readonly conversation: ConversationRow;
  readonly 'ticket-type': TicketTypeRow;
  readonly ticket: TicketRow;
  readonly object: ObjectRow;
  readonly 'object-relation': ObjectRelationRow;
  readonly collection: CollectionRow;
  readonly article: ArticleRow;
  readonly 'article-withdrawal': ArticleWithdrawalRow;
  readonly 'internal-article': InternalArticleRow;
}
