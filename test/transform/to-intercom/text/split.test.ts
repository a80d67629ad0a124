import { load } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlOf } from '../../../../transform/shape/text/plain-html.js';
import {
  asHtml,
  asPlain,
  joinPieces,
  shortestLimit,
  splitText,
} from '../../../../transform/shape/text/split.js';
import { splitHtml } from '../../../../transform/to-intercom/text/split-html.js';

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'word ',
        'Sentence. ',
        '\n',
        '\n\n',
        '  ',
        '\r\n',
        '&',
        '<<',
        '\u00a0',
        '👩‍👩‍👧',
        'e\u0301',
        '(1/2)\n',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }).map((s) => s.replaceAll('\0', '')),
      fc.constant('x'.repeat(130)),
      fc.constant('\u0301'.repeat(130)),
    ),
    { maxLength: 120 },
  )
  .map((pieces) => pieces.join(''));

describe('a text that is too long', () => {
  it('is cut into numbered pieces that fit and give the text back', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: shortestLimit, max: 400 }), fc.boolean(), (text, limit, html) => {
        const form = html ? asHtml : asPlain;
        const pieces = splitText(text, limit, form);
        expect(joinPieces(pieces)).toBe(text);
        for (const piece of pieces) expect(form.size(piece)).toBeLessThanOrEqual(limit);
        if (pieces.length === 1) expect(pieces[0]).toBe(text);
        else
          for (const [i, piece] of pieces.entries())
            expect(piece).toMatch(new RegExp(`^\\(${i + 1}/${pieces.length}\\)\\n`));
        // Half a surrogate pair at the end of a piece would be a broken character for whoever reads it.
        if (isWellFormed(text)) for (const piece of pieces) expect(isWellFormed(piece)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is cut where it reads best', () => {
    const paragraphs = Array.from({ length: 6 }, (_, i) => `Paragraph ${i}. It has two sentences.`).join(
      '\n\n',
    );
    for (const piece of splitText(paragraphs, 150, asPlain).slice(0, -1)) expect(piece).toMatch(/\n\n$/);
    const sentences = 'One two three four five six. '.repeat(20);
    for (const piece of splitText(sentences, 150, asPlain).slice(0, -1)) expect(piece).toMatch(/six\. $/);
    const family = '👩‍👩‍👧‍👦'.repeat(60);
    for (const piece of splitText(family, 150, asPlain))
      expect(piece.replace(/^\(.*\)\n/, '')).toMatch(/^(👩‍👩‍👧‍👦)+$/u);
  });

  it('makes about as few pieces as it can', () => {
    const text = 'An ordinary sentence with words in it, as people write them. '.repeat(1000);
    expect(splitText(text, 5000, asHtml).length).toBeLessThanOrEqual(Math.ceil(text.length / 4500));
  });
});

const isWellFormed = (text: string): boolean =>
  !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

const inline: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.lorem({ maxCount: 30 }).map((t) => `${t} `),
    fc.constantFrom('a &amp; b ', 'x &lt; y ', '<br>', '<img src="blob:1">', 'w'.repeat(300)),
    fc.tuple(fc.constantFrom('b', 'i'), tie('node')).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
    tie('node').map((inner) => `<a href="https://example.com/x">${inner}</a>`),
    fc.array(tie('node'), { maxLength: 3 }).map((nodes) => nodes.join('')),
  ),
})).node;

const block = fc.oneof(
  inline.map((i) => `<p>${i}</p>`),
  fc
    .array(inline, { minLength: 1, maxLength: 4 })
    .map((items) => `<ul>${items.map((i) => `<li>${i}</li>`).join('')}</ul>`),
);

describe('HTML that is too long', () => {
  const textOf = (html: string): string => load(html, null, false).text().replaceAll(/\s+/g, '');

  it('is cut into well-formed pieces that fit and keep every word and picture', () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 40 }),
        fc.integer({ min: 1200, max: 3000 }),
        (blocks, limit) => {
          const html = blocks.join('');
          const { pieces, dropped } = splitHtml(html, limit);
          expect(dropped).toEqual([]);
          const bare = pieces.map((piece, i) =>
            pieces.length === 1 ? piece : piece.replace(`<p>(${i + 1}/${pieces.length})</p>`, ''),
          );
          expect(bare.map(textOf).join('')).toBe(textOf(html));
          expect(bare.join('').match(/<img/g)?.length).toBe(html.match(/<img/g)?.length);
          for (const piece of pieces) {
            expect(piece.length).toBeLessThanOrEqual(limit);
            for (const tag of ['p', 'ul', 'li', 'b', 'i', 'a']) {
              const opened = piece.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0;
              expect(piece.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0).toBe(opened);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leaves out a tag that alone is too long, and says so', () => {
    const giant = `<a href="https://example.com/${'x'.repeat(500)}">`;
    const { pieces, dropped } = splitHtml(`<p>${giant}here</a> ${'word '.repeat(200)}</p>`, 400);
    expect(dropped).toEqual([giant]);
    expect(pieces[0]).toContain('here');
  });

  it('survives nesting without end', () => {
    const html = `<p>${'<b>'.repeat(2000)}${'word '.repeat(300)}${'</b>'.repeat(2000)}</p>`;
    const { pieces, dropped } = splitHtml(html, 1000);
    expect(dropped.length).toBeGreaterThan(1900);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(1000);
    expect(textOf(pieces.map((piece) => piece.replace(/^<p>\(.*?\)<\/p>/, '')).join(''))).toBe(
      'word'.repeat(300),
    );
  });

  it('of plain text is the same text', () => {
    const html = htmlOf('a & b < c\n\n'.repeat(200));
    expect(splitHtml(html, html.length).pieces).toEqual([html]);
  });
});
