import { encoded } from './kind.js';

/** Addresses of the knowledge base's tree. */

export const articles = 'articles';

/** `en/orders/returns.md`: the remote id of a path. */
export const splitPlace = (place: string): { readonly locale: string; readonly path: string } => {
  const at = place.indexOf('/');
  return { locale: place.slice(0, at), path: place.slice(at + 1) };
};

export const treePath = (what: 'path' | 'content' | 'metadata' | 'page', place: string): string => {
  const { locale, path } = splitPlace(place);
  return `/helpdesk/tree/${what}/${encodeURIComponent(locale)}/${articles}/${encoded(path)}`;
};

/** A page of what is in a folder; an empty path: in the tree. */
export const listPath = (locale: string, path: string, page: number): string =>
  `/helpdesk/tree/list/${encodeURIComponent(locale)}/${articles}/${page}${path === '' ? '' : `?sub_path=${encodeURIComponent(path)}`}`;

export const redirectionPath = (id: string): string => `/helpdesk/redirection/${encodeURIComponent(id)}`;
