import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDeskError } from '../../core/errors.js';
import { packageVersion } from '../../core/package-info.js';
import { openQuestions, type Questions } from '../../queries/questions.js';
import { cleanHtml } from '../../queries/transcript/clean.js';
import { threadHtml } from '../../queries/transcript/html.js';
import { threadMarkdown } from '../../queries/transcript/markdown.js';
import { threadText } from '../../queries/transcript/plain.js';
import type { Thread, ThreadPart } from '../../queries/transcript/thread.js';
import { type TranscriptFormat, transcript, transcriptFormats } from '../../queries/transcript/transcript.js';
import { assertBuilt } from './built.js';
import { type Desk, makeDesk } from './desk.js';

let desk: Desk;
let questions: Questions;
beforeAll(async () => {
  assertBuilt();
  desk = await makeDesk({ load: false });
  questions = await openQuestions(desk.archive);
});
afterAll(async () => {
  await questions.close();
  await desk.remove();
});

const textOf = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};

const read = async (id: string, format: TranscriptFormat): Promise<string> => {
  const { pieces } = await transcript(questions, id, { format, object: await desk.archive.object() });
  return textOf(pieces);
};

const endings: Readonly<Record<TranscriptFormat, string>> = { html: 'html', text: 'txt', markdown: 'md' };

describe.each(transcriptFormats)('as %s', (format) => {
  test('a conversation reads as written down', async () => {
    const text = (await read('kustomer:order', format))
      .replaceAll(questions.plan.provenance.inventorySha512, '(sha512)')
      .replaceAll(`deskarchive ${packageVersion}`, 'deskarchive (version)');
    await expect(text).toMatchFileSnapshot(`transcript/golden/order.${endings[format]}`);
  });
  test('a conversation without parts, subject and person is one, too', async () => {
    const text = await read('orphan', format);
    expect(text).toContain('No subject');
    expect(text).toContain('kustomer:nobody (not in the archive)');
  });
});

describe('what is asked for', () => {
  test('an id of the source will do', async () => {
    const { head } = await transcript(questions, 'waiting', { format: 'text' });
    expect(head.id).toBe('kustomer:waiting');
  });
  test.each(['nobody', "' OR 1=1 --", ''])('%j is no conversation', async (id) => {
    await expect(transcript(questions, id, { format: 'text' })).rejects.toSatisfy((error) =>
      isDeskError(error, 'conversation-missing'),
    );
  });
});

const part = (more: Partial<ThreadPart>): ThreadPart => ({
  id: 'kustomer:message:1',
  kind: 'message',
  direction: 'in',
  channel: 'email',
  authorType: 'contact',
  authorId: 'kustomer:ada',
  authorName: 'Ada',
  createdAt: '2025-01-01 10:00:00',
  subject: null,
  text: '',
  format: 'text',
  originalSha256: null,
  isAutomatic: false,
  isRedacted: false,
  isDeleted: false,
  files: [],
  sourceKind: 'message',
  sourceId: '1',
  snapshot: '1',
  rawSha256: 'a'.repeat(64),
  ...more,
});

const threadOf = (parts: readonly ThreadPart[], subject = 'Subject'): Thread => ({
  head: {
    id: 'kustomer:c',
    subject,
    state: 'open',
    channels: ['email'],
    createdAt: null,
    closedAt: null,
    isDeleted: true,
    isSpam: false,
    contactId: 'kustomer:ada',
    contactName: 'Ada',
    contactEmail: null,
    agentName: null,
    teamName: null,
    tags: [],
    rating: null,
    declaredMessages: 9,
    declaredNotes: null,
    messages: 1,
    notes: 0,
    source: 'kustomer',
    sourceId: 'c',
    snapshot: '1',
    rawSha256: 'b'.repeat(64),
  },
  provenance: questions.plan.provenance,
  parts: (async function* () {
    yield* parts;
  })(),
});

const noPicture = async () => undefined;

const known =
  /^<(!doctype html|\/?(a|article|b|blockquote|body|br|code|dd|del|div|dl|dt|em|footer|h[1-6]|header|hr|html|i|ins|li|main|ol|p|pre|s|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|time|tr|u|ul)(\s[^>]*)?)>$/;

