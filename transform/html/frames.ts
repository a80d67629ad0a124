import { videoAddress } from './policy.js';
import { attribute, type Element, isElement, isText, type Parent } from './tree.js';

/** What stands in a text for things that are embedded in it: frames, objects, drawings. */

/** An address as a browser takes it: no white space round it, no tabs and line breaks in it, scheme in lower case. */
export const tidyAddress = (value: string): string =>
  value
    .replaceAll(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '')
    .replaceAll(/[\t\n\r]/g, '')
    .replace(/^[a-z][a-z0-9+.-]*:/i, (scheme) => scheme.toLowerCase());

const addressNames: Readonly<Record<string, string>> = { iframe: 'src', embed: 'src', object: 'data' };

/** The address of a frame that may stay a frame, because it shows a video; always https. */
export const videoFrame = (node: Element): string | undefined => {
  if (node.tagName !== 'iframe') return undefined;
  const address = tidyAddress(attribute(node, 'src') ?? '');
  const secure = address.startsWith('//') ? `https:${address}` : address.replace(/^http:/, 'https:');
  return videoAddress.test(secure) ? secure : undefined;
};

/** The link that stands for any other embedded page: its title, else its address. */
export const frameLink = (
  node: Element,
): { readonly address: string; readonly label: string } | undefined => {
  const name = addressNames[node.tagName];
  if (name === undefined || videoFrame(node) !== undefined) return undefined;
  const written = tidyAddress(attribute(node, name) ?? '');
  const address = written.startsWith('//') ? `https:${written}` : written;
  if (!/^https?:/.test(address)) return undefined;
  const title = attribute(node, 'title')?.trim();
  return { address, label: title ? title : address };
};

const wordless = new Set('script style title desc metadata annotation annotation-xml'.split(' '));

/** The texts in a drawing or formula, in order; undefined for other elements. */
export const drawingTexts = (node: Element): string[] | undefined => {
  if (node.tagName !== 'svg' && node.tagName !== 'math') return undefined;
  const texts: string[] = [];
  const visit = (parent: Parent): void => {
    for (const child of parent.children) {
      if (isText(child)) texts.push(child.value);
      if (isElement(child) && !wordless.has(child.tagName)) visit(child);
    }
  };
  visit(node);
  return texts;
};
