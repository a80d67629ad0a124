import { drawingTexts, frameLink } from './frames.js';
import { isElement, isText, type Parent } from './tree.js';

/** Elements that begin and end a line of their own: words on both sides do not touch. */
export const blocks: ReadonlySet<string> = new Set(
  [
    'address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption',
    'figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main marquee menu nav ol',
    'optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul video audio xmp',
  ]
    .join(' ')
    .split(' '),
);

/** Elements whose text readers do not see. */
const unseen: ReadonlySet<string> = new Set(
  'script style template title head datalist noframes noembed'.split(' '),
);

const collect = (parent: Parent, out: string[]): void => {
  for (const node of parent.children) {
    if (isText(node)) out.push(node.value);
    if (!isElement(node) || unseen.has(node.tagName)) continue;
    const drawn = drawingTexts(node);
    if (drawn) {
      out.push(drawn.join(' '));
      continue;
    }
    const link = frameLink(node);
    if (link) out.push(' ', link.label, ' ');
    if (node.tagName === 'iframe') continue;
    const block = blocks.has(node.tagName) || node.tagName === 'img';
    if (block) out.push(' ');
    collect(node, out);
    if (block) out.push(' ');
  }
};

/**
 * The words that a reader sees, in order: what must survive every step from the raw text on. A frame counts as the
 * link that stands for it.
 */
export const visibleWords = (parent: Parent): string[] => {
  const out: string[] = [];
  collect(parent, out);
  return out.join('').match(/[^\s\u200b\ufeff]+/gu) ?? [];
};
