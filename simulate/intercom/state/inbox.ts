import type { StoredFile } from './files.js';
import type { AttributeValue, Tagging } from './people.js';

/** Conversations and tickets as the workspace holds them. Times are Unix seconds. */

export interface Author {
  readonly type: 'user' | 'lead' | 'admin' | 'bot';
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface Assignee {
  readonly type: 'admin' | 'team' | 'nobody_admin' | 'nobody_team';
  readonly id: string | null;
}

export type ConversationState = 'open' | 'closed' | 'snoozed';

export interface Part {
  readonly id: string;
  /** `comment`, `note`, `open`, `close`, `assignment`, `snoozed`…: an open set. */
  readonly type: string;
  body: string | null;
  readonly createdAt: number;
  readonly author: Author;
  readonly assignedTo: Assignee | null;
  attachments: readonly StoredFile[];
  redacted: boolean;
  /** State of the conversation after the part. */
  readonly state: ConversationState;
  readonly eventDetails: Readonly<Record<string, unknown>> | null;
}

export interface Source {
  readonly id: string;
  /** How it came; absent: a conversation in the messenger, as calls make them. */
  type?: 'email';
  /** Absent: by who wrote it. */
  deliveredAs?: 'automated';
  body: string;
  readonly author: Author;
  attachments: readonly StoredFile[];
  redacted: boolean;
}

export interface Conversation {
  /** Decimal, in one sequence with tickets. */
  readonly id: string;
  title: string | null;
  readonly createdAt: number;
  updatedAt: number;
  waitingSince: number | null;
  snoozedUntil: number | null;
  state: ConversationState;
  read: boolean;
  adminAssigneeId: string | null;
  teamAssigneeId: string | null;
  companyId: string | null;
  readonly brandId: string | null;
  tags: Tagging[];
  readonly source: Source;
  contactIds: string[];
  readonly teammateIds: Set<string>;
  readonly customAttributes: Record<string, AttributeValue>;
  /** Oldest first, by the order that the setting `part-order` names. */
  readonly parts: Part[];
  /** When the call came in, whatever `createdAt` says: the search index counts from here. */
  readonly arrivedAt: number;
  /** Tracker ticket that it is linked to. */
  trackerId: string | null;
}

export interface DeletedConversation {
  readonly id: string;
  readonly metricsRetained: boolean;
  readonly deletedAt: number;
}
