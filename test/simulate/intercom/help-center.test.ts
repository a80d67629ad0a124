import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { at, noon, openDesk, type TestDesk } from './desk.js';

/** Rules 22 to 24: collections, articles, redirects. */

let desk: TestDesk;
afterEach(() => desk.close());

const article = (more: object = {}) => ({ title: 'A title', author_id: Number(desk.adminId), ...more });
const bodyOf = async (html: string): Promise<unknown> =>
  (await desk.made('POST', '/articles', article({ body: html }))).body;

describe('rule 22: collections', () => {
  it('are nested to three levels, also when a branch is moved', async () => {
    desk = await openDesk();
    const make = async (name: string, parentId: unknown = null) =>
      (await desk.made('POST', '/help_center/collections', { name, parent_id: parentId })).id;
    const first = await make('1');
    const second = await make('2', first);
    const third = await make('3', second);
    expect(await desk.refusal('POST', '/help_center/collections', { name: '4', parent_id: third })).toMatch(
      /at most 3 levels/,
    );
    const top = await make('top');
    const inner = await make('inner', top);
    expect(await desk.refusal('PUT', `/help_center/collections/${top}`, { parent_id: second })).toMatch(
      /at most 3/,
    );
    expect(await desk.refusal('PUT', `/help_center/collections/${inner}`, { parent_id: second })).toBe('200');
    expect(await desk.refusal('PUT', `/help_center/collections/${first}`, { parent_id: third })).toMatch(
      /^400/,
    );
  });

  it('need a name, and take no order and no icon', async () => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/help_center/collections', {})).toBe(
      '400 parameter_not_found: Name is a required parameter.',
    );
    const made = await desk.made('POST', '/help_center/collections', { name: 'a', order: 9, icon: 'star' });
    expect(made).toMatchObject({ order: 1, icon: 'book-bookmark' });
    expect(desk.simulator.state().violations).toEqual([
      'ignored: order in POST /help_center/collections',
      'ignored: icon in POST /help_center/collections',
    ]);
  });

  it('have names in languages that are switched on', async () => {
    desk = await openDesk({ locales: 'en, de' });
    const make = (locale: string) =>
      desk.refusal('POST', '/help_center/collections', {
        name: 'Shipping',
        translated_content: { [locale]: { name: 'Versand', description: '' } },
      });
    expect(await make('de')).toBe('200');
    expect(await make('fr')).toMatch(/^400.*'fr' is not enabled/);
  });
});

