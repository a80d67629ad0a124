import type { LossReason } from '../../../core/target-row.js';

/**
 * A smaller HTML that a target takes, as data. Everything that is not in it is turned into what is: no word gets lost,
 * and what could not stay is named.
 */
export interface Dialect {
  /** What each level of heading becomes: another level, or a paragraph in bold. */
  readonly headings: Readonly<Record<string, 'h1' | 'h2' | 'bold'>>;
  /** Tables stay tables; otherwise each row becomes a line, cells apart by ` | `. */
  readonly tables: boolean;
  /** <pre> stays; otherwise its lines become lines. */
  readonly pre: boolean;
  readonly rules: boolean;
  /** Frames with videos stay; otherwise they become links. */
  readonly frames: boolean;
  /** Pictures stay; otherwise `[alt]` stands in their place and they are listed. */
  readonly pictures: boolean;
  /** Quoted text is marked with `> `; otherwise it becomes plain paragraphs. */
  readonly quoteMarks: boolean;
  /** Inline elements that stay, by the name they get. */
  readonly inline: Readonly<Record<string, string>>;
}

/** Something that the target will not show as it was. Counted: the same change is one entry. */
export interface HtmlLoss {
  readonly reason: LossReason;
  /** In short, e.g. `h3 ×4`. */
  readonly before: string;
  readonly after: string;
}

/**
 * What Intercom's articles take (developers.intercom.com, supported HTML; help article 4103903): h3 to h6 become h2,
 * nested lists, lists with tables in them and nested or empty tables are refused with 400, so is any frame that is
 * no video of the hosts in policy.ts.
 */
export const articleDialect: Dialect = {
  headings: { h1: 'h1', h2: 'h2', h3: 'h2', h4: 'h2', h5: 'h2', h6: 'h2' },
  tables: true,
  pre: true,
  rules: true,
  frames: true,
  pictures: true,
  quoteMarks: false,
  inline: {
    a: 'a',
    b: 'b',
    code: 'code',
    em: 'em',
    i: 'i',
    kbd: 'code',
    samp: 'code',
    strong: 'strong',
    var: 'i',
    cite: 'i',
    dfn: 'i',
  },
};

/**
 * What is safe in Intercom's comments and notes. The vendor does not say which HTML they take ("some"), so only the
 * plainest is used.
 */
export const partDialect: Dialect = {
  headings: { h1: 'bold', h2: 'bold', h3: 'bold', h4: 'bold', h5: 'bold', h6: 'bold' },
  tables: false,
  pre: false,
  rules: false,
  frames: false,
  pictures: false,
  quoteMarks: true,
  inline: { a: 'a', b: 'b', strong: 'b', i: 'i', em: 'i', cite: 'i', dfn: 'i', var: 'i' },
};
