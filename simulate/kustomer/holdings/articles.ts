import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { objectId } from '../records/ids.js';
import { iso, type KustomerRecord, serialise, to } from '../records/shape.js';
import type { Holdings, Kind } from './holdings.js';
import { shelve } from './shelve.js';

/**
 * Articles from plain `.html` files, for those who have a help centre as files and not as Kustomer's records: each file
 * becomes one published English article with the file's text as its body, letter for letter.
 */

const htmlFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return htmlFiles(path);
      return extname(entry.name) === '.html' ? [path] : [];
    });

/** The text of the first heading, or the file's name. */
const titleOf = (html: string, path: string): string => {
  const heading = /<h[1-3][^>]*>([\s\S]*?)<\/h[1-3]>/i.exec(html)?.[1] ?? '';
  const text = heading
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? basename(path, '.html') : text;
};

const seed = 1;
/** When all of them were written; the files themselves tell nothing that would be the same on every machine. */
const written = Date.UTC(2024, 0, 1);

/** Adds an article for each file below a folder. */
export const addArticles = (holdings: Holdings, folder: string): void => {
  const add = (kind: Kind, record: KustomerRecord) =>
    shelve(holdings, kind, Buffer.from(serialise(record)), record as never);
  const org = to('org', holdings.org);
  for (const [index, path] of htmlFiles(folder).entries()) {
    const html = readFileSync(path, 'utf8');
    const article = objectId('kb_article', seed, 0x10000 + index, written);
    const version = objectId('kb_version', seed, 0x10000 + index, written);
    const stamps = { createdAt: iso(written), updatedAt: iso(written + index) };
    const content = {
      title: titleOf(html, path),
      slug: basename(path, '.html'),
      status: 'published',
      scope: 'public',
      htmlBody: html,
    };
    add('kb_version', {
      type: 'kb_version',
      id: version,
      attributes: { lang: 'en_us', ...content, ...stamps },
      relationships: {
        org,
        article: {
          links: { self: `/v1/kb/articles/${article}` },
          data: { type: 'kb_article', id: article },
        },
      },
      links: { self: `/v1/kb/articles/${article}/versions/en_us` },
    });
    add('kb_article', {
      type: 'kb_article',
      id: article,
      attributes: {
        hash: `r${String(index).padStart(8, '0')}`,
        title: content.title,
        source: 'en_us',
        status: 'published',
        scope: 'public',
        deleted: false,
        tags: [],
        categories: [],
        knowledgeBases: [],
        langVersions: { en_us: { currentVersion: { id: { _id: version, ...content } } } },
        ...stamps,
      },
      relationships: { org },
      links: { self: `/v1/kb/articles/${article}` },
    });
  }
};
