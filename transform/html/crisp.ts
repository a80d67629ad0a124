import { blocksOf } from './crisp/blocks.js';
import type { Addresses } from './crisp/inline.js';
import type { HtmlLoss } from './dialect/dialect.js';
import { newNotes } from './dialect/notes.js';
import { hoisted } from './hoist.js';
import { parseTree, type Root } from './tree.js';

export type { Addresses } from './crisp/inline.js';

export interface CrispText {
  readonly markdown: string;
  readonly losses: readonly HtmlLoss[];
}

/**
 * Cleaned HTML in Crisp's Markdown, which is nearly everybody's: two underscores are an underline there, pipes at the
 * beginning of a line a coloured box, `${youtube}[…](…)` a video; tables have at most 50 rows. No word gets lost;
 * what could not stay as it was is named.
 */
export const crispMarkdown = (tree: Root, addresses: Addresses): CrispText => {
  const notes = newNotes();
  const markdown = blocksOf(hoisted(tree), { notes, addresses }).join('\n\n');
  return { markdown, losses: notes.losses() };
};

/** The same for HTML that is a fixed point of cleanHtml already, e.g. from the model. */
export const crispArticle = (cleanHtml: string, addresses: Addresses): CrispText =>
  crispMarkdown(parseTree(cleanHtml), addresses);
