import type { MappingDocument } from './document.js';

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

/** Collects findings with their places. */
export interface Reporter {
  readonly findings: readonly MappingFinding[];
  error(path: readonly string[], what: string, next: string): void;
  warning(path: readonly string[], what: string, next: string): void;
}

export const reporter = (document: MappingDocument): Reporter => {
  const findings: MappingFinding[] = [];
  const add = (level: 'error' | 'warning') => (path: readonly string[], what: string, next: string) => {
    findings.push({ level, file: document.file, ...document.place(path), path: pathText(path), what, next });
  };
  return { findings, error: add('error'), warning: add('warning') };
};
