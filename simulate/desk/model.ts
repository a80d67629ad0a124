/**
 * A desk in no vendor's words: what a support team has, before a stand-in gives it ids and a shape.
 * Things refer to each other by index. Times are milliseconds since 1970.
 */

import type { DeskObject, ObjectType } from './objects.js';
import type { FieldValues } from './values.js';

export type Channel = 'email' | 'chat' | 'sms' | 'facebook' | 'whatsapp' | 'form' | 'voice';

/** BCP 47, e.g. `en-US`. */
export type Language = string;

export interface Agent {
  readonly index: number;
  readonly name: string;
  readonly email: string;
  readonly kind: 'person' | 'machine' | 'limited';
  readonly signature: string;
  readonly createdAt: number;
  /** When the agent left; deactivated since. */
  readonly leftAt: number | null;
  /** Taken out of the desk altogether: what he wrote still names him. */
  readonly purged: boolean;
}

export interface Team {
  readonly index: number;
  readonly name: string;
  readonly icon: string;
  readonly members: readonly number[];
  readonly createdAt: number;
  readonly closedAt: number | null;
}

export interface Tag {
  readonly index: number;
  readonly name: string;
  readonly colour: string;
  readonly createdAt: number;
  readonly retiredAt: number | null;
}

export type FieldType = 'text' | 'long-text' | 'number' | 'time' | 'flag' | 'link' | 'reference' | 'tree';

export interface Field {
  readonly on: 'person' | 'company' | 'thread' | 'message' | 'object';
  /** camelCase, without a vendor's suffix. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly options?: readonly string[];
  readonly many?: boolean;
  readonly retiredAt?: number;
  /** Hidden from keys without the right to read it. */
  readonly sensitive?: boolean;
}

export interface Company {
  readonly index: number;
  readonly name: string;
  readonly externalId: string | null;
  readonly domain: string;
  readonly employees: number | null;
  readonly tags: readonly number[];
  readonly fields: FieldValues;
  readonly createdAt: number;
}

export interface EmailAddress {
  readonly address: string;
  readonly verified: boolean;
  /** Another person has it too. */
  readonly shared: boolean;
}

/** Who a person is, in short: what threads need to know. */
export interface Profile {
  readonly index: number;
  /** May be empty. */
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly emails: readonly EmailAddress[];
  readonly language: Language;
  readonly timeZone: string;
  readonly country: string;
  readonly city: string;
  readonly company: number | null;
  readonly createdAt: number;
  /** `marked`: still there with a mark. `gone`: not there any more, though threads name it. */
  readonly removed: 'marked' | 'gone' | null;
  /** The person this one was merged into. */
  readonly mergedInto: number | null;
}

export interface Person extends Profile {
  readonly phones: readonly string[];
  readonly externalId: string | null;
  readonly tags: readonly number[];
  readonly fields: FieldValues;
  readonly notes: readonly Note[];
}

export type FileState =
  | 'stored'
  /** Lies on somebody else's server. */
  | 'elsewhere'
  /** Lay on somebody else's server, which is no more. */
  | 'elsewhere-dead'
  /** The desk has its name and type and nothing else. */
  | 'name-only'
  | 'never-uploaded'
  | 'redacted';

export interface FileSpec {
  readonly name: string;
  readonly type: string;
  readonly form: 'png' | 'pdf' | 'text' | 'csv' | 'empty';
  /** Equal seeds and forms give equal bytes. */
  readonly seed: number;
  readonly state: FileState;
}

export type Author =
  | { readonly kind: 'person' }
  | { readonly kind: 'agent'; readonly agent: number }
  | { readonly kind: 'automatic' };

export interface Turn {
  readonly index: number;
  readonly at: number;
  readonly author: Author;
  /** Plain text, or HTML when `html` says so. */
  readonly text: string;
  readonly html: boolean;
  readonly files: readonly FileSpec[];
  readonly redacted: boolean;
  readonly failed: boolean;
}

export interface Note {
  readonly index: number;
  readonly at: number;
  readonly agent: number;
  readonly text: string;
  readonly mentions: readonly { readonly kind: 'agent' | 'team'; readonly index: number }[];
  readonly files: readonly FileSpec[];
  readonly removed: boolean;
}

export interface Rating {
  readonly at: number;
  /** 1 to 5 */
  readonly stars: number;
  readonly comment: string;
}

export interface Thread {
  readonly index: number;
  readonly subject: string | null;
  readonly channel: Channel;
  readonly language: Language;
  readonly person: number;
  readonly team: number | null;
  readonly agent: number | null;
  readonly tags: readonly number[];
  readonly status: 'open' | 'snoozed' | 'done';
  readonly snoozedUntil: number | null;
  /** 1 to 5 */
  readonly priority: number;
  readonly spam: boolean;
  readonly startedAt: number;
  readonly doneAt: number | null;
  /** When it was brought in from an older desk. */
  readonly importedAt: number | null;
  readonly turns: readonly Turn[];
  readonly notes: readonly Note[];
  readonly rating: Rating | null;
  readonly fields: FieldValues;
  readonly removed: 'marked' | null;
  /** Other threads were merged into this one. */
  readonly merged: boolean;
}

export interface Category {
  readonly key: string;
  readonly parent: string | null;
  readonly titles: Readonly<Record<Language, { readonly title: string; readonly description: string }>>;
  readonly published: boolean;
}

export interface ArticleText {
  readonly title: string;
  readonly slug: string;
  readonly description: string;
  /** HTML with `{{picture:name}}` where an `<img>` stands and `{{link:key}}` where an address of an article stands. */
  readonly html: string;
}

export interface ArticleVersion {
  readonly language: Language;
  readonly published: ArticleText | null;
  /** A newer text that nobody has published yet. */
  readonly draft: ArticleText | null;
}

export interface Article {
  readonly index: number;
  readonly key: string;
  /** Short id in its public address. */
  readonly hash: string;
  readonly category: string | null;
  readonly source: Language;
  readonly versions: readonly ArticleVersion[];
  readonly internal: boolean;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly removedAt: number | null;
  readonly agent: number;
}

export interface Picture {
  readonly name: string;
  readonly file: FileSpec;
  /** Named by an article, but not there. */
  readonly missing: boolean;
}

export interface Library {
  readonly domain: string;
  readonly categories: readonly Category[];
  readonly articles: readonly Article[];
  readonly pictures: readonly Picture[];
}

/** Small lists whole; people and threads by index, made when asked for. */
export interface Desk {
  readonly seed: number;
  /** No time of the desk is later. */
  readonly end: number;
  readonly name: string;
  readonly agents: readonly Agent[];
  readonly teams: readonly Team[];
  readonly tags: readonly Tag[];
  readonly fields: readonly Field[];
  readonly companies: readonly Company[];
  readonly library: Library;
  readonly objectTypes: readonly ObjectType[];
  readonly personCount: number;
  readonly threadCount: number;
  objectCount(type: ObjectType): number;
  object(type: ObjectType, index: number): DeskObject;
  profile(index: number): Profile;
  person(index: number): Person;
  thread(index: number): Thread;
}
