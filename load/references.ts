import type { Operation, PayloadValue } from './operation.js';

/** Calls `visit` for each later value (`$ref`, `$blob`, `$look`) inside a payload. */
const walk = (value: PayloadValue, visit: (name: string, of: string) => void): void => {
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value as readonly PayloadValue[]) walk(item, visit);
    return;
  }
  const entries = Object.entries(value as { readonly [key: string]: PayloadValue });
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only?.[0].startsWith('$') && typeof only[1] === 'string') {
    visit(only[0], only[1]);
    return;
  }
  for (const [, inner] of entries) walk(inner, visit);
};

const collect = (payload: Operation['payload'], wanted: string): string[] => {
  const found = new Set<string>();
  walk(payload, (name, of) => {
    if (name === wanted) found.add(of);
  });
  return [...found];
};

/** Keys of the operations whose ids a payload needs. */
export const refsOf = (payload: Operation['payload']): string[] => collect(payload, '$ref');

/** Names that a payload needs from preflight. */
export const looksOf = (payload: Operation['payload']): string[] => collect(payload, '$look');

/** Digests of the archive's bytes that a payload carries. */
export const blobsOf = (payload: Operation['payload']): string[] => collect(payload, '$blob');

/** A payload with its later values put in. */
export const resolvePayload = async (
  payload: Operation['payload'],
  resolve: {
    readonly ref: (key: string) => string;
    readonly look: (name: string) => string;
    readonly blob: (sha256: string) => Promise<string>;
  },
): Promise<Record<string, unknown>> => {
  const bytes = new Map<string, string>();
  // One after another: several attachments being read at once would defeat the byte budget.
  for (const sha256 of blobsOf(payload)) bytes.set(sha256, await resolve.blob(sha256));

  // At once and without promises: nearly every value of nearly every operation is a plain one.
  const filled = (value: PayloadValue): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return (value as readonly PayloadValue[]).map(filled);
    const entries = Object.entries(value as { readonly [key: string]: PayloadValue });
    const only = entries.length === 1 ? entries[0] : undefined;
    if (only && typeof only[1] === 'string') {
      if (only[0] === '$ref') return resolve.ref(only[1]);
      if (only[0] === '$look') return resolve.look(only[1]);
      if (only[0] === '$blob') return bytes.get(only[1]);
    }
    return Object.fromEntries(entries.map(([key, inner]) => [key, filled(inner)]));
  };
  return filled(payload) as Record<string, unknown>;
};
