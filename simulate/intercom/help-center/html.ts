import type { Element, ElementContent, Root } from 'hast';
import rehypeParse from 'rehype-parse';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { isRefusal, type Refusal } from '../api/refusal.js';
import { attribute, type HtmlRules, type Node, refusalIn } from './html-refusals.js';

/**
 * The HTML that articles take ("supported HTML" guide and help article 4103903): what is turned into something else,
 * what is dropped; html-refusals.ts has what is refused. The result is a flat list of blocks with the classes that come back.
 */

export interface ArticleHtml {
  /** Pictures stand as `src="picture:<number>"`, counted from 0 in the order of `pictures`. */
  readonly html: string;
  readonly pictures: readonly string[];
}

const parser = unified().use(rehypeParse, { fragment: true });
const printer = unified().use(rehypeStringify, { characterReferences: { useNamedReferences: true } });

const removed = new Set([
  'form',
  'input',
  'script',
  'style',
  'button',
  'select',
  'textarea',
  'template',
  'noscript',
]);
const inlineKept = new Set(['a', 'b', 'strong', 'i', 'em', 'code', 'br']);
/** Only Intercom's own classes stay. */
const ownClasses = (element: Element): string[] =>
  attribute(element, 'className')
    .split(/\s+/)
    .filter((name) => name.startsWith('intercom-'));

const make = (
  tagName: string,
  children: ElementContent[],
  properties: Element['properties'] = {},
): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});

const isBlank = (node: Node): boolean => node.type === 'text' && node.value.trim() === '';

const linkProperties = (element: Element): Element['properties'] => {
  const href = attribute(element, 'href');
  const classes = ownClasses(element);
  return {
    ...(/^(https?:|mailto:|tel:|\/|#)/i.test(href) ? { href } : {}),
    ...(attribute(element, 'target') === '_blank' ? { target: '_blank' } : {}),
    ...(classes.length > 0 ? { className: classes } : {}),
  };
};

/** Walks one body; `pictures` grows with what it meets. */
const cleaner = (rules: HtmlRules, topHeading: number, pictures: string[]) => {
  const picture = (element: Element): Element => {
    pictures.push(attribute(element, 'src'));
    const kept = ['alt', 'width', 'height'].flatMap((name) => {
      const value = attribute(element, name);
      return value === '' ? [] : [[name, value] as const];
    });
    return make('img', [], { src: `picture:${pictures.length - 1}`, ...Object.fromEntries(kept) });
  };

  const inline = (nodes: readonly Node[]): ElementContent[] =>
    nodes.flatMap((node): ElementContent[] => {
      if (node.type === 'text') return [node];
      if (node.type !== 'element' || removed.has(node.tagName)) return [];
      if (node.tagName === 'img') return [picture(node)];
      if (node.tagName === 'a') return [make('a', inline(node.children), linkProperties(node))];
      return inlineKept.has(node.tagName)
        ? [make(node.tagName, inline(node.children))]
        : inline(node.children);
    });

  const heading = (element: Element): Element => {
    const level = Number(element.tagName[1]);
    const relative = rules.headings === 'relative';
    const kept = relative ? (level === topHeading ? 1 : 2) : Math.min(level, 2);
    return make(`h${kept}`, inline(element.children), classed(element));
  };

  const classed = (element: Element, always: readonly string[] = []): Element['properties'] => {
    const classes = [...always, ...ownClasses(element)];
    return classes.length > 0 ? { className: classes } : {};
  };

  const list = (element: Element): Element =>
    make(
      element.tagName,
      element.children.flatMap((child) =>
        child.type === 'element' && child.tagName === 'li' ? [make('li', blocks(child.children))] : [],
      ),
    );

  const cells = (row: Element): Element[] =>
    row.children.flatMap((cell) => {
      if (cell.type !== 'element' || (cell.tagName !== 'td' && cell.tagName !== 'th')) return [];
      const spans = (['colSpan', 'rowSpan'] as const).flatMap((name) => {
        const value = attribute(cell, name);
        return value === '' ? [] : [[name, value] as const];
      });
      return [make(cell.tagName, blocks(cell.children), Object.fromEntries(spans))];
    });

  const rows = (element: Element): Element[] =>
    element.children.flatMap((child) => {
      if (child.type !== 'element') return [];
      return child.tagName === 'tr' ? [make('tr', cells(child))] : rows(child);
    });

  const table = (element: Element): ElementContent[] => {
    const caption = element.children.filter(
      (child) => child.type === 'element' && child.tagName === 'caption',
    );
    return [...blocks(caption), make('table', [make('tbody', rows(element))])];
  };

  const block = (element: Element): ElementContent[] | undefined => {
    switch (element.tagName) {
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        return [heading(element)];
      case 'ul':
      case 'ol':
        return [list(element)];
      case 'table':
        return table(element);
      case 'pre':
        return [make('pre', inline(element.children))];
      case 'hr':
        return [make('hr', [])];
      case 'img':
        return [picture(element)];
      case 'iframe':
        return [make('iframe', [], { src: attribute(element, 'src') })];
      case 'p':
      case 'div':
      case 'span': {
        const inner = blocks(element.children, element);
        return inner.length > 0 ? inner : [make('p', [], classed(element, ['no-margin']))];
      }
      default:
        return undefined;
    }
  };

  /** Blocks of a run of nodes; text between blocks becomes a paragraph with the classes of `owner`. */
  const blocks = (nodes: readonly Node[], owner?: Element): ElementContent[] => {
    const done: ElementContent[] = [];
    let open: ElementContent[] = [];
    const flush = () => {
      if (open.some((node) => !isBlank(node)))
        done.push(make('p', open, owner ? classed(owner, ['no-margin']) : { className: ['no-margin'] }));
      open = [];
    };
    for (const node of nodes) {
      if (node.type === 'element' && removed.has(node.tagName)) continue;
      const made = node.type === 'element' ? block(node) : undefined;
      if (made) {
        flush();
        done.push(...made);
      } else if (node.type === 'element' && !inlineKept.has(node.tagName)) {
        // Any other tag is dropped and its content stays, blocks and all.
        const inner = blocks(node.children, owner);
        const flat = inner.length === 1 && inner[0]?.type === 'element' && inner[0].tagName === 'p';
        if (flat) open.push(...(inner[0] as Element).children);
        else if (inner.length > 0) {
          flush();
          done.push(...inner);
        }
      } else open.push(...inline([node]));
    }
    flush();
    return done;
  };

  return blocks;
};

const highestHeading = (nodes: readonly Node[]): number =>
  nodes.reduce((top, node) => {
    if (node.type !== 'element') return top;
    const own = /^h[1-6]$/.test(node.tagName) ? Number(node.tagName[1]) : 7;
    return Math.min(top, own, highestHeading(node.children));
  }, 7);

/** What becomes of a body, or why it is refused. Pure: pictures are not fetched here. */
export const articleHtml = (body: string, rules: HtmlRules): ArticleHtml | Refusal => {
  const tree = parser.parse(body);
  const refusal = refusalIn(tree.children, rules);
  if (isRefusal(refusal)) return refusal;
  const pictures: string[] = [];
  const children = cleaner(rules, highestHeading(tree.children), pictures)(tree.children);
  const root: Root = { type: 'root', children };
  return { html: printer.stringify(root), pictures };
};
