import { type Element, isElement, isText, type Parent } from './tree.js';

/**
 * Whether a tree, printed and read again, is surely the same tree. Parsers move elements that may not stand where
 * they do (a paragraph in a paragraph, a link in a link, text between table cells); taking elements away can bring
 * them there. Errs to the safe side: false only costs another reading.
 */

const closesParagraph = new Set(
  'blockquote details dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary table ul'.split(
    ' ',
  ),
);

const headings = new Set('h1 h2 h3 h4 h5 h6'.split(' '));

const tableChildren: Readonly<Record<string, readonly string[]>> = {
  table: ['caption', 'thead', 'tbody', 'tfoot'],
  thead: ['tr'],
  tbody: ['tr'],
  tfoot: ['tr'],
  tr: ['td', 'th'],
};

const tableParents: Readonly<Record<string, readonly string[]>> = {
  caption: ['table'],
  thead: ['table'],
  tbody: ['table'],
  tfoot: ['table'],
  tr: ['thead', 'tbody', 'tfoot'],
  td: ['tr'],
  th: ['tr'],
};

interface Place {
  readonly paragraph: boolean;
  readonly link: boolean;
  readonly heading: boolean;
  readonly item: boolean;
  readonly term: boolean;
  readonly ruby: boolean;
}

const outside: Place = {
  paragraph: false,
  link: false,
  heading: false,
  item: false,
  term: false,
  ruby: false,
};

const inside = (place: Place, name: string): Place => {
  if (name === 'td' || name === 'th' || name === 'caption') return outside;
  if (name === 'p') return { ...place, paragraph: true };
  if (name === 'a') return { ...place, link: true };
  if (headings.has(name)) return { ...place, heading: true };
  if (name === 'ul' || name === 'ol') return { ...place, item: false };
  if (name === 'li') return { ...place, item: true };
  if (name === 'dl') return { ...place, term: false };
  if (name === 'dt' || name === 'dd') return { ...place, term: true };
  if (name === 'rt' || name === 'rp') return { ...place, ruby: true };
  return place;
};

const fits = (node: Element, parent: Parent, place: Place): boolean => {
  const name = node.tagName;
  const parentName = parent.type === 'element' ? parent.tagName : '';
  if (place.paragraph && closesParagraph.has(name)) return false;
  if (place.link && name === 'a') return false;
  if (place.heading && headings.has(name)) return false;
  if (place.item && name === 'li') return false;
  if (place.term && (name === 'dt' || name === 'dd')) return false;
  if (place.ruby && (name === 'rt' || name === 'rp')) return false;
  if (tableParents[name] && !tableParents[name].includes(parentName)) return false;
  const children = tableChildren[parentName];
  if (children && !children.includes(name)) return false;
  const first = node.children[0];
  // A parser drops a line break right behind <pre>.
  return !(name === 'pre' && isText(first) && first.value.startsWith('\n'));
};

const settledIn = (parent: Parent, place: Place): boolean => {
  const table = parent.type === 'element' && tableChildren[parent.tagName] !== undefined;
  for (const node of parent.children) {
    if (isText(node)) {
      if (table && node.value.trim() !== '') return false;
      continue;
    }
    if (!isElement(node)) return false;
    if (!fits(node, parent, place) || !settledIn(node, inside(place, node.tagName))) return false;
  }
  return true;
};

export const isSettled = (tree: Parent): boolean => settledIn(tree, outside);
