import type { FileTree } from './files.js';
import type { Findings } from './findings.js';

export interface WrappingOptions {
  /** Text of an allowed_signers file. */
  readonly signers: string | undefined;
  /** Hears bytes that nobody had read before. */
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** What is checked, on the disk or inside a hand-over; folders are relative to what was named. */
export interface Place {
  readonly folder: string;
  readonly sort: 'object' | 'store';
  /** Folder of the object or storage root; `''` when it is what was named. */
  readonly prefix: string;
  treeOf(folder: string): FileTree;
  /** Absolute path of a folder, for checks that open files by themselves; `''` inside a hand-over that is not unpacked. */
  rootOf(folder: string): string;
  /** What is wrong with the wrapping, when there is one. */
  checkWrapping(found: Findings, options: WrappingOptions): Promise<void>;
  close(): Promise<void>;
}
