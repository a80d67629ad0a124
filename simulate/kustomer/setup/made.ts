import type { Names } from '../records/names.js';
import { iso, type KustomerRecord, selfLink, to } from '../records/shape.js';
import type { SetupKindName } from './setup-kinds.js';

const day = 86_400_000;

/** A record of the organisation's set-up, with the kind it goes to. */
export interface Made {
  readonly kind: SetupKindName;
  readonly record: KustomerRecord;
  /** The record that it comes along with. */
  readonly parents?: Readonly<Record<string, string>>;
}

/** When the organisation set its desk up: records of one kind get neighbouring times. */
export const setupTime = (names: Names, ageDays = 1500): number => names.desk.end - ageDays * day;

export interface MadeParts {
  readonly number: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, unknown>>;
  readonly at?: number;
  /** Last change; a few days after the creation when absent. */
  readonly changed?: number;
  readonly parents?: Readonly<Record<string, string>>;
  /** JSON:API type, where it differs from the kind. */
  readonly type?: string;
  readonly self?: string;
}

export const idOf = (names: Names, kind: SetupKindName, number: number, at = setupTime(names)): string =>
  names.id(kind, number, at);

/** Puts the parts around the attributes that all such records share. */
export const made = (names: Names, kind: SetupKindName, parts: MadeParts): Made => {
  const { number, at = setupTime(names) } = parts;
  const id = idOf(names, kind, number, at);
  const changed = parts.changed ?? Math.min(names.desk.end, at + ((number * 11) % 200) * day);
  return {
    kind,
    ...(parts.parents ? { parents: parts.parents } : {}),
    record: {
      type: parts.type ?? kind,
      id,
      attributes: {
        ...parts.attributes,
        createdAt: iso(at),
        updatedAt: iso(changed),
        modifiedAt: iso(changed),
      },
      relationships: {
        org: to('org', names.org),
        createdBy: to('user', names.user(number % 5)),
        ...parts.relationships,
      },
      links: { self: parts.self ?? selfLink(kind, id) },
    },
  };
};

/** Mark of what was taken out of a list and still stands in it. */
export const removed = (names: Names, ageDays: number) => ({
  attributes: { deleted: true, deletedAt: iso(names.desk.end - ageDays * day) },
  relationships: { deletedBy: to('user', names.user(0)) },
});
