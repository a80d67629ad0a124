import {
  attribute,
  type Content,
  contents,
  type Element,
  isElement,
  isText,
  type Parent,
  parseTree,
  printTree,
  type Root,
  text,
} from './tree.js';

/** Links and pictures of a cleaned text: finding them, and giving them other addresses. */

export interface FoundLink {
  /** Order in the text, from 1. */
  readonly ordinal: number;
  readonly href: string;
  /** What readers see of it. */
  readonly text: string;
  /** The source's id of a file that the link leads to. */
  readonly mediaId: string | undefined;
}

export interface FoundAsset {
  /** Order in the text, from 1. */
  readonly ordinal: number;
  readonly kind: 'image' | 'video' | 'audio' | 'frame' | 'file';
  readonly url: string;
  /** The source's id of the picture (data-media-id). */
  readonly mediaId: string | undefined;
  readonly alt: string | undefined;
}

const textOf = (parent: Parent): string =>
  parent.children
    .map((node) => (isText(node) ? node.value : isElement(node) ? textOf(node) : ''))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();

const linkOf = (node: Element, ordinal: number): FoundLink | undefined => {
  const href = attribute(node, 'href');
  if (node.tagName !== 'a' || href === undefined) return undefined;
  return { ordinal, href, text: textOf(node), mediaId: attribute(node, 'dataMediaId') };
};

const assetKinds: Readonly<Record<string, FoundAsset['kind']>> = {
  img: 'image',
  video: 'video',
  audio: 'audio',
  iframe: 'frame',
  source: 'video',
};

const assetOf = (node: Element, ordinal: number): FoundAsset | undefined => {
  const mediaId = attribute(node, 'dataMediaId');
  if (node.tagName === 'a' && mediaId !== undefined) {
    return { ordinal, kind: 'file', url: attribute(node, 'href') ?? '', mediaId, alt: undefined };
  }
  const kind = assetKinds[node.tagName];
  const url = attribute(node, 'src');
  if (kind === undefined || (url === undefined && mediaId === undefined)) return undefined;
  return { ordinal, kind, url: url ?? '', mediaId, alt: attribute(node, 'alt') };
};

function* all(parent: Parent): Generator<Element> {
  for (const node of parent.children) {
    if (!isElement(node)) continue;
    yield node;
    yield* all(node);
  }
}

const found = <T>(tree: Root, find: (node: Element, ordinal: number) => T | undefined): T[] => {
  const list: T[] = [];
  for (const node of all(tree)) {
    const one = find(node, list.length + 1);
    if (one !== undefined) list.push(one);
  }
  return list;
};

/** Links with an address, in the order of the text. */
export const linksIn = (tree: Root): FoundLink[] => found(tree, linkOf);

/** Pictures, videos, frames and linked files of the source, in the order of the text. */
export const assetsIn = (tree: Root): FoundAsset[] => found(tree, assetOf);

export interface Rewrites {
  /** A link's new address; null takes the link away and leaves its text. */
  readonly link?: (link: FoundLink) => string | null;
  /** A picture's new address, or a text that stands in its place. `ordinal` is that of `assetsIn`. */
  readonly image?: (image: FoundAsset) => string | { readonly text: string };
}

/**
 * Gives links and pictures of a cleaned text other addresses; nothing else changes. The new addresses are written as
 * they are, of whatever scheme: `article:<key>`, `blob:<sha256>`.
 */
export const rewriteHtml = (html: string, rewrites: Rewrites): string => {
  let links = 0;
  let assets = 0;
  const rewritten = (node: Content): Content[] => {
    if (!isElement(node)) return [node];
    const link = linkOf(node, links + 1);
    if (link) links++;
    const asset = assetOf(node, assets + 1);
    if (asset) assets++;
    if (node.tagName === 'img') {
      if (!asset || !rewrites.image) return [node];
      const instead = rewrites.image(asset);
      if (typeof instead !== 'string') return [text(instead.text)];
      const { dataMediaId: _, ...properties } = node.properties;
      return [{ ...node, properties: { ...properties, src: instead } }];
    }
    const children = contents(node).flatMap(rewritten);
    if (!link || !rewrites.link) return [{ ...node, children }];
    const href = rewrites.link(link);
    if (href === null) return children;
    const { dataMediaId: _, ...properties } = node.properties;
    return [{ ...node, properties: { ...properties, href }, children }];
  };
  const tree = parseTree(html);
  return printTree({ type: 'root', children: contents(tree).flatMap(rewritten) });
};
