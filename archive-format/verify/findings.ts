import type { Finding } from '../archive.js';
import type { ocflErrors, ocflWarnings } from './ocfl/codes.js';
import type { OwnErrorCode } from './own/codes.js';

export type ErrorCode = keyof typeof ocflErrors | OwnErrorCode;
export type WarningCode = keyof typeof ocflWarnings;

/** Gathers what a check finds. Order of adding does not matter: the list is sorted. */
export interface Findings {
  error(code: ErrorCode, path: string, message: string): void;
  warning(code: WarningCode, path: string, message: string): void;
  /** Names something that was not looked at, and why. */
  uncovered(what: string): void;
  /** By path, then code, then message; equal ones once. */
  list(): readonly Finding[];
  uncoveredList(): readonly string[];
}

const compare = (a: Finding, b: Finding): number => {
  for (const key of ['path', 'code', 'message'] as const)
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  return 0;
};

export const findings = (): Findings => {
  const found = new Map<string, Finding>();
  const notLookedAt = new Set<string>();
  const add = (severity: Finding['severity'], code: string, path: string, message: string): void => {
    found.set(`${code}\u0000${path}\u0000${message}`, { code, severity, path, message });
  };
  return {
    error: (code, path, message) => add('error', code, path, message),
    warning: (code, path, message) => add('warning', code, path, message),
    uncovered: (what) => notLookedAt.add(what),
    list: () => [...found.values()].sort(compare),
    uncoveredList: () => [...notLookedAt].sort(),
  };
};

/** The same findings with the paths of one folder of the checked place; `''` is the place itself. */
export const findingsBelow = (found: Findings, folder: string): Findings => {
  if (folder === '') return found;
  const place = (path: string): string => (path === '' ? folder : `${folder}/${path}`);
  return {
    ...found,
    error: (code, path, message) => found.error(code, place(path), message),
    warning: (code, path, message) => found.warning(code, place(path), message),
  };
};
