import type { FoundLink } from '../../html/rewrite.js';
import type { Step, StepContext } from '../../step.js';

/** What a link's address consists of. Everything that decides where it leads is decided in SQL. */
interface LinkParts {
  readonly scheme: 'anchor' | 'mail' | 'web' | 'other' | 'unreadable';
  readonly host: string | null;
  /** Last part of the path, decoded. */
  readonly segment: string | null;
  readonly fragment: string | null;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: the text as it is written is then the name.
    return text;
  }
};

const nowhere = 'https://relative.invalid';

export const partsOf = (href: string): LinkParts => {
  const none = { host: null, segment: null, fragment: null };
  if (href.startsWith('#')) return { ...none, scheme: 'anchor', fragment: decoded(href.slice(1)) };
  if (href.startsWith('mailto:')) return { ...none, scheme: 'mail' };
  if (!URL.canParse(href, nowhere)) return { ...none, scheme: 'unreadable' };
  const url = new URL(href, nowhere);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ...none, scheme: 'other' };
  const segment = url.pathname.split('/').findLast((part) => part !== '');
  return {
    scheme: 'web',
    host: url.origin === nowhere ? null : url.host,
    segment: segment === undefined ? null : decoded(segment),
    fragment: url.hash === '' ? null : decoded(url.hash.slice(1)),
  };
};

const linkRow = ({ ordinal, href, text }: FoundLink) => ({ ordinal, href, text, ...partsOf(href) });

/** Texts are read about so many characters at a time. */
const batchChars = 4_000_000;
const batchRows = 200;

interface Source {
  readonly number: string;
  readonly html: string;
}

/** Ranges of rows that are read together: bounded in number and, but for a single long text, in characters. */
async function* ranges({ duck }: StepContext): AsyncGenerator<readonly [from: number, to: number]> {
  let from = 1;
  let to = 0;
  let chars = 0;
  const lengths = duck.stream<{ number: string; chars: string }>(
    "SELECT number, length(coalesce(html_body, '')) AS chars FROM article_source ORDER BY number",
  );
  for await (const rows of lengths) {
    for (const row of rows) {
      if (to >= from && (chars + Number(row.chars) > batchChars || to - from + 1 >= batchRows)) {
        yield [from, to];
        from = to + 1;
        chars = 0;
      }
      to = Number(row.number);
      chars += Number(row.chars);
    }
  }
  if (to >= from) yield [from, to];
}

/** Read when there is a text: it is the most of what a model's build loads, and many desks have no article. */
const htmlCode = async () => ({
  ...(await import('../../html/clean.js')),
  ...(await import('../../html/markdown.js')),
  ...(await import('../../html/rewrite.js')),
});

const run = async (context: StepContext): Promise<void> => {
  // A second connection, for the lengths are still being read while the texts are.
  const texts = await context.duck.connect();
  try {
    for await (const [from, to] of ranges(context)) {
      context.signal?.throwIfAborted();
      const { cleanHtml, markdownOf, assetsIn, linksIn } = await htmlCode();
      const rows = await texts.all<Source>(
        `SELECT number, coalesce(html_body, '') AS html FROM article_source WHERE number BETWEEN ${from} AND ${to}`,
      );
      await context.write(
        rows.map(({ number, html }) => {
          const { html: clean, tree, removed, wordsRaw, wordsClean } = cleanHtml(html);
          return {
            number,
            html_clean: clean,
            markdown: markdownOf(tree),
            words_raw: wordsRaw,
            words_clean: wordsClean,
            removed,
            assets: JSON.stringify(assetsIn(tree)),
            links: JSON.stringify(linksIn(tree).map(linkRow)),
          };
        }),
      );
    }
  } finally {
    texts.close();
  }
};

/** Cleans the texts of articles and takes down their links and pictures: what SQL cannot do. */
export const articleText: Step = {
  name: 'article_text',
  purpose:
    'The texts of articles cleaned by the policy in transform/html, as Markdown, with their links and pictures.',
  reads: ['article_source'],
  output: { kind: 'staged', name: 'article_text' },
  grain: 'one row per article and language',
  work: {
    run,
    columns: [
      { name: 'number', type: 'BIGINT' },
      { name: 'html_clean', type: 'VARCHAR' },
      { name: 'markdown', type: 'VARCHAR' },
      { name: 'words_raw', type: 'INTEGER' },
      { name: 'words_clean', type: 'INTEGER' },
      { name: 'removed', type: 'VARCHAR[]' },
      { name: 'assets', type: 'VARCHAR' },
      { name: 'links', type: 'VARCHAR' },
    ],
  },
};
