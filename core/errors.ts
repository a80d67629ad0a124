import { type Consequence, type ErrorCode, errorCatalogue } from './error-catalogue.js';
import type { ExitCode } from './exit-codes.js';

/** The facts of one failure. Never put a secret in any of them: they are printed and logged as they are. */
export interface ErrorFacts {
  /** What happened, in one sentence. */
  readonly what: string;
  /** Where: a path, a URL without query, a file:line, a table and row. */
  readonly where?: string | undefined;
  /** What to do now; the catalogue's sentence stands in when absent. */
  readonly next?: string | undefined;
  readonly cause?: unknown;
  /** Machine-readable details for --json and for rows. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** The one error type of the product. `code` is stable; see core/error-catalogue.ts and docs/errors.md. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly next: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, facts: ErrorFacts) {
    super(facts.what, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.where = facts.where;
    this.next = facts.next ?? errorCatalogue[code].next;
    this.details = facts.details ?? {};
  }

  get consequence(): Consequence {
    return errorCatalogue[this.code].consequence;
  }

  get exit(): ExitCode {
    return errorCatalogue[this.code].exit;
  }
}

/** Builds an error; the caller throws it: `throw deskError('disk-full', { what, where })`. */
export const deskError = (code: ErrorCode, facts: ErrorFacts): DeskError => new DeskError(code, facts);

export const isDeskError = (error: unknown, code?: ErrorCode): error is DeskError =>
  error instanceof DeskError && (code === undefined || error.code === code);

const errnoCodes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
  // A folder where a file should be, or the other way round; and a path that is not there.
  EISDIR: 'not-writable',
  ENOTDIR: 'not-writable',
  ENOTEMPTY: 'not-writable',
  EEXIST: 'not-writable',
  ENOENT: 'not-readable',
  EADDRINUSE: 'port-taken',
};

const errnoOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  // DuckDB reports the operating system's words, not its number.
  const message = error instanceof Error ? error.message : '';
  if (/no space left on device|disk quota exceeded/i.test(message)) return 'ENOSPC';
  if (/permission denied/i.test(message)) return 'EACCES';
  if (/read-only file system/i.test(message)) return 'EROFS';
  return undefined;
};

/** Gives any thrown value its place in the catalogue, so that each failure ends with a code and a next step. */
export const asDeskError = (error: unknown, where?: string): DeskError => {
  if (error instanceof DeskError) return error;
  const errno = errnoOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const code = (errno && errnoCodes[errno]) || 'unexpected';
  const path = (error as { path?: unknown } | null)?.path;
  return deskError(code, {
    what: message,
    where: where ?? (typeof path === 'string' ? path : undefined),
    cause: error,
  });
};
