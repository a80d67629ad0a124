import { expect, test } from 'vitest';
import { type Json, small, withKustomer } from './helpers.js';

test('rule 38: articles: several languages, drafts on top of published, none published, deleted, internal', () =>
  withKustomer(small, async ({ get }) => {
    const articles = (await get('/v1/kb/articles')).json.data;
    const by = (test: (attributes: Json) => boolean) => articles.find((one: Json) => test(one.attributes));
    expect(by((a) => Object.keys(a.langVersions).length === 3)).toBeDefined();
    expect(by((a) => a.scope === 'internal')).toBeDefined();
    expect(by((a) => a.deleted === true && a.deletedAt !== undefined)).toBeDefined();
    expect(by((a) => a.status === 'draft')).toBeDefined();
    let both = 0;
    for (const article of articles)
      for (const lang of Object.keys(article.attributes.langVersions)) {
        const versions = (await get(`/v1/kb/articles/${article.id}/versions/${lang}`)).json.data;
        expect(versions.length).toBeGreaterThan(0);
        const statuses = versions.map((one: Json) => one.attributes.status);
        if (statuses.includes('draft') && statuses.includes('published')) both++;
        for (const version of versions) {
          expect(version.attributes.lang).toBe(lang);
          expect(version.relationships.article.data.id).toBe(article.id);
          expect(version.attributes.htmlBody).not.toContain('{{');
        }
        const { id } = article.attributes.langVersions[lang].currentVersion;
        const published = versions.find((one: Json) => one.attributes.status === 'published') ?? versions[0];
        expect(id).toMatchObject({
          _id: published.id,
          title: published.attributes.title,
          htmlBody: published.attributes.htmlBody,
        });
      }
    expect(both).toBeGreaterThan(1);
    expect((await get(`/v1/kb/articles/${articles[0].id}/versions/xx_yy`)).status).toBe(404);
    expect((await get('/v1/kb/articles/64ba00000000000000000001')).status).toBe(404);
  }));

test('rule 38: categories three deep, and every article finds its own', () =>
  withKustomer(small, async ({ get }) => {
    const categories = (await get('/v1/kb/categories')).json.data;
    const byId = new Map<string, Json>(categories.map((one: Json) => [one.id, one]));
    const depth = (one: Json): number =>
      one.attributes.parent === undefined ? 1 : 1 + depth(byId.get(one.attributes.parent));
    expect(Math.max(...categories.map(depth))).toBe(3);
    for (const article of (await get('/v1/kb/articles')).json.data)
      for (const { id } of article.attributes.categories)
        expect(byId.get(id).attributes.positions).toContain(article.id);
  }));

test('rule 38: pictures by media id, one of which is not there', () =>
  withKustomer(small, async ({ get, records }) => {
    const bodies = records('kb_version')
      .map((one) => one.attributes.htmlBody)
      .join('');
    const ids = [
      ...new Set([...bodies.matchAll(/data-media-id="([0-9a-f]{24})"/g)].map((match) => match[1])),
    ];
    const statuses: number[] = [];
    for (const id of ids) {
      const answer = await get(`/v1/media/${id}`);
      statuses.push(answer.status);
      if (answer.status !== 200) continue;
      const bytes = Buffer.from(await (await fetch(answer.json.data.links.related)).arrayBuffer());
      expect(bytes).toHaveLength(answer.json.data.attributes.contentLength);
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    }
    expect(statuses.filter((status) => status === 404)).toHaveLength(1);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(3);
  }));

test('rule 38: bodies that try a cleaner', () =>
  withKustomer(small, async ({ records }) => {
    const bodies = records('kb_version')
      .map((one) => one.attributes.htmlBody)
      .join('');
    for (const piece of [
      '<script>',
      'onclick=',
      'javascript:',
      '<iframe',
      '<video',
      '<details>',
      '<ol type="a">',
      'rowspan="2"',
      '&#x1F4B6;',
      '&amp;',
      '<pre><code class',
      'callout',
      'dir="rtl"',
    ])
      expect(bodies, piece).toContain(piece);
    const hashes = new Set(records('kb_article').map((one) => one.attributes.hash));
    const links = [...bodies.matchAll(/https:\/\/help\.example\.com\/[a-z_]+\/(r[0-9A-Za-z]{8})"/g)].map(
      (match) => match[1] as string,
    );
    expect(links.filter((hash) => hashes.has(hash)).length).toBeGreaterThan(5);
    expect(links.some((hash) => !hashes.has(hash))).toBe(true);
  }));

test('rule 38: the uncertain forms', async () => {
  await withKustomer(
    {
      ...small,
      settings: { kb_list: 'lean', kb_versions: 'single', kb_version_id: 'string', kb_deleted: 'hidden' },
    },
    async ({ get, records }) => {
      const articles = (await get('/v1/kb/articles')).json.data;
      expect(articles.some((one: Json) => 'langVersions' in one.attributes)).toBe(false);
      expect(articles).toHaveLength(
        records('kb_article').filter((one) => one.attributes.deleted !== true).length,
      );
      const whole = (await get(`/v1/kb/articles/${articles[0].id}`)).json.data;
      const [lang] = Object.keys(whole.attributes.langVersions);
      expect(whole.attributes.langVersions[lang as string].currentVersion.id).toMatch(/^[0-9a-f]{24}$/);
      expect((await get(`/v1/kb/articles/${articles[0].id}/versions/${lang}`)).json.data.type).toBe(
        'kb_version',
      );
    },
  );
});

test('without a key: what is published and public, and nothing else', () =>
  withKustomer({ ...small, settings: { rpm: '1' } }, async ({ simulator, records }) => {
    const answer = await fetch(`${simulator.url}/p/v3/kb/articles?pageSize=100`);
    const { data } = (await answer.json()) as Json;
    expect(data.map((one: Json) => one.id).sort()).toEqual(
      records('kb_article')
        .filter(
          (one) =>
            one.attributes.status === 'published' &&
            one.attributes.scope === 'public' &&
            !one.attributes.deleted,
        )
        .map((one) => one.id)
        .sort(),
    );
    const categories = ((await (await fetch(`${simulator.url}/p/v3/kb/categories`)).json()) as Json).data;
    expect(categories).toHaveLength(records('kb_category').filter((one) => one.attributes.published).length);
    expect(categories.length).toBeLessThan(records('kb_category').length);
  }));
