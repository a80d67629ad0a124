import { sha256 } from '../../core/digest.js';

/** Who did something, as the archive records it. */
export interface Operator {
  readonly name: string;
  /** `mailto:` or another URI. */
  readonly address: string;
}

/**
 * What a ledger says, one line each. Fields, meaning and an example query: LEDGER.md. No line holds a secret or a
 * text of a person: operations are named by key and payload digest only.
 */
export type LedgerEntry =
  | {
      readonly type: 'run';
      readonly run: number;
      readonly purpose: 'load' | 'undo';
      /** SHA-256 of the plan's plan.json. */
      readonly plan: string;
      readonly target: string;
      readonly workspace: string;
      readonly archive: {
        readonly object: string;
        readonly version: string;
        readonly inventorySha512: string;
      };
      readonly mapping: string;
      readonly tool: string;
      /** Who ran it; absent when nobody said. */
      readonly operator?: Operator;
      /** Bytes of a line torn by a crash that were cut off before this run; kept in a file beside the ledger. */
      readonly cut: number;
    }
  | {
      /** About to be written: from now on nobody can say that it is not there. */
      readonly type: 'intent';
      readonly key: string;
      readonly kind: string;
      readonly payload: string;
      /** Of what a later load may take off again: as in its outcome, but known before the call. */
      readonly owner?: string;
      readonly remote?: string;
      readonly facts?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'outcome';
      readonly key: string;
      readonly kind: string;
      readonly payload: string;
      /** Of what a later load may take off again: key of the operation that made what it hangs on. */
      readonly owner?: string;
      readonly status: LedgerStatus;
      readonly remote: string | null;
      readonly http: number | null;
      /** The vendor's error code, or why something was kept. */
      readonly code: string | null;
      readonly facts: Readonly<Record<string, string>> | null;
    }
  | { readonly type: 'end'; readonly counts: Readonly<Record<string, number>> };

export type LedgerStatus =
  | 'created'
  | 'updated'
  | 'already'
  | 'rejected'
  | 'unknown'
  | 'unsent'
  | 'removed'
  | 'kept';

export interface LineHead {
  readonly v: 1;
  /** 1-based number of the line. */
  readonly n: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** SHA-256 of the line before, without its line break; null for the first. */
  readonly prev: string | null;
}

export type LedgerLine = LineHead & LedgerEntry;

/** One lone surrogate would make the whole file unreadable for DuckDB: vendors' words are repaired on the way in. */
const repaired = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

/** How JSON.stringify writes a lone surrogate, and some texts that hold a backslash. */
const loneSurrogate = /\\ud[89a-f]/;

export const lineText = (head: LineHead, entry: LedgerEntry): string => {
  // Two texts put together: copying both objects into one first costs more than writing them.
  const text = `${JSON.stringify(head).slice(0, -1)},${JSON.stringify(entry).slice(1)}`;
  // The walk with a function costs many times the plain one, and hardly any line needs it.
  return loneSurrogate.test(text) ? JSON.stringify({ ...head, ...entry }, repaired) : text;
};

export const lineSha256 = (text: string | Uint8Array): string => sha256(text);

/** The line, or undefined when the bytes are no ledger line at all. */
export const parseLine = (bytes: Uint8Array): LedgerLine | undefined => {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as LedgerLine | null;
    return value !== null && typeof value === 'object' && value.v === 1 && Number.isInteger(value.n)
      ? value
      : undefined;
  } catch {
    // Torn by a crash, or not ours: the reader decides by what follows.
    return undefined;
  }
};
