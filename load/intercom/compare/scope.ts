import type { Exchange } from '../../../core/http.js';
import type { DoneOperation, PerformContext } from '../../target.js';
import type { Json } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { type Desk, resolved } from '../kinds/kind.js';
import { endedBefore } from '../kinds/snooze.js';
import type { Checks } from './checks.js';

/** What a comparison of one unit works with. */
export interface Scope {
  readonly api: Api;
  readonly desk: Desk;
  readonly context: PerformContext;
  readonly signal: AbortSignal;
  readonly checks: Checks;
  /** For files: signed URLs of a content host, called without the token. */
  readonly exchange: Exchange;
  /** Done operations of the unit by kind. */
  of(kind: string): readonly DoneOperation[];
}

/** The payload as it was sent, without the bytes. */
export const sentOf = (scope: Scope, done: DoneOperation): Promise<Record<string, Json>> =>
  resolved({ operation: done.operation, context: scope.context }, false);

/** Whether a snooze of ours is over by now, or was when it was to be written: the conversation is open then. */
export const isOver = ({ desk }: Scope, { facts }: DoneOperation, until: Json | undefined): boolean =>
  facts.snooze === endedBefore.snooze || (typeof until === 'number' && until * 1000 <= desk.clock.now());
