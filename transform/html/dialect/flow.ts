import type { Content, Parent } from '../tree.js';
import type { Dialect } from './dialect.js';
import type { Notes } from './notes.js';

/** What every part of the walk through a text needs. */
export interface Flow {
  readonly dialect: Dialect;
  readonly notes: Notes;
  /** The content of an element as paragraphs and other blocks of the dialect. */
  readonly blocks: (parent: Parent) => Content[];
}
