import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { lintMarkdown } from '../../../simulate/crisp/help/lint.js';
import { cleanHtml } from '../../../transform/html/clean.js';
import { crispMarkdown } from '../../../transform/html/crisp.js';
import { assetsIn, linksIn } from '../../../transform/html/rewrite.js';
import { elements, isElement } from '../../../transform/html/tree.js';
import { visibleWords } from '../../../transform/html/words.js';
import { lostWords, withoutMarks } from './judge.js';
import { readCrisp } from './judge-crisp.js';

const addresses = {
  link: ({ href }: { readonly href: string }) => href,
  picture: ({ url }: { readonly url: string }) => url || 'https://files.example.com/none.png',
};

const convert = (html: string) => crispMarkdown(cleanHtml(html).tree, addresses);
const page = (html: string) => readCrisp(convert(html).markdown);

describe('Crisp’s Markdown', () => {
  const cases: readonly [string, string, string][] = [
    [
      'bold is two stars, underline two underscores',
      '<b>a</b> <strong>b</strong> <u>c</u>',
      '**a** **b** __c__',
    ],
    ['italics are one star', '<em>a</em> <i>b</i>', '*a* *b*'],
    [
      'marks end at the word',
      '<p><b>Note: </b>this, <b>here:</b>there</p>',
      '**Note:** this, **here**:there',
    ],
    [
      'signs of the text stay signs',
      `<p>2*3 __x__ \${a} snake_case</p>`,
      `2\\*3 \\_\\_x\\_\\_ \\\${a} snake_case`,
    ],
    ['no box by accident', '<p>| a</p><p>|| b</p>', '\\| a\n\n\\|| b'],
    ['no list, no heading by accident', '<p>1. a</p><p># b</p><p>- c</p>', '1\\. a\n\n\\# b\n\n\\- c'],
    ['a body begins at the second level', '<h1>a</h1><h3>b</h3>', '## a\n\n### b'],
    ['lists in lists', '<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>', '* a\n    1. b\n* c'],
    ['paragraphs in items', '<ol start="3"><li><p>a</p><p>b</p></li></ol>', '3. a  \n    b'],
    ['videos', '<iframe src="https://www.youtube.com/embed/abcdefg"></iframe>', `\${youtube}[](abcdefg)`],
    ['code', '<pre><code class="language-json">{"a": 1}</code></pre>', '```json\n{"a": 1}\n```'],
    ['code with back ticks', '<p><code>a`b</code></p>', '`` a`b ``'],
    ['quotes', '<blockquote><p>a</p><p>b</p></blockquote>', '> a\n>\n> b'],
    [
      'pipes in cells',
      '<table><tr><th>a|b</th></tr><tr><td>c<br>d</td></tr></table>',
      '| a\\|b |\n| --- |\n| c d |',
    ],
    [
      'addresses with signs',
      '<a href="https://example.com/a_(b)">x</a>',
      '[x](https://example.com/a_%28b%29)',
    ],
    [
      'boxes',
      '<div class="application-notice info-notice"><p>Read <b>this</b>.</p><p>And that.</p></div><p class="alert alert-danger">| Stop</p><aside class="tip note">Try it</aside>',
      '|| Read **this**. And that.\n\n||| | Stop\n\n| Try it',
    ],
    ['a box with a list', '<div class="callout"><ul><li>a</li></ul></div>', '> * a'],
    ['no box in a quotation', '<blockquote><p class="note">a</p></blockquote>', '> a'],
    ['no box by another name', '<div class="notes-list"><p>a</p></div>', 'a'],
    ['links within the text', '<a href="#top">up</a>', 'up'],
  ];
  test.each(cases)('%s', (_name, html, markdown) => {
    expect(convert(html).markdown).toBe(markdown);
  });

  it('cuts a table at 50 rows, each piece with the head, and says so', () => {
    const rows = Array.from({ length: 120 }, (_, n) => `<tr><td>${n}</td></tr>`).join('');
    const { markdown, losses } = convert(`<table><tr><th>n</th></tr>${rows}</table>`);
    const { tables } = readCrisp(markdown);
    expect(tables.map((table) => table.length)).toEqual([50, 50, 23]);
    expect(tables.flatMap((table) => table.slice(1)).map(([cell]) => cell)).toEqual(
      Array.from({ length: 120 }, (_, n) => String(n)),
    );
    expect(losses).toContainEqual({ reason: 'table-split', before: '121 rows', after: '3 tables' });
    expect(lintMarkdown(markdown)).toEqual([]);
  });

  it('keeps words, links, cells, code and pictures of a page with everything in it', () => {
    const html =
      '<h2>Returns</h2><p>See <a href="https://example.com/x">the <b>terms</b></a> &amp; <u>hurry</u>.</p>' +
      '<ul><li>one<ul><li>two <img src="https://example.com/p.png" alt="label"></li></ul></li></ul>' +
      '<table><tr><th colspan="2">A</th></tr><tr><td>1</td><td><code>x|y</code></td></tr></table>' +
      '<pre>if (a &lt; b) {\n  *go*\n}</pre>';
    const read = page(html);
    expect(read.links).toEqual(['https://example.com/x']);
    expect(read.pictures).toEqual(['https://example.com/p.png']);
    expect(read.underlined).toEqual(['hurry']);
    expect(read.bold).toEqual(['terms']);
    expect(read.codes).toContain('if (a < b) {\n  *go*\n}');
    expect(read.tables).toEqual([
      [
        ['A', ''],
        ['1', 'x|y'],
      ],
    ]);
    expect(lostWords(withoutMarks(visibleWords(cleanHtml(html).tree)), withoutMarks(read.words))).toEqual([]);
  });
});

/** Real articles, when DESKARCHIVE_REAL_DATA names a folder with kb-html/ in it. */
const data = process.env.DESKARCHIVE_REAL_DATA;
const folder = data ? join(data, 'kb-html') : undefined;
const files = folder
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
  : [];

describe.skipIf(files.length === 0)(
  `${files.length} real articles in Crisp’s Markdown (skipped when DESKARCHIVE_REAL_DATA is not set)`,
  () => {
    test.each(files.length === 0 ? ['none'] : files)('%s', (file) => {
      const { tree } = cleanHtml(readFileSync(join(folder as string, file), 'utf8'));
      const { markdown } = crispMarkdown(tree, addresses);
      const read = readCrisp(markdown);
      expect(lostWords(withoutMarks(visibleWords(tree)), withoutMarks(read.words))).toEqual([]);
      const inline = linksIn(tree).filter(({ href, text }) => !href.startsWith('#') && text !== '');
      expect(read.links.length + read.videos.length).toBeGreaterThanOrEqual(inline.length > 0 ? 1 : 0);
      const images = assetsIn(tree).filter(({ kind }) => kind === 'image').length;
      expect(read.pictures.length).toBeLessThanOrEqual(images);
      const code = [...elements(tree)].filter((node) => isElement(node, 'pre')).length;
      expect(read.codes.length).toBeGreaterThanOrEqual(code > 0 ? 1 : 0);
      expect(lintMarkdown(markdown)).toEqual([]);
    });
  },
);
