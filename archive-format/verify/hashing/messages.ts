import type { ByteRange } from '../files.js';

/** What to read: absolute path, and digest names as `newHash` knows them. */
export interface HashQuestion {
  readonly range: ByteRange;
  readonly algorithms: readonly string[];
}

export type HashAnswer =
  | { readonly bytes: number; readonly digests: readonly string[] }
  | { readonly error: { readonly message: string; readonly code?: string } };
