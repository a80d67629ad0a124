/**
 * What long work tells about itself. Stages only report; how it looks (a bar, plain lines, nothing) is the
 * command line's choice, so a wrapper can also record it.
 */
export interface ProgressEvent {
  /** The stage, e.g. `extract`, `verify`, `load`. */
  readonly stage: string;
  /** The thing worked on, e.g. `message`. */
  readonly task: string;
  readonly done: number;
  /** Absent when nobody can know it. */
  readonly total?: number;
  /** What `done` counts, e.g. `records`, `bytes`, `calls`. */
  readonly unit: string;
  /** What is waited for, e.g. `rate limit, 12 s`. */
  readonly waiting?: string;
  readonly finished?: boolean;
}

export type Progress = (event: ProgressEvent) => void;

export const silent: Progress = () => {};
