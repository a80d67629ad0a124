import type { Clock } from '../../core/clock.js';
import type { Settings } from '../settings.js';
import type { Refusal } from './api/refusal.js';
import type { PartTexts } from './inbox/part-texts.js';
import type { Leaving } from './setup/leaving.js';
import type { FileStore } from './state/file-store.js';
import type { Ids } from './state/ids.js';
import type { Conversation } from './state/inbox.js';
import type { Lookup } from './state/lookup.js';
import type { Workspace } from './state/workspace.js';

export interface FetchedFile {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Gets a picture or attachment by its URL, as Intercom does during the call. Rejects when there is no answer. */
export type FetchFile = (url: string) => Promise<FetchedFile>;

/** What handlers work on: the state, and everything that comes from outside as an argument. */
export interface Desk {
  readonly workspace: Workspace;
  readonly lookup: Lookup;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly files: FileStore;
  readonly partTexts: PartTexts;
  /**
   * What a workspace whose workflows were left on does by itself to a new conversation: answer in it, assign it, or
   * send the person a mail of its own.
   */
  readonly automation: {
    /** A call made a conversation. */
    began(conversation: Conversation): void;
    /** Does what is due by now; called before every answer. */
    catchUp(): void;
  };
  readonly leaving: Leaving;
  readonly fetchFile: FetchFile;
  readonly baseUrl: () => string;
  /** Unix seconds. */
  now(): number;
  /** Records wrong use that the vendor would take without a word. */
  breach(rule: string, what: string): void;
  /** Counts a reply and says when there are too many of them in ten seconds. */
  recentReplies(conversationId: string): Refusal | undefined;
  /** Records that a customer would have got a mail; always a breach as well. */
  notify(cause: string, why: string): void;
}
