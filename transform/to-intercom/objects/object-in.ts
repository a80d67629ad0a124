import type { Numbered } from '../../shape/alongside.js';
import type { ValueIn } from '../../shape/fields.js';
import type { LineageColumns } from '../../shape/lineage.js';

/** Custom objects as the questions in transform/shape/objects answer. */

export interface ObjectIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly kind: string;
  /** Whose ticket it becomes; null when it becomes none. */
  readonly contact_key: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** What has no declared field (JSON). */
  readonly data: string | null;
  readonly created_ms: number | null;
  readonly updated_ms: number | null;
}

export interface RelationIn extends Numbered {
  readonly holder: string;
  readonly holder_id: string;
  readonly holder_key: string | null;
}

export interface ObjectStreams extends Record<string, Numbered> {
  readonly fields: ValueIn;
  readonly relations: RelationIn;
}

export type ObjectChildren = { readonly [K in keyof ObjectStreams]: readonly ObjectStreams[K][] };
