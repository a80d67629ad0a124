import type { TargetRow } from '../core/target-row.js';
import type { Endings } from './ending.js';
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
  /**
   * Kinds that a later write into the same unit undoes, by the kind of that write: a new message reopens a closed
   * conversation. They are written again behind it. None by default.
   */
  readonly undoneBy?: Readonly<Record<string, readonly string[]>>;
  /** Calls a window, before the target's own headers are seen. */
  readonly rate: { readonly limit: number; readonly windowMs: number };
  /** Calls a day, where the target counts them: a load then takes days. */
  readonly dailyCalls?: number;
  /** Calls that an operation of a kind costs, where it is not one, e.g. when one call serves many. */
  readonly callsPerOperation?: Readonly<Record<string, number>>;
  /**
   * Units that run side by side, at least, in a phase that has operations of these kinds alone: where one call serves
   * all that wait for it, waiting together spares calls.
   */
  readonly together?: Readonly<Record<string, number>>;
  /** Kinds whose lost calls may leave things behind that no operation owns; see `sweep`. None by default. */
  readonly straysFrom?: readonly string[];
  /**
   * Places where files of the load lie for good, and why no undo takes them away from there. The ledger's fact `files`
   * says which lie where; see left-behind.ts. None by default.
   */
  readonly filesStay?: Readonly<Record<string, string>>;
}

/**
 * Calls that an operation takes when nothing goes wrong: for its first write, and for a change of what is there. Pure.
 */
export type CallsOf = (operation: Operation) => { readonly make: number; readonly change: number };

/** Files of an operation that are put somewhere by a call of their own, each `id` once a run however often shown. Pure. */
export type UploadsOf = (operation: Operation) => readonly { readonly id: string; readonly size: number }[];

