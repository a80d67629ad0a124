import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanHtml } from '../../../transform/html/clean.js';
import { intercomArticle, intercomPart } from '../../../transform/html/intercom.js';
import { markdownOf } from '../../../transform/html/markdown.js';
import { readingText } from '../../../transform/html/text.js';
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

/** Real articles, when DESKARCHIVE_REAL_DATA names a folder with kb-html/ in it. */
const data = process.env.DESKARCHIVE_REAL_DATA;
const folder = data ? join(data, 'kb-html') : undefined;
const files = folder
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
  : [];

describe.skipIf(files.length === 0)(
  `${files.length} real articles (skipped when DESKARCHIVE_REAL_DATA is not set)`,
  () => {
    test.each(files.length === 0 ? ['none'] : files)('%s loses no word', (file) => {
      const html = readFileSync(join(folder as string, file), 'utf8');
      const before = visibleWords(parseTree(html));
      const { html: clean, tree } = cleanHtml(html);
      expect(visibleWords(tree)).toEqual(before);
      expect(dangers(clean)).toEqual([]);
      expect(cleanHtml(clean).html).toBe(clean);
      expect(lostWords(withoutMarks(before), textWords(readingText(tree)))).toEqual([]);
      expect(lostWords(withoutMarks(before), markdownWords(markdownOf(tree)))).toEqual([]);
      const article = intercomArticle(html);
      expect(refusedByIntercom(article.html)).toEqual([]);
      expect(lostWords(before, visibleWords(parseTree(article.html)))).toEqual([]);
      const part = intercomPart(html);
      expect(beyondPlain(part.html)).toEqual([]);
      expect(lostWords(before, visibleWords(parseTree(part.html)))).toEqual([]);
    });
  },
);