/** Tags of a page's body that could do more than show text. */
const liveTags = (page: string): readonly string[] =>
  [...page.slice(page.indexOf('<body>')).matchAll(/<[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !known.test(tag) || /\s(on\w+|style|srcdoc|src)\s*=|javascript:|href="data:/i.test(tag));

describe('hostile texts', () => {
  const payloads = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="https://example.com"><input name=a><button>go</button></form>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<style>*{background:url(https://example.com)}</style>',
    '<p style="background:url(https://example.com)" onclick="alert(1)">x</p>',
    '<base href="https://example.com"><meta http-equiv=refresh content="0;url=https://example.com">',
    '</div></main><h1>Forged footer</h1>',
    '<plaintext><b>',
    '<template><script>alert(1)</script></template>',
    '<xmp><script>alert(1)</script></xmp>',
    '<table><td><svg/onload=alert(1)></table>',
    '<!--><script>alert(1)</script>-->',
    '<div id="kustomer:message:1" class="part" name="body">x</div>',
  ];
  test.each(payloads)('%s shows, and does nothing', async (text) => {
    for (const format of ['html', 'text']) {
      const page = await textOf(
        threadHtml(threadOf([part({ text, format, subject: text, authorName: text })], text), noPicture),
      );
      const body = page.slice(page.indexOf('<body>'));
      expect(liveTags(page)).toEqual([]);
      expect(body.match(/<\/main>/g)).toHaveLength(1);
      expect(body.match(/id="kustomer:message:1"/g)).toHaveLength(1);
    }
    const markdown = await textOf(
      threadMarkdown(threadOf([part({ text, format: 'html', subject: text })], text)),
    );
    expect(markdown).not.toMatch(/<(script|img|svg|iframe|style|a|p|div|form)\b/i);
  });

  test('whatever a text holds, the page keeps its form', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), fc.boolean(), async (text, isHtml) => {
        const page = await textOf(
          threadHtml(threadOf([part({ text, format: isHtml ? 'html' : 'text' })]), noPicture),
        );
        expect(liveTags(page)).toEqual([]);
        expect(page.endsWith('</footer></main></body></html>\n')).toBe(true);
      }),
      { numRuns: 200 },
    ));

  test('a plain text is shown with every character', async () => {
    const text = '  two  blanks\n\ttab & <b>no mark</b> "quoted" \0 end';
    const page = await textOf(threadHtml(threadOf([part({ text })]), noPicture));
    const shown = /<div class="plain" dir="auto">([\s\S]*?)<\/div>/.exec(page)?.[1] ?? '';
    const back = shown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(back).toBe(text.replace('\0', '␀'));
  });

  test('HTML nested beyond reason is shown as its source', async () => {
    const deep = '<div>'.repeat(100_000);
    expect(cleanHtml(deep)).toBeUndefined();
    const page = await textOf(threadHtml(threadOf([part({ text: deep, format: 'html' })]), noPicture));
    expect(page).toContain('HTML, shown as its source.');
    expect(
      (await textOf(threadText(threadOf([part({ text: deep, format: 'html' })])))).length,
    ).toBeGreaterThan(deep.length);
  });

  test('a terminal is not commanded by a text', async () => {
    const text = await textOf(
      threadText(threadOf([part({ text: '\u001b[2J\u009b31m\r\nx\ry', authorName: '\u001b]0;t\u0007' })])),
    );
    expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(text).toContain('␛[2J');
  });
});

describe('pictures', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  );
  const file = {
    name: 'dot.png',
    type: 'image/png',
    size: png.length,
    sha256: 'c'.repeat(64),
    missing: null,
  };
  const page = (bytes: Buffer) =>
    textOf(threadHtml(threadOf([part({ text: 'x', files: [file] })]), async () => bytes));
  test('a real one is inside the file', async () => {
    expect(await page(png)).toContain(`src="data:image/png;base64,${png.toString('base64')}"`);
  });
  test('one that only says so is listed', async () => {
    expect(await page(Buffer.from('<svg onload="alert(1)">'))).not.toContain('<img');
  });
});

test('memory does not grow with the conversation', async () => {
  const count = 20_000;
  const parts = function* () {
    for (let n = 0; n < count; n++) yield part({ text: `${n} ${'long '.repeat(200)}`, id: `p${n}` });
  };
  const thread: Thread = {
    ...threadOf([]),
    parts: (async function* () {
      yield* parts();
    })(),
  };
  let longest = 0;
  let pieces = 0;
  for await (const piece of threadHtml(thread, noPicture)) {
    longest = Math.max(longest, piece.length);
    pieces++;
  }
  expect(pieces).toBeGreaterThan(count);
  expect(longest).toBeLessThan(20_000);
});

const browser = '/usr/bin/chromium';
describe.skipIf(!existsSync(browser))('in Chromium (skipped when it is not installed)', () => {
  test('nothing runs, nothing is fetched, and the style is applied', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deskarchive-page-'));
    const running = await chromium.launch({
      executablePath: browser,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const texts = [
        '<script>alert(1)</script><img src=x onerror=alert(1)>',
        '<a href="javascript:alert(1)">x</a><svg onload=alert(1)>',
        '<iframe src="https://example.com"></iframe><link rel=stylesheet href="https://example.com/a.css">',
      ];
      const parts = texts.flatMap((text) => [part({ text, format: 'html' }), part({ text, format: 'text' })]);
      const file = join(folder, 'page.html');
      writeFileSync(file, await textOf(threadHtml(threadOf(parts, texts.join()), noPicture)));
      const page = await running.newPage();
      const events: string[] = [];
      page.on('dialog', (dialog) => {
        events.push(`dialog ${dialog.message()}`);
        dialog.dismiss().catch(() => events.push('dialog not closed'));
      });
      page.on('request', (made) => {
        if (!made.url().startsWith('file:')) events.push(`request ${made.url()}`);
      });
      page.on('console', (message) => events.push(`console ${message.text()}`));
      await page.goto(`file://${file}`);
      for (const link of await page.locator('a').all()) await link.click();
      expect(await page.locator('article').count()).toBe(6);
      expect(await page.evaluate('getComputedStyle(document.querySelector(".body")).borderTopStyle')).toBe(
        'solid',
      );
      expect(events).toEqual([]);
    } finally {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
