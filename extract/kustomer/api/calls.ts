import { canonicalJson } from '../../../core/digest.js';

/** One call to the API as plain data: what to send, and nothing of how. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Path and query below the base URL. */
  readonly path: string;
  /** JSON text of a search. */
  readonly body?: string;
  /** Counts against the searches' own limit. */
  readonly search?: true;
  /** Takes out of an answer what must not even be hashed. */
  readonly scrub?: ((body: Buffer) => Buffer) | undefined;
  /** One record of many: if the vendor keeps failing at this call alone, that is an answer, and the stream goes on. */
  readonly alone?: true;
}

const query = (parameters: Readonly<Record<string, string | number | undefined>>): string => {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
};

/** A single resource or a page of a list. Ids in `path` must be encoded by the caller; see `segment`. */
export const get = (
  path: string,
  parameters: Readonly<Record<string, string | number | undefined>> = {},
): Call => ({ method: 'GET', path: path + query(parameters) });

/** An id or name as one path segment. */
export const segment = (text: string): string => encodeURIComponent(text);

/** The two searches: of objects changed within two years, and of older ones. One route each for all kinds. */
export type SearchRoute = 'live' | 'archive';

const searchPaths: Readonly<Record<SearchRoute, string>> = {
  live: '/v1/customers/search',
  archive: '/v1/customers/archive/search',
};

export const search = (
  route: SearchRoute,
  body: Readonly<Record<string, unknown>>,
  page: number,
  pageSize: number,
): Call => ({
  method: 'POST',
  path: `${searchPaths[route]}${query({ page, pageSize })}`,
  body: canonicalJson(body),
  search: true,
});
