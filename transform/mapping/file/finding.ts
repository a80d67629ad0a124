/** One thing about a mapping file that cannot work (`error`) or that a person should look at (`warning`). */
export interface MappingFinding {
  readonly level: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Keys to the place, joined with ` → `; empty for the whole file. */
  readonly path: string;
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** What to do. */
  readonly next: string;
}

/** How paths are shown: keys may hold dots, so an arrow divides them. */
export const pathText = (path: readonly string[]): string => path.join(' → ');
