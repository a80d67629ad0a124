import { cleanHtml } from './clean.js';
import { inDialect } from './dialect/blocks.js';
import { articleDialect, type HtmlLoss, partDialect } from './dialect/dialect.js';
import { newNotes } from './dialect/notes.js';
import type { FoundAsset } from './rewrite.js';
import { printTree } from './tree.js';

/** HTML for Intercom. Both functions clean first; addresses of their own schemes are put in afterwards, by rewriteHtml. */

export interface IntercomHtml {
  readonly html: string;
  readonly losses: readonly HtmlLoss[];
}

/** The body of an article: what Intercom's help center takes, flattened without losing a word. */
export const intercomArticle = (html: string): IntercomHtml => {
  const notes = newNotes();
  const tree = inDialect(cleanHtml(html).tree, articleDialect, notes);
  return { html: printTree(tree), losses: notes.losses() };
};

export interface IntercomPart extends IntercomHtml {
  /** Pictures of the text in its order; `[alt]` stands where each was. */
  readonly pictures: readonly FoundAsset[];
}

/** The body of a comment or note: p, br, a, b, i and flat lists. */
export const intercomPart = (html: string): IntercomPart => {
  const notes = newNotes();
  const tree = inDialect(cleanHtml(html).tree, partDialect, notes);
  return { html: printTree(tree), losses: notes.losses(), pictures: notes.pictures };
};
