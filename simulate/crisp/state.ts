import type { JsonObject } from './api/answers.js';

/** What a workspace holds. Times are milliseconds. */

export interface Operator {
  readonly userId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface Profile {
  readonly peopleId: string;
  card: Record<string, unknown> & { email: string };
  data: Record<string, string | number | boolean>;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Message {
  readonly type: string;
  readonly from: string;
  readonly origin: string;
  content: unknown;
  readonly timestamp: number;
  readonly fingerprint: number;
  readonly user: JsonObject;
  readonly originalId: string | null;
  readonly stealth: boolean;
  readonly automated: boolean;
  readonly properties: JsonObject;
  readonly references: readonly JsonObject[];
  readonly mentions: readonly string[];
  edited: boolean;
  read: boolean;
  /** When it reached the server. */
  readonly madeAt: number;
}

export interface Original {
  readonly type: string;
  readonly content: string;
  readonly timestamp: number;
}

export interface Meta {
  nickname: string;
  email: string;
  phone: string;
  address: string;
  subject: string;
  avatar: string;
  ip: string;
  origin: string;
  segments: string[];
  data: Record<string, string | number | boolean>;
  device: JsonObject;
}

export interface Conversation {
  readonly sessionId: string;
  state: 'pending' | 'unresolved' | 'resolved';
  peopleId: string | null;
  readonly meta: Meta;
  participants: readonly JsonObject[];
  assigned: string | null;
  inboxId: string | null;
  isBlocked: boolean;
  readonly messages: Message[];
  readonly originals: Map<string, Original>;
  readonly unread: { operator: number; visitor: number };
  /** A living visitor is in it: no import may touch it. */
  readonly visitor: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export interface TreeEntry {
  readonly kind: 'folder' | 'file';
  readonly entityId: string;
  content: string | null;
  metadata: {
    title: string;
    description: string;
    state: { published: boolean; hidden: boolean; featured: boolean };
    author: JsonObject | null;
    color: string | null;
    image: string | null;
  };
  readonly createdAt: number;
  updatedAt: number;
}

export interface Redirection {
  readonly id: string;
  readonly path: string;
  readonly target: string;
  readonly createdAt: number;
}

export interface StoredFile {
  readonly name: string;
  readonly type: string;
  bytes: Buffer | null;
}

export interface Workspace {
  readonly websiteId: string;
  readonly operators: readonly Operator[];
  readonly people: Map<string, Profile>;
  readonly byEmail: Map<string, Profile>;
  readonly conversations: Map<string, Conversation>;
  /** Null: there is no knowledge base. Locale to `type path` to entry. */
  readonly helpdesk: { readonly locales: Map<string, Map<string, TreeEntry>> } | null;
  readonly redirections: Map<string, Redirection>;
  readonly files: Map<string, StoredFile>;
  /** Events that a web hook or socket would have got. */
  readonly events: { readonly event: string; readonly data: JsonObject }[];
}
