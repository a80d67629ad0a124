import type { Clock } from '../../core/clock.js';
import type { Settings } from '../settings.js';
import type { JsonObject } from './api/answers.js';
import type { Workspace } from './state.js';

/** What every route works with. */
export interface Desk {
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly baseUrl: () => string;
  /** A rule that was broken without being refused. */
  readonly breach: (rule: string, what: string) => void;
  /** Tells the world outside: the web hook, if there is one. */
  readonly emit: (event: string, data: JsonObject) => void;
  /** Whether something made at `madeAt` can be read yet. */
  readonly isReadable: (madeAt: number) => boolean;
}

export interface Ids {
  uuid(): string;
  /** Numbers as the vendor makes fingerprints: 15 digits. */
  fingerprint(): number;
  /** Letters and digits in lower case, e.g. the ends of article addresses. */
  short(): string;
}
