import { calloutOf } from './callouts.js';
import { drawingTexts, frameLink, tidyAddress, videoFrame } from './frames.js';
import { addresses, inlinePicture, renamed } from './policy.js';
import {
  type Content,
  contents,
  type Element,
  element,
  isElement,
  isText,
  type Parent,
  text,
} from './tree.js';

/**
 * What has to happen to a parsed text before the policy is applied, so that the policy takes markup and not words:
 * frames that are no videos become links, drawings their words, elements with another name for the same their usual
 * one. The tree is changed in place.
 */

const replaced = (node: Element): Content[] | undefined => {
  const video = videoFrame(node);
  if (video !== undefined) {
    node.properties.src = video;
    node.children = [];
    return undefined;
  }
  const texts = drawingTexts(node);
  if (texts) return [element('span', [text(texts.join(' '))])];
  if (!['iframe', 'object', 'embed'].includes(node.tagName)) return undefined;
  const link = frameLink(node);
  const fallback = node.tagName === 'object' ? contents(node) : [];
  return link
    ? [element('div', [element('a', [text(link.label)], { href: link.address })]), ...fallback]
    : fallback;
};

const tidyText = (value: string): string => (value.includes('\r') ? value.replaceAll(/\r\n?/g, '\n') : value);

const tidyAttributes = (node: Element): void => {
  for (const [name, value] of Object.entries(node.properties)) {
    if (typeof value !== 'string') continue;
    node.properties[name] = addresses.includes(name) ? tidyAddress(value) : tidyText(value);
  }
  const { src } = node.properties;
  if (typeof src === 'string' && src.startsWith('data:') && src.length > inlinePicture.maxChars) {
    node.properties.src = undefined;
  }
};

const tableParts = new Set('caption thead tbody tfoot tr td th'.split(' '));

const prepared = (node: Content, inTable: boolean): Content[] => {
  if (isText(node)) return [node.value.includes('\r') ? text(tidyText(node.value)) : node];
  if (!isElement(node)) return [node];
  const instead = replaced(node);
  if (instead) return instead.flatMap((child) => prepared(child, inTable));
  tidyAttributes(node);
  const callout = calloutOf(node);
  // The policy would leave an empty class behind where it knows none of the names.
  if (node.properties.className !== undefined && node.tagName !== 'code')
    node.properties.className = callout === undefined ? undefined : [`callout-${callout}`];
  node.tagName = renamed[node.tagName] ?? node.tagName;
  // A cell without its table is a block like any other; its words must not run into those beside it.
  if (!inTable && tableParts.has(node.tagName)) node.tagName = 'div';
  prepare(node, inTable || node.tagName === 'table');
  if (node.tagName !== 'video' && node.tagName !== 'audio') return [node];
  // What a browser without video would show has words too: it stands behind.
  const [sources, fallback] = [contents(node).filter(isSource), contents(node).filter((c) => !isSource(c))];
  return [{ ...node, children: sources }, ...fallback];
};

const isSource = (node: Content): boolean => isElement(node, 'source');

export const prepare = (parent: Parent, inTable = false): void => {
  const children: Content[] = [];
  for (const node of contents(parent)) children.push(...prepared(node, inTable));
  parent.children = children;
};
