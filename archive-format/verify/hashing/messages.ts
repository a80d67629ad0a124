/** A file to read: absolute path, and digest names as Node has them. */
export interface HashQuestion {
  readonly path: string;
  readonly algorithms: readonly string[];
}

export type HashAnswer =
  | { readonly bytes: number; readonly digests: readonly string[] }
  | { readonly error: { readonly message: string; readonly code?: string } };