describe('rule 23: articles', () => {
  it('need an author and begin as drafts without an address', async () => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/articles', { title: 'x' })).toBe(
      '400 parameter_not_found: author_id must be in the main body or default locale translated_content object',
    );
    expect(await desk.refusal('POST', '/articles', { ...article(), title: undefined })).toMatch(/^400/);
    expect(await desk.refusal('POST', '/articles', article({ author_id: 1 }))).toMatch(/^400/);
    expect(await desk.refusal('POST', '/articles', article({ author_id: desk.adminId }))).toMatch(/^400/);
    expect(await desk.made('POST', '/articles', article())).toMatchObject({ state: 'draft', url: null });
    const published = await desk.made('POST', '/articles', article({ state: 'published' }));
    expect(published.url).toMatch(/^https:\/\/help\.example\.com\/.*\/en\/articles\/\d+-a-title$/);
  });

  it('ignore created_at and tell of it', async () => {
    desk = await openDesk();
    expect(await desk.made('POST', '/articles', article({ created_at: 5 }))).toMatchObject({
      created_at: noon,
    });
    expect(desk.simulator.state().violations).toEqual(['ignored: created_at in POST /articles']);
    const de = { title: 'Ein Titel', created_at: 5 };
    await desk.made('POST', '/articles', article({ translated_content: { de } }));
    expect(desk.simulator.state().violations).toContain('ignored: created_at of translated_content.de');
  });

  it.each([
    ['plain text', 'Body of the Article', '<p class="no-margin">Body of the Article</p>'],
    ['kept tags', '<p>a<br><b>b</b> <i>c</i></p><hr>', '<p class="no-margin">a<br><b>b</b> <i>c</i></p><hr>'],
    ['a div', '<div>a</div>', '<p class="no-margin">a</p>'],
    ['a span', '<p>a <span>b</span></p>', '<p class="no-margin">a </p><p class="no-margin">b</p>'],
    ['low headings', '<h1>a</h1><h4>b</h4>', '<h1>a</h1><h2>b</h2>'],
    ['a form', '<form><input></form><p>a</p><script>x()</script>', '<p class="no-margin">a</p>'],
    ['another tag', '<p>a <u>b</u> <font>c</font></p>', '<p class="no-margin">a b c</p>'],
    [
      'blocks in another tag',
      '<section><h2>a</h2><p>b</p></section>',
      '<h2>a</h2><p class="no-margin">b</p>',
    ],
    [
      'classes',
      '<p class="intercom-align-center red" style="color:red">a</p>',
      '<p class="no-margin intercom-align-center">a</p>',
    ],
    [
      'links',
      '<p><a href="https://x.example.com/?a=1&amp;b=2" onclick="x()">a</a><a href="javascript:x()">b</a></p>',
      '<p class="no-margin"><a href="https://x.example.com/?a=1&amp;b=2">a</a><a>b</a></p>',
    ],
    ['a list', '<ul><li>a</li></ul>', '<ul><li><p class="no-margin">a</p></li></ul>'],
    [
      'a table',
      '<table><caption>c</caption><thead><tr><th colspan="2">a</th></tr></thead></table>',
      '<p class="no-margin">c</p><table><tbody><tr><th colspan="2"><p class="no-margin">a</p></th></tr></tbody></table>',
    ],
    ['code', '<pre><code>a\n  b &lt; c</code></pre>', '<pre><code>a\n  b &lt; c</code></pre>'],
    [
      'a video',
      '<iframe src="https://www.youtube.com/embed/x" width="5"></iframe>',
      '<iframe src="https://www.youtube.com/embed/x"></iframe>',
    ],
  ])('normalise %s', async (_name, html, kept) => {
    desk = await openDesk();
    expect(await bodyOf(html)).toBe(kept);
  });

  it.each([
    ['another frame', '<iframe src="https://evil.example.com/"></iframe>'],
    ['a frame that only looks right', '<iframe src="https://youtube.com.example.com/"></iframe>'],
    ['an empty list', '<p>a</p><ul></ul>'],
    ['a table in a list', '<ul><li><table><tr><td>a</td></tr></table></li></ul>'],
    ['a list in a list', '<ul><li>a<ul><li>b</li></ul></li></ul>'],
    ['a definition list', '<dl><dt>a</dt></dl>'],
    ['a table in a table', '<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>'],
    ['an empty table', '<table></table>'],
    ['a picture without a whole address', '<img src="/a.png">'],
    ['a picture inside the text', '<img src="data:image/png;base64,AAAA">'],
    ['a picture that nobody serves', '<img src="http://127.0.0.1:9/a.png">'],
  ])('refuse %s', async (_name, html) => {
    desk = await openDesk();
    expect(await desk.refusal('POST', '/articles', article({ body: html }))).toMatch(
      /^400 parameter_invalid/,
    );
    expect(desk.simulator.workspace.articles.size).toBe(0);
  });

  it('keep lists in lists and heading order by setting', async () => {
    desk = await openDesk({ nested_lists: 'kept', headings: 'relative' });
    expect(await bodyOf('<h3>a</h3><h4>b</h4><ul><li>c<ul><li>d</li></ul></li></ul>')).toBe(
      '<h1>a</h1><h2>b</h2><ul><li><p class="no-margin">c</p><ul><li><p class="no-margin">d</p></li></ul></li></ul>',
    );
  });

  it('have translations in languages that are switched on, and change by language', async () => {
    desk = await openDesk({ locales: 'en, fr' });
    const french = { title: 'Merci', body: '<div>Corps</div>', state: 'published' };
    const made = await desk.made('POST', '/articles', article({ translated_content: { fr: french } }));
    expect(at(made, 'translated_content.fr')).toMatchObject({
      title: 'Merci',
      body: '<p class="no-margin">Corps</p>',
      state: 'published',
    });
    const changed = await desk.made('PUT', `/articles/${made.id}`, {
      translated_content: { fr: { title: 'Merci !' } },
    });
    expect(at(changed, 'translated_content.fr')).toMatchObject({
      title: 'Merci !',
      body: '<p class="no-margin">Corps</p>',
    });
    expect(at(changed, 'title')).toBe('A title');
    const german = article({ translated_content: { de: { title: 'Danke' } } });
    expect(await desk.refusal('POST', '/articles', german)).toMatch(/'de' is not enabled/);
  });

  it.each([
    [{ body_markdown: '# a' }, '2.16', /^501 unsupported/],
    [{ body_markdown: '# a' }, '2.15', /^200$/],
    [{ body: 'a', body_markdown: '# a' }, '2.16', /^400.*cannot be used together/],
    [{ ai_copilot_availability: true }, '2.16', /^501 unsupported/],
    [{ scheduled_publish_at: '2026-01-15T11:59:59Z' }, '2.16', /^400.*must be in the future/],
    [{ scheduled_publish_at: '2026-01-15T12:00:01Z' }, '2.16', /^501 unsupported/],
  ])('know %j in version %s as far as the stand-in goes', async (more, version, words) => {
    desk = await openDesk();
    const body = article(more);
    expect(await desk.refusal('POST', '/articles', body, { 'intercom-version': version })).toMatch(words);
  });

  it('want a collection that exists, as a number', async () => {
    desk = await openDesk();
    const collection = await desk.made('POST', '/help_center/collections', { name: 'a' });
    const made = await desk.made(
      'POST',
      '/articles',
      article({ parent_id: Number(collection.id), parent_type: 'collection' }),
    );
    expect(made.parent_ids).toEqual([Number(collection.id)]);
    expect(await desk.refusal('POST', '/articles', article({ parent_id: 1 }))).toMatch(/^404/);
    expect(await desk.refusal('POST', '/articles', article({ parent_id: collection.id }))).toMatch(/^400/);
  });
});

