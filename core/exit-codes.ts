/** What the process tells its caller. Part of the command-line contract; see docs/errors.md. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  findings: 3,
  doneWithGaps: 4,
  refusedByVendor: 5,
  staleOrUnconfirmed: 6,
  locked: 7,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
