import type { RequestEntry } from '../../../archive-format/batch.js';
import type { Refusal } from '../api/refusal.js';
import type { SearchKind } from './kinds.js';
import type { Part } from './part.js';
import type { Query } from './query.js';
import type { Row } from './searcher.js';

/** What is to be read: rows of one kind by their change time. */
export interface Window {
  readonly route: Query['route'];
  readonly kind: SearchKind;
  /** ISO 8601, included. */
  readonly from: string;
  /** ISO 8601, excluded; null: no end. */
  readonly to: string | null;
}

/** A part that is still to be read. */
export interface Task {
  readonly part: Part;
  /** The division it came from, to take back when the vendor does not know the attribute. */
  readonly by?: { readonly field: string; readonly parent: Part };
}

/** Where a division is. Plain JSON. */
export interface DivisionState {
  /** What is left, next first. */
  readonly tasks: readonly Task[];
  /** Where the scan goes on: behind the instant `at`, or nowhere. */
  readonly then: 'next' | 'end';
  readonly at: string;
  /** Ids of the first task that were handed over already. */
  readonly walked: readonly string[];
}

/** Where a scan is. Plain JSON. */
export interface ScanState {
  /** Lower bound of the next request. */
  readonly lo: string;
  /** Rows at `lo` itself are done. */
  readonly strict: boolean;
  /** Digests of rows that were handed over and can come again, by id. */
  readonly seen: Readonly<Record<string, string>>;
  readonly division?: DivisionState;
}

/** Rows that could not be told apart and so perhaps were not all seen. */
export interface Lost {
  /** The criteria, as one line. */
  readonly part: string;
  readonly expected: string;
  readonly received: number;
}

/** What one answer brought. */
export interface Found {
  readonly entries: readonly RequestEntry[];
  readonly fetchedAt: string;
  readonly rows: readonly Row[];
  readonly lost?: Lost;
  /** Rows in the window as the server says with the first page. */
  readonly total?: number;
  readonly state: ScanState;
  readonly done: boolean;
}

/** The vendor refuses the search itself. Nothing comes after it. */
export interface ScanRefused {
  readonly refusal: Refusal;
  readonly entries: readonly RequestEntry[];
}
