import type { FileState } from './model.js';
import { oddFileNames } from './words/names.js';
import { oddTexts } from './words/phrases.js';

/**
 * Rare things stand at fixed numbers, not where chance puts them: every desk of some hundred threads has each of them,
 * whatever its seed.
 */
export interface Awkward {
  /** Said instead of the second turn, or of the only one. */
  readonly text: string | undefined;
  /** The first turn tells the whole story, in more than ten thousand characters. */
  readonly long: boolean;
  /** The first turn brings a file of this name. */
  readonly fileName: string | undefined;
  /** The first turn brings a file in this state. */
  readonly fileState: FileState | undefined;
  /** Somebody writes again a year or two later. */
  readonly woken: boolean;
  /** Goes on and on. */
  readonly endless: boolean;
  readonly removed: boolean;
}

const fileStates: readonly FileState[] = [
  'elsewhere',
  'elsewhere-dead',
  'name-only',
  'never-uploaded',
  'redacted',
];

/** Every `step`th number from `first` on takes the next of a list, round and round. */
const turnBy = <T>(index: number, step: number, first: number, list: readonly T[]): T | undefined =>
  index % step === first ? list[Math.floor(index / step) % list.length] : undefined;

export const awkwardAt = (index: number): Awkward => ({
  text: turnBy(index, 29, 11, oddTexts),
  long: index % 83 === 19,
  fileName: turnBy(index, 23, 5, oddFileNames),
  fileState: turnBy(index, 31, 7, fileStates),
  woken: index % 17 === 3,
  endless: index % 100 === 38,
  removed: index % 67 === 41,
});
