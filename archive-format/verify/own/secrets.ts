import { secretLook } from '../../../core/secrets.js';
import { gapKind, requestKind } from '../../layout.js';
import type { JsonObject } from '../ocfl/json-object.js';

/** Fields of our own rows that come from requests and answers. Cursors are kept on purpose: they are no secret. */
const fields: Readonly<Record<string, readonly string[]>> = {
  [requestKind]: ['url', 'body'],
  [gapKind]: ['evidence', 'received'],
};

/**
 * What looks like a secret in a request or a gap, in words that do not show it. Records are the source's own words,
 * kept as they came: signed addresses in them are no finding.
 */
export const secretInOwnRow = (kind: string, row: JsonObject): string | undefined => {
  for (const name of fields[kind] ?? []) {
    const value = row[name];
    const look = value === undefined || value === null ? undefined : secretLook(JSON.stringify(value));
    if (look) return `${look} (${name})`;
  }
  return undefined;
};
