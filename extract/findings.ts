import type { CheckFinding } from './source.js';

/** Says one thing that a check found. */
export type Say = (
  level: CheckFinding['level'],
  topic: string,
  message: string,
  more?: Pick<CheckFinding, 'stream' | 'details'>,
) => void;

/** A list of findings, and the way to add to it. */
export const createFindings = (): { readonly findings: CheckFinding[]; readonly say: Say } => {
  const findings: CheckFinding[] = [];
  return {
    findings,
    say: (level, topic, message, more = {}) => findings.push({ level, topic, message, ...more }),
  };
};