/** A ceiling of the operator's own on some calls, besides what the vendor allows, e.g. 600 contacts in ten minutes. */
export interface Ceiling {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  /** Paths that begin so count, e.g. `/contacts`. */
  readonly prefix: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** Why something arrived in another way than planned, e.g. `snooze-ended`, and what that means, in a sentence. */
export interface Otherwise {
  readonly code: string;
  readonly message: string;
}

/** What happened to one operation. `unknown`: nobody can say whether the write arrived; look before any repeat. */
export type Outcome =
  | {
      /**
       * `created`: by us, so undo may take it away; `updated`: it was there before; `already`: nothing was written;
       * `removed`: an ending took it off.
       */
      readonly status: 'created' | 'updated' | 'already' | 'removed';
      readonly remoteId: string;
      readonly httpStatus: number | null;
      /** What the target tells beyond the id and later steps need, e.g. an article's public URL. */
      readonly facts?: Readonly<Record<string, string>>;
      /** It is there, but not as the plan says, since the world went on: the code goes into the ledger, both into the report. */
      readonly otherwise?: Otherwise;
    }
  | {
      readonly status: 'rejected';
      readonly httpStatus: number | null;
      /** The vendor's code, or one of ours when we refuse to send: it goes into the ledger. */
      readonly code: string;
      /** The vendor's words; may hold people's texts, so it goes into the rejects file and never into the ledger. */
      readonly message: string;
      /** What was done on the way and stays all the same, e.g. a file that was uploaded. */
      readonly facts?: Readonly<Record<string, string>>;
    }
  | {
      readonly status: 'unknown';
      readonly httpStatus: number | null;
      readonly message: string;
      readonly facts?: Readonly<Record<string, string>>;
    };

/** What an operation needs when it is performed: later values resolved, neighbours known. */
export interface PerformContext {
  /** Remote id of an operation that is done. Throws `plan-invalid` when it is not. */
  remoteId(key: string): string;
  /** What the target told about a done operation besides its id. */
  fact(key: string, name: string): string | undefined;
  blob(sha256: string): Promise<Buffer>;
  looked(name: string): string;
  /** Where the target can fetch a picture of the archive while the load runs. */
  pictureUrl(picture: { readonly sha256: string; readonly contentType: string }): string;
  /** Remote ids that operations of this unit have already: they cannot be the answer for another. */
  readonly claimed: ReadonlySet<string>;
  /**
   * Asks for a thing that `find` came upon. True: no other operation has it, and from now on it is this one's.
   * Two equal things in the source so never end as one in the target.
   */
  claim(remoteId: string): Promise<boolean>;
  /**
   * When the write was tried whose fate is unknown, in milliseconds since 1970; null on a first try. What is there may
   * then be our own doing, though a look did not find it.
   */
  readonly triedAt: number | null;
  /**
   * Until when that write may have left: it can wait long for its place in the rate. When no answer came, the time of
   * that; of a run that broke off, the begin of this one. Searches and caches are late from then on. Null as above.
   */
  readonly lostAt: number | null;
}

export interface PreflightFinding {
  readonly level: 'ok' | 'warning' | 'error';
  /** `version`, `scope`, `admin`, `team`, `attribute`, `limit`, `quiet`, `leftovers`… */
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

/** What a plan asks of a target before it can run. */
export interface Needs {
  /** Names to look up, collected while compiling, sorted. */
  readonly looks: readonly string[];
  readonly operationsByKind: Readonly<Record<string, number>>;
  /** The plan's operations of one kind, for checks of their payloads. */
  operations(kind: string): AsyncIterable<Operation>;
}

/** One field that does not hold what was written. */
export interface Difference {
  readonly key: string;
  readonly remoteId: string;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** A field that nobody can compare, e.g. a part beyond the vendor's window. */
export interface Unverified {
  readonly key: string;
  readonly field: string;
  readonly why: string;
}

export interface Comparison {
  /** Fields that were compared, equal or not. */
  readonly fields: number;
  readonly differences: readonly Difference[];
  readonly unverified: readonly Unverified[];
}

/** An operation that the ledger says is done. */
export interface DoneOperation {
  readonly operation: Operation;
  readonly remoteId: string;
  readonly status: 'created' | 'updated' | 'already';
  readonly facts: Readonly<Record<string, string>>;
}

export type Removal =
  | { readonly removed: true }
  | {
      readonly removed: false;
      readonly why: string;
      /** No clear answer came: it may be gone, and the call may be made again. */
      readonly lost?: true;
    };

/** How a window of the rate was used, once it is over. */
export interface RateUse {
  /** Windows that are over; tells one from the next. */
  readonly windows: number;
  /** Calls of ours over those that we were allowed, 0..1. */
  readonly used: number;
}

/** What hangs on a thing that is to be taken away, as the ledger has it: parts of a conversation, its state… */
export interface Belonging {
  readonly kind: string;
  readonly remoteId: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** What taking a thing away needs. */
export interface RemovalContext extends PerformContext {
  readonly belongings: readonly Belonging[];
}

export interface Leftovers {
  /** What was made before cannot be one, in milliseconds since 1970. */
  readonly since: number;
  /** Whether the ledger gives a thing to an operation. */
  owned(kind: string, remoteId: string): Promise<boolean>;
}

/** The part of a target that needs no network: enough to make a plan. */
export interface Compiler {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** How many calls operations take; absent: `capabilities.callsPerOperation`, else one. */
  readonly calls?: CallsOf;
  /** Absent: none. */
  readonly uploads?: UploadsOf;
  /**
   * What a row becomes. Pure: the same row gives the same operations on every machine. A row of the wrong form is
   * a defect of transform/to-<target> and throws `plan-invalid`.
   */
  compile(row: TargetRow): readonly Operation[];
  /** What a later load takes off again; absent: nothing. */
  readonly endings?: Endings;
}

/**
 * A helpdesk to load into. Retry, pacing, recording and dry run are wrappers, never flags in here.
 * A signal ends waits; a write that is on its way is always waited for, so that its fate is known.
 */
export interface Target extends Compiler {
  /** Reads only. Nothing is written to the target before its findings are free of errors. */
  preflight(needs: Needs, signal: AbortSignal): Promise<Preflight>;
  /**
   * Asked before the first load of an account: whether it has records of the plan already, which some other ledger knows.
   * Undefined: none was seen. Reads only; absent where records carry no name of their source that can be looked up.
   */
  loadedElsewhere?(needs: Needs, signal: AbortSignal): Promise<PreflightFinding | undefined>;
  /**
   * Writes a record that nobody can mistake, watches that nobody is told of it, and removes it again. Called before
   * the first write of a load, and not at all when there is nothing to write.
   */
  canary(preflight: Preflight, signal: AbortSignal): Promise<readonly PreflightFinding[]>;
  /**
   * Makes the write. Calls that the target surely did not take (429, no connection) may be repeated inside; any
   * other doubt is `unknown`. Throws only what must stop the whole load, e.g. `token-refused`; when the call never left,
   * e.g. since the signal came first (`interrupted`) or the day's quota is spent, with `unsent: true` in the details.
   */
  perform(operation: Operation, context: PerformContext, signal: AbortSignal): Promise<Outcome>;
  /**
   * For an operation whose outcome is unknown: what the target has of it, or undefined when surely nothing. Waits as
   * long as the target's search may be late.
   */
  find(operation: Operation, context: PerformContext, signal: AbortSignal): Promise<Outcome | undefined>;
  /** Same key, other payload: changes what is there. Repeating it does no harm. Rejected where the target cannot. */
  revise(
    operation: Operation,
    remoteId: string,
    context: PerformContext,
    signal: AbortSignal,
  ): Promise<Outcome>;
  /**
   * Takes away what lost calls and killed canaries left behind and no operation owns. Called when all of a load is
   * written and nothing is in doubt any more, and only when there can be something: a call of a kind of `straysFrom`
   * was looked for, a canary was broken off, or said by a finding `leftovers` that it could not take all away.
   * `all`: nothing of ours is left; false: the next load sweeps again.
   */
  sweep?(
    leftovers: Leftovers,
    signal: AbortSignal,
  ): Promise<{ readonly findings: readonly PreflightFinding[]; readonly all: boolean }>;
  /** Compares what the target holds of a unit with its operations, field by field. */
  compare(done: readonly DoneOperation[], context: PerformContext, signal: AbortSignal): Promise<Comparison>;
  /** Keys of further operations whose facts `remove` asks for, e.g. what was written into the thing; absent: none. */
  removeAsks?(operation: Operation): readonly string[];
  /**
   * Takes back what an operation made. Not removed: the target has no way, or somebody changed it since. What is gone
   * already is removed, so that repeating it does no harm.
   */
  remove(
    operation: Operation,
    remoteId: string,
    context: RemovalContext,
    signal: AbortSignal,
  ): Promise<Removal>;
  /** How the last window of the target's rate was used; absent where nobody counts it. */
  rateUse?(): RateUse | undefined;
  close(): Promise<void>;
}
