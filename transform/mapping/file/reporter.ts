import type { MappingDocument } from './document.js';
import { type MappingFinding, pathText } from './finding.js';

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
