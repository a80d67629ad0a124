import type { Finding } from '../archive.js';

/** Gathers what a check finds. Order of adding does not matter: the list is sorted. */
export interface Findings {
  error(code: string, path: string, message: string): void;
  warning(code: string, path: string, message: string): void;
  /** By path, then code, then message; equal ones once. */
  list(): readonly Finding[];
}

const compare = (a: Finding, b: Finding): number => {
  for (const key of ['path', 'code', 'message'] as const)
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  return 0;
};

export const findings = (): Findings => {
  const found = new Map<string, Finding>();
  const add = (severity: Finding['severity'], code: string, path: string, message: string): void => {
    found.set(`${code}\u0000${path}\u0000${message}`, { code, severity, path, message });
  };
  return {
    error: (code, path, message) => add('error', code, path, message),
    warning: (code, path, message) => add('warning', code, path, message),
    list: () => [...found.values()].sort(compare),
  };
};
