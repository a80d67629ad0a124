import type { TargetRow } from '../core/target-row.js';
import type { Operation } from './operation.js';

/** What a target can and cannot do, as data: planners read it, nothing branches on a target's name. */
export interface Capabilities {
  /** Longest text of one part in characters; longer text is split, never cut. */
  readonly maxTextLength: number;
  readonly maxAttachmentsPerPart: number;
  readonly maxAttachmentBytes: number;
  /** Bodies of parts may hold HTML. */
  readonly acceptsHtml: boolean;
  /** Original times are accepted on parts. */
  readonly acceptsCreatedAt: boolean;
  readonly supportsUndo: boolean;
  /** Calls a window, before the target's own headers are seen. */
  readonly rate: { readonly limit: number; readonly windowMs: number };
}

/** What happened to one operation. `unknown`: nobody can say whether the write arrived; look before any repeat. */
export type Outcome =
  | {
      readonly status: 'created' | 'updated' | 'already';
      readonly remoteId: string;
      readonly httpStatus: number | null;
      /** What the target tells beyond the id and later steps need. */
      readonly facts?: Readonly<Record<string, string>>;
    }
  | {
      readonly status: 'rejected';
      readonly httpStatus: number;
      readonly code: string;
      readonly message: string;
    }
  | { readonly status: 'unknown'; readonly httpStatus: number | null; readonly message: string };

/** What an operation needs when it is performed: later values resolved, neighbours known. */
export interface PerformContext {
  /** Remote id of an operation that is done. Throws when it is not. */
  remoteId(key: string): string;
  blob(sha256: string): Promise<Buffer>;
  looked(name: string): string;
  /** Remote ids that the ledger already gives to operations of this unit: they cannot be the answer for another. */
  readonly claimed: ReadonlySet<string>;
}

export interface PreflightFinding {
  readonly level: 'ok' | 'warning' | 'error';
  /** `version`, `scope`, `admin`, `team`, `attribute`, `limit`, `quiet`… */
  readonly topic: string;
  readonly message: string;
  /** What the operator has to do by hand. */
  readonly todo?: string;
}

export interface Preflight {
  /** The target account, e.g. Intercom's workspace id: the ledger belongs to it. */
  readonly workspace: string;
  readonly findings: readonly PreflightFinding[];
  /** Ids for `$look` values. */
  readonly looked: Readonly<Record<string, string>>;
}

/** What a plan asks of a target before it can run: names to look up, collected while compiling. */
export interface Needs {
  readonly looks: readonly string[];
  readonly operationsByKind: Readonly<Record<string, number>>;
}

/** One field that does not hold what was written. */
export interface Difference {
  readonly key: string;
  readonly remoteId: string;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** A helpdesk to load into. Retry, pacing, recording and dry run are wrappers, never flags in here. */
export interface Target {
  readonly name: string;
  readonly capabilities: Capabilities;
  /**
   * What a row becomes. Pure: the same row gives the same operations on every machine. A row of the wrong form is
   * a defect of transform/to-<target> and throws `plan-invalid`.
   */
  compile(row: TargetRow): readonly Operation[];
  preflight(needs: Needs, signal: AbortSignal): Promise<Preflight>;
  perform(operation: Operation, context: PerformContext, signal: AbortSignal): Promise<Outcome>;
  /** For an operation whose outcome is unknown: what the target has of it, or undefined when surely nothing. */
  find(operation: Operation, context: PerformContext, signal: AbortSignal): Promise<Outcome | undefined>;
  /** Compares what the target holds of a unit with its operations, field by field. */
  compare(
    operations: readonly { readonly operation: Operation; readonly remoteId: string }[],
    context: PerformContext,
    signal: AbortSignal,
  ): Promise<readonly Difference[]>;
  /** Takes back what an operation made. `kept`: the target has no way, or somebody changed it since. */
  remove(
    operation: Operation,
    remoteId: string,
    signal: AbortSignal,
  ): Promise<{ readonly removed: true } | { readonly removed: false; readonly why: string }>;
  close(): Promise<void>;
}
