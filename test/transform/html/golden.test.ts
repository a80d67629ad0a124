import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanHtml } from '../../../transform/html/clean.js';
import { crispMarkdown } from '../../../transform/html/crisp.js';
import { intercomArticle, intercomPart } from '../../../transform/html/intercom.js';
import { markdownOf } from '../../../transform/html/markdown.js';
import { readingText } from '../../../transform/html/text.js';

/**
 * Each `x.html` of golden/ with what becomes of it: `x.clean.html`, `x.md`, `x.txt`, `x.intercom.html`, `x.part.html`,
 * `x.crisp.md`, and in `x.json` what was taken away or lost. DESKARCHIVE_GOLDEN=write writes what comes out; read it before you
 * keep it.
 */
const folder = join(import.meta.dirname, 'golden');
const names = readdirSync(folder)
  .filter((file) => /^[^.]+\.html$/.test(file))
  .map((file) => file.slice(0, -'.html'.length));

describe.each(names)('%s', (name) => {
  const html = readFileSync(join(folder, `${name}.html`), 'utf8');
  const { html: clean, tree, removed, wordsRaw, wordsClean } = cleanHtml(html);
  const article = intercomArticle(html);
  const part = intercomPart(html);
  const crisp = crispMarkdown(tree, {
    link: ({ href }) => (/^(https?|mailto|tel|sms):/.test(href) ? href : null),
    picture: ({ url, alt }) => (/^https?:/.test(url) ? url : { text: `[${alt ?? 'picture'}]` }),
  });
  const made: Readonly<Record<string, string>> = {
    'clean.html': clean,
    md: markdownOf(tree),
    txt: readingText(tree),
    'intercom.html': article.html,
    'part.html': part.html,
    'crisp.md': crisp.markdown,
    json: JSON.stringify(
      {
        removed,
        words: [wordsRaw, wordsClean],
        article: article.losses,
        part: part.losses,
        crisp: crisp.losses,
        pictures: part.pictures,
      },
      null,
      1,
    ),
  };
  test.each(Object.keys(made))('%s', (ending) => {
    const file = join(folder, `${name}.${ending}`);
    if (process.env.DESKARCHIVE_GOLDEN === 'write') writeFileSync(file, `${made[ending]}\n`);
    expect(`${made[ending]}\n`).toBe(readFileSync(file, 'utf8'));
  });
});
