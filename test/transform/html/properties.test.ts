import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanHtml } from '../../../transform/html/clean.js';
import { intercomArticle, intercomPart } from '../../../transform/html/intercom.js';
import { htmlToMarkdown } from '../../../transform/html/markdown.js';
import { linksIn, rewriteHtml } from '../../../transform/html/rewrite.js';
import { htmlToText } from '../../../transform/html/text.js';
import { parseTree } from '../../../transform/html/tree.js';
import { visibleWords } from '../../../transform/html/words.js';
import {
  beyondPlain,
  dangers,
  lostWords,
  markdownWords,
  refusedByIntercom,
  textWords,
  withoutMarks,
} from './judge.js';
import { randomHtml } from './random-html.js';

const runs = { numRuns: 250 };
const words = (html: string): string[] => visibleWords(parseTree(html));

describe('whatever comes in', () => {
  test('cleaned twice is cleaned once', () => {
    fc.assert(
      fc.property(randomHtml, (html) => {
        const { html: once } = cleanHtml(html);
        expect(cleanHtml(once)).toMatchObject({ html: once, removed: [] });
      }),
      runs,
    );
  });

  test('nothing that could run stays', () => {
    fc.assert(
      fc.property(randomHtml, (html) => {
        expect(dangers(cleanHtml(html).html)).toEqual([]);
      }),
      runs,
    );
  });

  test('cleaning takes no word', () => {
    fc.assert(
      fc.property(randomHtml, (html) => {
        const cleaned = cleanHtml(html);
        expect(visibleWords(cleaned.tree)).toEqual(words(html));
        expect(words(cleaned.html)).toEqual(words(html));
        expect(cleaned.wordsClean).toBe(cleaned.wordsRaw);
      }),
      runs,
    );
  });

  test('the reading text and the Markdown have every word', () => {
    fc.assert(
      fc.property(randomHtml, (html) => {
        const before = words(html);
        expect(lostWords(withoutMarks(before), textWords(htmlToText(html)))).toEqual([]);
        expect(lostWords(withoutMarks(before), markdownWords(htmlToMarkdown(html)))).toEqual([]);
      }),
      { ...runs, examples: [['<ol>x<kbd>x'], ['<dl>x<i>x'], ['<ul><li>a</li>b<b>c</b> d</ul>']] },
    );
  });

  test('an article for Intercom has every word and nothing that is refused', () => {
    fc.assert(
      fc.property(randomHtml, (html) => {
        const { html: made } = intercomArticle(html);
        expect(refusedByIntercom(made)).toEqual([]);
        expect(dangers(made)).toEqual([]);
        expect(lostWords(words(html), words(made))).toEqual([]);
      }),
      runs,
    );
  });

  test('a comment for Intercom has every word and the plainest HTML', () => {
    fc.assert(
      fc.property(randomHtml, (html) => {
        const { html: made } = intercomPart(html);
        expect(beyondPlain(made)).toEqual([]);
        expect(dangers(made)).toEqual([]);
        expect(lostWords(words(html), words(made))).toEqual([]);
      }),
      runs,
    );
  });

  test('rewriting nothing changes nothing; rewriting links changes only them', () => {
    fc.assert(
      fc.property(randomHtml, (html) => {
        const { html: clean, tree } = cleanHtml(html);
        expect(rewriteHtml(clean, {})).toBe(clean);
        const seen: string[] = [];
        const other = rewriteHtml(clean, {
          link: ({ href, ordinal }) => {
            seen.push(href);
            return `article:${ordinal}`;
          },
        });
        expect(seen).toEqual(linksIn(tree).map(({ href }) => href));
        expect(linksIn(parseTree(other)).map(({ href }) => href)).toEqual(
          seen.map((_, i) => `article:${i + 1}`),
        );
        expect(words(other)).toEqual(words(clean));
      }),
      runs,
    );
  });
});
