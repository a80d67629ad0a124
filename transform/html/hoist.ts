import { type Content, contents, type Element, isElement, type Parent, type Root } from './tree.js';
import { blocks } from './words.js';

/** Blocks that stand in lines of text, e.g. a link round a heading, brought to where blocks belong. */

/** A block as a writer sees it: not a line break, but a frame. */
export const isBlock = (node: Content): boolean =>
  isElement(node) && node.tagName !== 'br' && (blocks.has(node.tagName) || node.tagName === 'iframe');

/** An inline element with a block somewhere in it. */
const holdsBlock = (node: Content): boolean =>
  isElement(node) && !isBlock(node) && node.children.some((child) => isBlock(child) || holdsBlock(child));

/** Elements that hold other elements only; a bold list has bold items, not a bold frame. */
const frames = new Set('ul ol dl table thead tbody tfoot tr iframe video audio hr pre'.split(' '));

/** Puts an inline element round each piece of text in the nodes, inside their blocks. */
const inside = (wrapper: Element, nodes: readonly Content[], framed: boolean): Content[] => {
  const out: Content[] = [];
  let run: Content[] = [];
  const flush = () => {
    if (framed) out.push(...run);
    else if (run.length > 0) out.push({ ...wrapper, children: run });
    run = [];
  };
  for (const node of nodes) {
    if (!isElement(node) || !isBlock(node)) {
      run.push(node);
      continue;
    }
    flush();
    const hollow = ['iframe', 'video', 'audio', 'hr', 'pre'].includes(node.tagName);
    out.push(
      hollow ? node : { ...node, children: inside(wrapper, contents(node), frames.has(node.tagName)) },
    );
  }
  flush();
  return out;
};

/** Whether no inline element has a block in it, as in most texts: one walk over all nodes. */
const isHoisted = (tree: Root): boolean => {
  let clean = true;
  const walk = (parent: Parent, inLine: boolean): void => {
    for (const node of parent.children) {
      if (!clean || !isElement(node)) continue;
      const block = isBlock(node);
      if (block && inLine) clean = false;
      else walk(node, !block);
    }
  };
  walk(tree, false);
  return clean;
};

const hoistedIn = (parent: Parent): Content[] =>
  contents(parent).flatMap((node): Content[] => {
    if (!isElement(node)) return [node];
    const children = hoistedIn(node);
    return holdsBlock(node) ? inside(node, children, false) : [{ ...node, children }];
  });

/**
 * The same text with no block inside a line of text: `<b>a<p>b</p></b>` becomes `<b>a</b><p><b>b</b></p>`. Every word,
 * link and emphasis stays.
 */
export const hoisted = (tree: Root): Root =>
  isHoisted(tree) ? tree : { type: 'root', children: hoistedIn(tree) };
