import type { Known } from '../known/known.js';
import type { Screen } from '../suppress/screen.js';
import type { GrowingFiles } from './growing-files.js';
import type { RawStore } from './raw-store.js';
import type { RunState } from './run-state.js';

/** A snapshot's raw files as the writer hands them to the commit: everything in them is durable. */
export interface Staged {
  readonly state: Omit<RunState, 'files'>;
  /** Still open: deriving the tables may add gap rows. */
  readonly files: GrowingFiles;
  readonly store: RawStore;
  /** Resolves as soon as not too much text is on its way to the disk. */
  readonly room: () => Promise<void>;
  /** The content folder of the version to be. */
  readonly content: string;
  /** Keeps erased people out; undefined when there are none. */
  readonly screen?: Screen | undefined;
  /** work/tx-<id> */
  readonly folder: string;
  /** What earlier snapshots hold; undefined for a full snapshot. */
  readonly known: Known | undefined;
}
