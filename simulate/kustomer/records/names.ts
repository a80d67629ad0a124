import { underscored } from '../../desk/library.js';
import type { Desk, Field } from '../../desk/model.js';
import type { FieldValues } from '../../desk/values.js';
import { type IdKind, objectId } from './ids.js';
import { customName, exact, isExact } from './shape.js';

/** Ids of the desk's things, and what all records of one organisation share. */
export interface Names {
  readonly desk: Desk;
  readonly org: string;
  readonly user: (index: number) => string;
  readonly team: (index: number) => string;
  readonly tag: (index: number) => string;
  readonly company: (index: number) => string;
  readonly customer: (index: number) => string;
  readonly id: (kind: IdKind, number: number, createdAt: number) => string;
  readonly custom: (on: Field['on'], values: FieldValues) => Record<string, unknown>;
  readonly lang: (language: string) => string;
}

export interface NameOptions {
  /** Whether numbers beyond 2^53 and with trailing zeros occur. */
  readonly bigNumbers: boolean;
}

export const makeNames = (desk: Desk, options: NameOptions): Names => {
  const { seed } = desk;
  const id = (kind: IdKind, number: number, createdAt: number) => objectId(kind, seed, number, createdAt);
  const fields = new Map(desk.fields.map((field) => [`${field.on}.${field.name}`, field]));
  const customers = new Map<number, string>();
  const customer = (index: number): string => {
    let known = customers.get(index);
    if (known === undefined) {
      known = id('customer', index, desk.profile(index).createdAt);
      customers.set(index, known);
    }
    return known;
  };
  return {
    desk,
    org: id('org', 1, desk.end - 5 * 365 * 86_400_000),
    user: (index) => id('user', index, desk.agents[index]?.createdAt ?? 0),
    team: (index) => id('team', index, desk.teams[index]?.createdAt ?? 0),
    tag: (index) => id('tag', index, desk.tags[index]?.createdAt ?? 0),
    company: (index) => id('company', index, desk.companies[index]?.createdAt ?? 0),
    customer,
    id,
    custom: (on, values) => {
      const custom: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(values)) {
        const field = fields.get(`${on}.${name}`);
        if (!field) continue;
        if (isExact(value)) {
          if (options.bigNumbers) custom[customName(field)] = exact(value);
        } else if (field.type === 'reference' && typeof value === 'string')
          custom[customName(field)] = customer(Number(value));
        else custom[customName(field)] = value;
      }
      return custom;
    },
    lang: underscored,
  };
};
