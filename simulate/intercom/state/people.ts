/** People and firms as the workspace holds them. Times are Unix seconds. */

export type Role = 'user' | 'lead';

export interface Tagging {
  readonly tagId: string;
  /** When it was attached here; no call can set it. */
  readonly appliedAt: number;
  readonly appliedBy: string | null;
}

export interface Note {
  readonly id: string;
  readonly body: string;
  readonly authorId: string | null;
  /** The time of the call: contact and company notes take none. */
  readonly createdAt: number;
  readonly contactId: string | null;
  readonly companyId: string | null;
}

export type AttributeValue = string | number | boolean | readonly string[];

export interface Contact {
  /** 24 hexadecimal characters. */
  readonly id: string;
  role: Role;
  externalId: string | null;
  email: string | null;
  phone: string | null;
  name: string | null;
  avatar: string | null;
  ownerId: string | null;
  unsubscribedFromEmails: boolean;
  readonly createdAt: number;
  updatedAt: number;
  signedUpAt: number | null;
  lastSeenAt: number | null;
  lastRepliedAt: number | null;
  lastContactedAt: number | null;
  readonly customAttributes: Record<string, AttributeValue>;
  tags: Tagging[];
  notes: Note[];
  companyIds: string[];
  archived: boolean;
  blocked: boolean;
  /** The contact that stands for this one since a merge. */
  mergedInto: string | null;
}

export interface Company {
  readonly id: string;
  /** The caller's key; never changes. */
  readonly companyId: string;
  name: string | null;
  plan: string | null;
  size: number | null;
  website: string | null;
  industry: string | null;
  monthlySpend: number;
  remoteCreatedAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
  lastRequestAt: number | null;
  readonly customAttributes: Record<string, AttributeValue>;
  tags: Tagging[];
  notes: Note[];
  /** Contacts attached, users and leads. */
  readonly contactIds: Set<string>;
}

export interface Admin {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly teamIds: readonly string[];
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly adminIds: readonly string[];
}

export interface Tag {
  readonly id: string;
  name: string;
}

export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** Tags that the segment's rule reads: they cannot be deleted. */
  readonly tagNames: readonly string[];
}
