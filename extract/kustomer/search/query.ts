import { type Call, type SearchRoute, search } from '../api/calls.js';

/** One criterion of a search: `{ message_updated_at: { gte: … } }`. */
export interface Criterion {
  readonly field: string;
  readonly operator: 'equals' | 'gt' | 'gte' | 'lt';
  readonly value: string | number;
}

/** What one search asks for. */
export interface Query {
  readonly route: SearchRoute;
  /** The kind of object: `message`, `conversation`… */
  readonly context: string;
  readonly and: readonly Criterion[];
  /** None of these may hold. */
  readonly not: readonly Criterion[];
  /** Sorted by one key, ascending: the vendor is known to honour only the first. */
  readonly sort: string;
}

/** Most criteria of one list (developer.kustomer.com, search). */
export const mostCriteria = 20;

const criterion = ({ field, operator, value }: Criterion) => ({ [field]: { [operator]: value } });

/** The search as a call. Deleted records are asked for too: nowhere else do they show. */
export const searchCall = (query: Query, page: number, pageSize: number): Call =>
  search(
    query.route,
    {
      queryContext: query.context,
      and: query.and.map(criterion),
      ...(query.not.length === 0 ? {} : { not: query.not.map(criterion) }),
      sort: [{ [query.sort]: 'asc' }],
      includeDeleted: true,
    },
    page,
    pageSize,
  );
