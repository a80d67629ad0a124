import type { Lineage } from '../core/target-row.js';

/** One write to a target, decided offline. Everything here is plain data: it is stored in the plan and hashed. */

/** A value inside a payload that is only known later: another operation's remote id, bytes, a looked-up id. */
export type Later =
  | { readonly $ref: string } // remote id of the operation with this key
  | { readonly $blob: string } // bytes from the archive by SHA-256, as base64
  | { readonly $look: string }; // an id that preflight looked up, e.g. `admin:agent0@example.com`

export type PayloadValue =
  | null
  | boolean
  | number
  | string
  | Later
  | readonly PayloadValue[]
  | { readonly [key: string]: PayloadValue };

export interface Operation {
  /** Names the operation for ever, e.g. `part:kustomer:message:64e0…`: the ledger finds it again by this. */
  readonly key: string;
  /** Phase of the run; a phase begins when the one before is done. */
  readonly phase: number;
  /** Operations of one unit run one after another; units of a phase run side by side. */
  readonly unit: string;
  /** Order within the unit. */
  readonly step: number;
  /** What it makes or changes: `contact`, `conversation`, `part`, `tagging`… */
  readonly kind: string;
  readonly payload: { readonly [key: string]: PayloadValue };
  /** SHA-256 of the canonical payload: same key with another payload is a changed operation, not a repeat. */
  readonly payloadSha256: string;
  /**
   * Keys of earlier phases that must be done before. Earlier steps of the unit, and what those wait for, are implied.
   */
  readonly after: readonly string[];
  /**
   * Names that preflight must resolve: every `$look` of the payload, and what the call needs without naming it,
   * e.g. `locale:fr`.
   */
  readonly looks: readonly string[];
  /**
   * Key of the operation that made the thing this one belongs to: taking that away takes this along. Null when it
   * makes a thing of its own.
   */
  readonly owner: string | null;
  readonly lineage: Lineage;
  /** Bytes of attachments that the call carries. */
  readonly blobBytes: number;
}
