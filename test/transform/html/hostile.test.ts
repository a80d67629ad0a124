import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { cleanHtml } from '../../../transform/html/clean.js';
import { intercomArticle, intercomPart } from '../../../transform/html/intercom.js';
import { htmlToMarkdown } from '../../../transform/html/markdown.js';
import { htmlToText } from '../../../transform/html/text.js';
import { elements, parseTree } from '../../../transform/html/tree.js';
import { dangers } from './judge.js';

const payloads = JSON.parse(readFileSync(join(import.meta.dirname, 'xss.json'), 'utf8')) as string[];

describe('scripts and their like', () => {
  test.each(payloads)('%s', (html) => {
    const { html: clean } = cleanHtml(html);
    expect(dangers(clean)).toEqual([]);
    expect(cleanHtml(clean).html).toBe(clean);
    expect(dangers(intercomArticle(html).html)).toEqual([]);
    expect(dangers(intercomPart(html).html)).toEqual([]);
    // Markdown must not bring to life what was only text.
    const markdown = htmlToMarkdown(html)
      .replaceAll(/^(```+)[\s\S]*?^\1$/gm, '')
      .replaceAll(/\]\(<(?:\\.|[^>\\])*>\)/g, '');
    expect(markdown).not.toMatch(/(^|[^\\`])<(?!https?:)[a-z!/]/i);
  });

  test('the judge sees what the policy takes away', () => {
    expect(payloads.filter((html) => dangers(html).length > 0).length).toBeGreaterThan(100);
    expect(dangers('<iframe src="https://www.youtube.com@example.com/"></iframe>')).not.toEqual([]);
  });
});

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

test.skipIf(browser === undefined)(
  'nothing fires in Chromium (skipped when it is not installed)',
  async () => {
    const running = await chromium.launch({ executablePath: browser as string, args: ['--no-sandbox'] });
    try {
      const fired = async (html: string): Promise<number> => {
        const page = await running.newPage();
        let count = 0;
        page.on('dialog', (dialog) => {
          count++;
          void dialog.dismiss();
        });
        await page.route('**/*', (route) => route.abort());
        await page.setContent(`<!doctype html><body>${html}`, { waitUntil: 'load' });
        await page.evaluate('new Promise((done) => setTimeout(done, 50))');
        await page.close();
        return count;
      };
      // As they come some do fire, so the test can see it.
      expect(await fired('<img src=x onerror=alert(1)><svg onload=alert(1)>')).toBeGreaterThan(0);
      for (const made of [cleanHtml, intercomArticle, intercomPart]) {
        expect(await fired(payloads.map((html) => `<div>${made(html).html}</div>`).join(''))).toBe(0);
      }
    } finally {
      await running.close();
    }
  },
);

const times = (text: string, n: number): string => text.repeat(n);

describe('broken and enormous', () => {
  const cases: Readonly<Record<string, string>> = {
    '100,000 divs inside each other': `${times('<div>', 100_000)}deep${times('</div>', 100_000)}`,
    'formatting that is never closed': `${times('<b>', 20_000)}deep`,
    'fonts reopened in every paragraph': `${Array.from({ length: 2_000 }, (_, i) => `<p><font color=${i}>`).join('')}deep`,
    'tables in tables': `${times('<table><tr><td>', 5_000)}deep`,
    'lists in lists': `${times('<ul><li>', 5_000)}deep`,
    'quotes in quotes': `${times('<blockquote>', 5_000)}deep`,
    'a drawing in a drawing': `<svg>${times('<g>', 20_000)}deep`,
    'an attribute of two megabytes': `<a href="https://example.com/${times('x', 2_000_000)}" onclick="x">deep</a>`,
    'a hundred thousand brackets': `${times('<', 100_000)} deep`,
    'comments that never end': `deep <!--${times('-', 200_000)}`,
    'sections of CDATA': `${times('<![CDATA[', 20_000)}]]> deep`,
    'entities of every kind': `${times('&#x110000;&#0;&nosuch;&amp', 5_000)} deep`,
    'a thousand attributes': `<p ${Array.from({ length: 1_000 }, (_, i) => `on${i}=x`).join(' ')}>deep</p>`,
    'half characters and controls': `\ud800 \udfff \u0000 \ufffe \u202e \u0008 deep`,
  };
  test.each(Object.keys(cases))('%s', (name) => {
    const html = cases[name] as string;
    const cleaned = cleanHtml(html);
    expect(dangers(cleaned.html)).toEqual([]);
    expect(cleanHtml(cleaned.html).html).toBe(cleaned.html);
    for (const text of [
      cleaned.html,
      htmlToText(html),
      htmlToMarkdown(html),
      intercomArticle(html).html,
      intercomPart(html).html,
    ])
      expect(text).toContain('deep');
  });

  test('what nests too deeply is said', () => {
    expect(cleanHtml(cases['tables in tables'] as string).removed).toContain('document:depth');
    const depth = Math.max(...[...elements(parseTree(`${times('<i>', 12)}x`))].map((_, index) => index + 1));
    expect(depth).toBe(12);
    expect(cleanHtml(`${times('<i>', 12)}x`).removed).toEqual([]);
  });

  test('a text beyond every measure becomes plain text, and that is said', () => {
    const cleaned = cleanHtml(times('<p onclick=x>deep </p>', 500_000));
    expect(cleaned.removed).toContain('document:size');
    expect(cleaned.wordsClean).toBe(500_000);
    expect(cleaned.html.startsWith('<pre>')).toBe(true);
  });
});