describe('pictures of articles', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  let host: Server | undefined;
  const seen: string[] = [];
  afterEach(() => {
    host?.close();
    host = undefined;
    seen.length = 0;
  });

  /** A host of pictures that can fail: by path. */
  const pictureHost = async (): Promise<string> => {
    host = createServer((request, response) => {
      seen.push(request.url ?? '');
      if (request.url === '/gone.png') response.writeHead(404).end();
      else if (request.url === '/page.png') response.end('<html>not a picture</html>');
      else response.writeHead(200, { 'content-type': 'image/png' }).end(png);
    });
    await new Promise<void>((resolve) => host?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  };

  it('are fetched while the call runs and come back by signed addresses that die', async () => {
    desk = await openDesk({ url_life: '600' });
    const base = await pictureHost();
    const made = await desk.made(
      'POST',
      '/articles',
      article({ body: `<p>a</p><img src="${base}/a.png" alt="A">` }),
    );
    expect(seen).toEqual(['/a.png']);
    const source = /<img src="([^"]+)" alt="A">/.exec(String(made.body))?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(source).not.toContain(base);
    expect(source).toMatch(/expires=\d+&signature=[0-9a-f]{64}&req=/);
    const download = await fetch(source);
    expect([download.status, Buffer.from(await download.arrayBuffer())]).toEqual([200, png]);
    await desk.clock.advance(601_000);
    expect((await fetch(source)).status).toBe(403);
    const again = await desk.made('GET', `/articles/${made.id}`);
    expect(again.body).not.toBe(made.body);
  });

  it.each(['/gone.png', '/page.png'])('fail the whole article when %s is no picture', async (path) => {
    desk = await openDesk();
    const base = await pictureHost();
    const body = `<img src="${base}/a.png"><img src="${base}${path}">`;
    expect(await desk.refusal('POST', '/articles', article({ body }))).toMatch(/couldn't fetch the image/);
    expect(desk.simulator.workspace.articles.size).toBe(0);
  });

  it('are not fetched again when a read body is written back', async () => {
    desk = await openDesk();
    const base = await pictureHost();
    const made = await desk.made('POST', '/articles', article({ body: `<img src="${base}/a.png">` }));
    await desk.made('PUT', `/articles/${made.id}`, { body: made.body });
    expect(seen).toEqual(['/a.png']);
  });
});

describe('rule 24: redirects', () => {
  it('refuse an address that is taken, with 409', async () => {
    desk = await openDesk();
    const [center] = [...desk.simulator.workspace.helpCenters.values()];
    const made = await desk.made('POST', '/articles', article());
    const path = `/help_center/help_centers/${center?.id}/redirects`;
    const redirect = {
      from_url: `${center?.url}/old-page`,
      locale: 'en',
      target_type: 'article',
      target_id: made.id,
    };
    expect(await desk.refusal('POST', path, redirect)).toBe('200');
    expect(await desk.refusal('POST', path, redirect)).toBe(
      '409 resource_conflict: A redirect with that URL already exists',
    );
    expect(
      await desk.refusal('POST', path, { ...redirect, from_url: 'https://elsewhere.example.com/' }),
    ).toMatch(/^422 data_invalid/);
    expect(await desk.refusal('POST', path, { ...redirect, target_type: 'page' })).toMatch(
      /^400 parameter_invalid/,
    );
    expect(await desk.refusal('POST', path, { ...redirect, target_id: '1' })).toMatch(/^404/);
    expect(await desk.refusal('POST', path, {})).toBe('400 parameter_not_found: from_url is required');
  });
});
