import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asHtml, readsAs, wordsOf } from '../../../load/intercom/words.js';

describe('words of an HTML text', () => {
  it.each([
    ['<p>a</p><p>b</p>', 'a\nb'],
    ['<p class="no-margin">a&amp;b &lt;i&gt; &nbsp; c</p>', 'a&b <i> c'],
    ['a<br>b<br/>\n c', 'a\nb\nc'],
    ['<ul><li>one</li><li>two <b>three</b></li></ul>', 'one\ntwo three'],
    ['<table><tr><td>x</td><td>y</td></tr></table>', 'x\ny'],
    ['<style>p{}</style><script>alert(1)</script>text', 'text'],
    ['<p>half <b>bold</p> text', 'half bold\ntext'],
    ['<p>before <img src="x"> after</p>', 'before\nafter'],
    ['&#x1F600; caf&eacute;', '😀 café'],
    ['', ''],
  ])('%s', (html, words) => expect(wordsOf(html)).toBe(words));

  it('reads plain text back from its HTML, whatever the characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        const lines = plain.split(/\r\n|\r|\n/).map((line) => line.replace(/\s+/gu, ' ').trim());
        expect(wordsOf(asHtml(plain))).toBe(lines.filter((line) => line !== '').join('\n'));
      }),
    );
  });

  it('survives nesting of any depth', () => {
    expect(wordsOf(`${'<div>'.repeat(20_000)}deep${'</div>'.repeat(20_000)}`)).toBe('deep');
  });

  it('takes a wrapped, an escaped and a sent body for the same message, and no other', () => {
    const sent = '<p>Dear <b>Ann</b>,</p><p>5 &lt; 6</p>';
    expect(readsAs(sent, '<p class="no-margin">Dear Ann,</p>\n<p class="no-margin">5 &lt; 6</p>')).toBe(true);
    expect(readsAs(sent, `<p>${asHtml(sent)}</p>`)).toBe(true);
    expect(readsAs(sent, '<p>Dear Ann,</p><p>5 &lt; 7</p>')).toBe(false);
    expect(readsAs(sent, '')).toBe(false);
  });
});
