import type { CursorStyle } from '../source.js';
import type { ListedKind } from './kinds/kind.js';
import type { WalkedKind } from './kinds/walked.js';
import { fetched } from './read/fetched.js';
import { listed } from './read/listed.js';
import { listedToo } from './read/listed-too.js';
import { pointedAt } from './read/references.js';
import { searched } from './read/searched.js';
import { walked } from './read/walked.js';
import type { KustomerStream, Reader } from './reader.js';
import { roles } from './roles.js';
import { type SearchKind, searchKinds } from './search/kinds.js';
import { declaredWalk } from './walks.js';

/** The forms that streams come in; which ones there are, is in streams.ts. */

interface Parts {
  readonly kind: string;
  /** Kinds that come along. */
  readonly and?: readonly string[];
  readonly after?: readonly string[];
  readonly needs?: readonly string[];
  readonly roles: readonly string[];
  readonly read: Reader;
  readonly cursor: CursorStyle;
  readonly countable?: boolean;
}

/** A stream from its parts. */
export const stream = (name: string, parts: Parts): KustomerStream => ({
  name,
  kinds: parts.kind === '' ? [] : [parts.kind, ...(parts.and ?? [])],
  after: parts.after ?? [],
  ...(parts.needs ? { needs: parts.needs } : {}),
  cursor: parts.cursor,
  countable: parts.countable ?? false,
  optional: false,
  roles: parts.roles,
  read: parts.read,
});

/** A kind that the searches give. */
export const search = (kind: string): KustomerStream =>
  stream(kind, {
    kind,
    roles: roles.search,
    read: searched(searchKinds[kind] as SearchKind, roles.search),
    cursor: 'keyset',
    countable: true,
  });

/** A kind that a list gives, asked under all the queries that are needed to see everything. */
export const list = (
  kind: string,
  path: string,
  pageSize: number,
  needed: readonly string[],
  ...queries: Readonly<Record<string, string>>[]
): KustomerStream =>
  stream(kind, {
    kind,
    roles: needed,
    read: listed(
      {
        kind,
        path,
        pageSize,
        queries: queries.length > 0 ? queries : [{}],
        signed: path.startsWith('/v1/kb/'),
        ...(kind === 'kb_article' ? { lesser: true } : {}),
      },
      needed,
    ),
    cursor: 'pages',
  });

/** A kind that is declared; see kinds/. */
export const declared = (one: ListedKind): KustomerStream =>
  stream(one.kind, {
    kind: one.kind,
    and: Object.values(one.included ?? {}),
    roles: one.roles,
    read: listed(
      {
        kind: one.kind,
        path: one.path,
        otherPaths: one.otherPaths ?? [],
        pageSize: one.pageSize ?? 100,
        queries: one.queries ?? [{}],
        signed: one.secrets === true,
        single: one.single === true,
        included: one.included ?? {},
      },
      one.roles,
    ),
    cursor: one.single ? 'whole' : 'pages',
  });

/** The plain list of a kind that was searched. */
export const unsearched = (kind: 'company' | 'customer' | 'conversation', path: string): KustomerStream =>
  stream(`${kind}-listed`, {
    kind,
    after: [kind],
    roles: roles[kind],
    read: listedToo(kind, path, roles[kind]),
    cursor: 'pages',
  });

/** Records that others point to and that did not come by themselves: deleted ones, and such as fell between two searches. */
export const missing = (
  kind: 'user' | 'customer' | 'company' | 'conversation',
  from: readonly string[],
  after: readonly string[],
): KustomerStream =>
  stream(`${kind}-missing`, {
    kind,
    after,
    roles: roles[kind],
    read: fetched({ kind, from, references: pointedAt(kind), which: 'missing' }, roles[kind]),
    cursor: 'per-parent',
  });

/** A stream that goes over stored records. */
export const bySeq = (name: string, parts: Omit<Parts, 'cursor'>): KustomerStream =>
  stream(name, { ...parts, cursor: 'per-parent' });

/** A kind that each parent is asked for, when all parents are known. */
export const walk = (one: WalkedKind): KustomerStream =>
  bySeq(one.kind, {
    kind: one.kind,
    after: [`${one.of}-missing`],
    roles: one.roles,
    read: walked(declaredWalk(one), one.roles),
  });
