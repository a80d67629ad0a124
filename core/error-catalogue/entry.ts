import type { ExitCode } from '../exit-codes.js';

/**
 * What happens next after an error: the caller mends the call (`usage`), the same call may work later
 * (`retryable`), one row is set aside and the work goes on (`row`), or the work stops (`fatal`).
 */
export type Consequence = 'usage' | 'retryable' | 'row' | 'fatal';

export interface CatalogueEntry {
  readonly consequence: Consequence;
  readonly exit: ExitCode;
  /** One sentence for docs/errors.md: when this is raised. */
  readonly when: string;
  /** The default next step shown to the user; a throw site may give a more exact one. */
  readonly next: string;
}

/** One line of the catalogue. */
export const entry = (
  consequence: Consequence,
  exit: ExitCode,
  when: string,
  next: string,
): CatalogueEntry => ({ consequence, exit, when, next });
