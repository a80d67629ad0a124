import type { Element, ElementContent, RootContent } from 'hast';
import { invalid, type Refusal } from '../api/refusal.js';

/** What an article's HTML must not hold, by the developer page: the whole article is refused for it. */

export type Node = RootContent | ElementContent;

export interface HtmlRules {
  readonly nestedLists: 'refused' | 'kept';
  readonly headings: 'h2' | 'relative';
}

const videoHosts = [
  'youtube.com',
  'youtu.be',
  'youtube-nocookie.com',
  'wistia.com',
  'wistia.net',
  'vimeo.com',
  'loom.com',
  'vidyard.com',
  'streamio.com',
];

const isVideo = (src: string): boolean => {
  const url = URL.canParse(src) ? new URL(src) : undefined;
  return videoHosts.some((host) => url?.hostname === host || url?.hostname.endsWith(`.${host}`));
};

/** An attribute as text; empty when there is none. */
export const attribute = (element: Element, name: string): string => {
  const value = element.properties[name];
  return Array.isArray(value) ? value.join(' ') : value == null || value === false ? '' : String(value);
};

const contains = (element: Element, tagNames: readonly string[]): boolean =>
  element.children.some(
    (child) => child.type === 'element' && (tagNames.includes(child.tagName) || contains(child, tagNames)),
  );

/** Why the whole article is refused; looked for before anything is changed. */
export const refusalIn = (nodes: readonly Node[], rules: HtmlRules): Refusal | undefined => {
  for (const node of nodes) {
    if (node.type !== 'element') continue;
    const found = refusalOf(node, rules) ?? refusalIn(node.children, rules);
    if (found) return found;
  }
  return undefined;
};

const refusalOf = (element: Element, rules: HtmlRules): Refusal | undefined => {
  switch (element.tagName) {
    case 'iframe':
      return isVideo(attribute(element, 'src')) ? undefined : invalid('Unsupported iframe in article body');
    case 'dl':
      return invalid('Definition lists are not supported in article bodies');
    case 'ul':
    case 'ol':
      if (!element.children.some((child) => child.type === 'element' && child.tagName === 'li'))
        return invalid('Empty lists are not supported in article bodies');
      if (rules.nestedLists === 'refused' && contains(element, ['ul', 'ol']))
        return invalid('Nested lists are not supported in article bodies');
      return undefined;
    case 'li':
      return contains(element, ['table'])
        ? invalid('Tables in lists are not supported in article bodies')
        : undefined;
    case 'table':
      if (contains(element, ['table'])) return invalid('Nested tables are not supported in article bodies');
      return contains(element, ['td', 'th'])
        ? undefined
        : invalid('Empty tables are not supported in article bodies');
    case 'img':
      return /^https?:\/\/[^\s/]+/i.test(attribute(element, 'src'))
        ? undefined
        : invalid('Images in article bodies need an absolute URL');
    default:
      return undefined;
  }
};
