import { z } from 'zod';
import { fieldTypes, mappingTargets, ticketCategories, usualStates } from '../mapping.js';

/**
 * The mapping file's form. Every scalar arrives as text: the file is read without YAML's guesses, so that a tag
 * named `no`, `1.10` or `null` stays what it is. Where keys are free (agents, tags…) a Map arrives.
 */

export const mappingFormat = 'deskarchive-mapping/1';

const email = z.string().regex(/^[^@\s]+@[^@\s]+$/, { message: 'must be an e-mail address' });
const filled = z.string().min(1, { message: 'must not be empty' });
const includeOrSkip = z.enum(['include', 'skip']);

/** A name at the target, or `skip`. `{ name: skip }` is for a thing that is really called so. */
const nameOrSkip = z.union([
  z.literal('skip').transform(() => null),
  filled,
  z.strictObject({ name: filled }).transform((named) => named.name),
]);

const field = z.union([
  z.literal('skip').transform(() => null),
  z.strictObject({
    name: filled,
    type: z.enum(fieldTypes),
    options: z.array(filled).default([]),
  }),
]);

const fieldsOf = z.map(z.string(), field);

const mark = z.strictObject({
  channel: filled.optional(),
  queue: filled.optional(),
  tag: filled.optional(),
  team: filled.optional(),
});

const ticketRule = z.strictObject({
  tag: filled.optional(),
  channel: filled.optional(),
  object: filled.optional(),
  as: z.union([z.literal('conversation').transform(() => null), filled]),
});

const ticketType = z.strictObject({
  category: z.enum(ticketCategories),
  states: z
    .strictObject({
      open: filled.default(usualStates.open),
      pending: filled.default(usualStates.pending),
      snoozed: filled.default(usualStates.snoozed),
      closed: filled.default(usualStates.closed),
    })
    .default(usualStates),
});

const objectTarget = z.strictObject({
  as: z.enum(['inventory', 'object', 'ticket']),
  type: filled,
  relations: z
    .strictObject({ contact: nameOrSkip.default(null), conversation: nameOrSkip.default(null) })
    .default({ contact: null, conversation: null }),
  fields: fieldsOf.default(new Map()),
});

export const mappingFile = z.strictObject({
  format: z.literal(mappingFormat),
  target: z.enum(mappingTargets),
  archive: z.strictObject({
    object: filled,
    version: z.string().regex(/^v\d+$/, { message: 'must be a version such as v3' }),
    inventory: z.string().regex(/^[0-9a-f]{128}$/, { message: 'must be a SHA-512 in hex' }),
  }),
  fallbackAuthor: email,
  agents: z.map(z.string(), z.union([z.literal('fallback').transform(() => null), email])),
  teams: z.map(z.string(), nameOrSkip),
  tags: z.map(z.string(), nameOrSkip),
  fields: z.strictObject({ contact: fieldsOf, company: fieldsOf, conversation: fieldsOf }),
  contacts: z.strictObject({
    role: z.enum(['user', 'lead']),
    withoutEmail: z.enum(['hold', 'placeholder', 'skip']),
    deleted: includeOrSkip,
    unsubscribe: z.enum(['yes', 'no']).transform((answer) => answer === 'yes'),
  }),
  companies: z.strictObject({ deleted: includeOrSkip }),
  conversations: z.strictObject({
    as: z.enum(['conversation']),
    spam: includeOrSkip,
    deleted: includeOrSkip,
    unmappedAssignee: z.enum(['nobody', 'fallback']),
  }),
  marks: z.array(mark).optional(),
  tickets: z.strictObject({ rules: z.array(ticketRule), types: z.map(z.string(), ticketType) }).optional(),
  objects: z.map(z.string(), objectTarget).optional(),
  notes: z.strictObject({ deleted: includeOrSkip }),
  articles: z.strictObject({
    author: email,
    deleted: includeOrSkip,
    notPublic: z.enum(['hold', 'draft', 'internal']),
    topCategory: z.enum(['skip', 'collection']),
    depth: z.enum(['1', '2', '3']).transform((depth) => Number(depth) as 1 | 2 | 3),
    withoutCategory: nameOrSkip.default(null),
    locales: z.map(z.string(), nameOrSkip),
  }),
  legacy: z.strictObject({
    id: nameOrSkip,
    url: z.union([
      z.literal('skip').transform(() => null),
      z.strictObject({
        name: filled,
        pattern: z.string().includes('{id}', { message: 'must hold {id} where the old id goes' }),
      }),
    ]),
  }),
  confirmed: z
    .strictObject({
      by: filled,
      at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, { message: 'must be a UTC time' }),
      content: z.string().regex(/^sha256:[0-9a-f]{64}$/, { message: 'must be sha256: and 64 hex digits' }),
    })
    .optional(),
});

export type MappingFile = z.infer<typeof mappingFile>;

/** Places whose keys are data, not words of ours; `*` is any key. */
export const freeKeys: readonly (readonly string[])[] = [
  ['agents'],
  ['teams'],
  ['tags'],
  ['fields', 'contact'],
  ['fields', 'company'],
  ['fields', 'conversation'],
  ['articles', 'locales'],
  ['tickets', 'types'],
  ['objects'],
  ['objects', '*', 'fields'],
];
