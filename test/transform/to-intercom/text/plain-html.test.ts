import { load } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlOf, isWrapped, plainOf } from '../../../../transform/shape/text/plain-html.js';

/** Every text without NUL and lone surrogates, with many of the signs that HTML treats in its own way. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ' ',
        '  ',
        '\n',
        '\n\n',
        '\n\n\n',
        '\r\n',
        '\r',
        '\t',
        '\u00a0',
        '\u2060',
        '&',
        '<',
        '>',
        '"',
        "'",
      ),
      fc.constantFrom(
        '&nbsp;',
        '&amp;',
        '&#13;',
        '<br>',
        '</p><p>',
        '<p>',
        '<script>',
        '\ufeff',
        '\u2028',
        '\u0085',
        '\f',
      ),
      fc.constantFrom('\ufffe', '\u0001', '\u009f', '\u200b', 'é', 'e\u0301', '👩‍👩‍👧', 'שלום'),
      fc.string({ unit: 'binary', maxLength: 6 }).map((s) => s.replaceAll('\0', '')),
    ),
    { maxLength: 20 },
  )
  .map((pieces) => pieces.join(''));

describe('a plain text as HTML', () => {
  it('comes back character for character', () => {
    fc.assert(
      fc.property(text, (t) => {
        expect(plainOf(htmlOf(t))).toBe(t);
      }),
      { numRuns: 1500 },
    );
  });

  it('comes back after a vendor has parsed and serialised it', () => {
    fc.assert(
      fc.property(text, (t) => {
        expect(plainOf(load(htmlOf(t), null, false).html())).toBe(t);
      }),
      { numRuns: 1500 },
    );
  });

  it('holds no element but paragraphs and line breaks, and no paragraph that is empty beside others', () => {
    fc.assert(
      fc.property(text, (t) => {
        const dom = load(htmlOf(t), null, false);
        expect(dom('*').length).toBe(dom('p, br').length);
        const paragraphs = dom('p').toArray();
        if (paragraphs.length > 1) for (const p of paragraphs) expect(dom(p).html()).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['Hello', '<p>Hello</p>'],
    ['a < b & c', '<p>a &lt; b &amp; c</p>'],
    ['one\ntwo', '<p>one<br>two</p>'],
    ['one\n\ntwo', '<p>one</p><p>two</p>'],
    ['one\n\n\ntwo', '<p>one<br><br><br>two</p>'],
    ['\n\none', '<p><br><br>one</p>'],
    ['a\r\nb', '<p>a&#13;<br>b</p>'],
    ['  - item  x', '<p>&nbsp;&nbsp;- item &nbsp;x</p>'],
    ['a\u00a0b', '<p>a&nbsp;&#8288;b</p>'],
    ['', '<p></p>'],
    [' \u2060a', '<p> \u2060a</p>'],
    ['a  \u2060b', '<p>a  \u2060b</p>'],
  ])('%j becomes %s', (t, html) => {
    expect(htmlOf(t)).toBe(html);
    expect(isWrapped(t)).toBe(html !== `<p>${t}</p>`);
  });

  it('is read from what a vendor makes of it', () => {
    expect(plainOf('<p class="no-margin">one</p>\n<p class="no-margin">two&#x27;s<br />three</p>')).toBe(
      "one\n\ntwo's\nthree",
    );
  });

  it('says that it is wrapped exactly when the HTML is more than the text in a paragraph', () => {
    fc.assert(
      fc.property(text, (t) => {
        expect(isWrapped(t)).toBe(htmlOf(t) !== `<p>${t}</p>`);
      }),
    );
  });
});
