import type { Column, TableSpec } from '../../../archive-format/table.js';

/**
 * A kind that a plain list gives, declared in one place: where it is, who may read it, which columns it has. The stream,
 * the table and the check of roles follow from it; nothing else is written to add one.
 */
export interface ListedKind {
  readonly kind: string;
  readonly path: string;
  /** Where the list is looked for, in turn, when there is none at `path`: the vendor names it without giving its path. */
  readonly otherPaths?: readonly string[];
  /** What it is, in a sentence; becomes the table's comment. */
  readonly about: string;
  /** Any one is enough. Empty: the vendor does not say, so it is tried. */
  readonly roles: readonly string[];
  readonly columns: readonly Column[];
  /** Rows a page; 100 when absent. */
  readonly pageSize?: number;
  /** The list is asked once for each; together they show every record. */
  readonly queries?: readonly Readonly<Record<string, string>>[];
  /** One answer without pages. */
  readonly single?: true;
  /** Records may carry signed links or passwords, which must not be kept. */
  readonly secrets?: true;
  /** Records that come along under `included`: their JSON:API type and kind. */
  readonly included?: Readonly<Record<string, string>>;
}

/** Name, meaning and columns of a kind. */
export interface CompanionKind {
  readonly kind: string;
  readonly about: string;
  readonly columns: readonly Column[];
}

/** A kind from its parts. */
export const kind = (name: string, about: string, ...columns: readonly Column[]): CompanionKind => ({
  kind: name,
  about,
  columns,
});

/** The table of a declared kind. */
export const tableOf = ({ kind, about, columns }: CompanionKind): TableSpec => ({
  kind,
  comment: about,
  columns,
});
