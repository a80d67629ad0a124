import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realData } from '../test/real-data.js';
import { cleanHtml } from '../transform/html/clean.js';
import { crispArticle, crispMarkdown } from '../transform/html/crisp.js';

/** Articles a second of processor time, HTML to Crisp's Markdown. */

export interface MarkdownBench {
  readonly articles: number;
  readonly characters: number;
  /** From the model's HTML, which is clean already: as a plan does it. */
  readonly perSecond: number;
  /** From raw HTML, cleaned on the way: as messages are. */
  readonly withCleaning: number;
}

const addresses = {
  link: ({ href }: { readonly href: string }) => href,
  picture: ({ url }: { readonly url: string }) => url || 'https://files.example.com/none.png',
};

/** Real articles, where DESKARCHIVE_REAL_DATA has some; null without. */
export const benchMarkdown = (rounds: number): MarkdownBench | null => {
  const folder = realData('kb-html');
  if (folder === undefined) return null;
  const raw = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const clean = raw.map((html) => cleanHtml(html).html);
  const perSecond = (convert: () => void): number => {
    convert();
    const began = process.cpuUsage();
    for (let round = 0; round < rounds; round++) convert();
    const { user, system } = process.cpuUsage(began);
    return (rounds * raw.length * 1e6) / (user + system);
  };
  return {
    articles: raw.length,
    characters: clean.reduce((sum, html) => sum + html.length, 0),
    perSecond: perSecond(() => {
      for (const html of clean) crispArticle(html, addresses);
    }),
    withCleaning: perSecond(() => {
      for (const html of raw) crispMarkdown(cleanHtml(html).tree, addresses);
    }),
  };
};
