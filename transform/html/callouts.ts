import { attribute, type Element } from './tree.js';

/**
 * Boxes that draw attention: a hint, a remark, a warning. Editors mark them by class names of their own; cleaning keeps
 * which of three sorts it is, and targets that have such boxes make one.
 */

export type Callout = 'tip' | 'info' | 'warning';

/** Class names that stay, one a sort. */
export const calloutClasses: readonly string[] = ['callout-tip', 'callout-info', 'callout-warning'];

/** A name that says it is a box. A plain `note` or `alert` counts; `notes-list` does not. */
const boxName = /(?:^|[-_])(?:callout|notice|admonition|alert|infobox|note)(?:$|[-_])/;

const sortOf = (names: string): Callout => {
  if (/warn|danger|error|caution|important|critical/.test(names)) return 'warning';
  return /tip|hint|success/.test(names) ? 'tip' : 'info';
};

const elementsThatMay = new Set('div aside section p blockquote'.split(' '));

/** What sort of box an element is; undefined: none. */
export const calloutOf = (node: Element): Callout | undefined => {
  const names = (attribute(node, 'className') ?? '').toLowerCase().split(/\s+/);
  return elementsThatMay.has(node.tagName) && names.some((name) => boxName.test(name))
    ? sortOf(names.join(' '))
    : undefined;
};
