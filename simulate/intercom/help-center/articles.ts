import type { Fields } from '../api/fields.js';
import { ok } from '../api/out.js';
import { comparePositions, numberedPage } from '../api/page.js';
import { invalid, invalidValue, isRefusal, type Refusal, resourceNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Article } from '../state/help-center.js';
import { articleOut } from './article-json.js';
import { type ArticleBody, takeTexts, textFields } from './article-texts.js';

const createFields = {
  ...textFields,
  parent_id: { type: 'integer', nullable: true },
} as const satisfies Fields;
const updateFields = { ...textFields, parent_id: { type: 'id', nullable: true } } as const satisfies Fields;

const scheduleRefusal = (desk: Desk, body: ArticleBody): Refusal | undefined => {
  const times = [body.scheduled_publish_at, body.scheduled_unpublish_at].filter((time) => time !== undefined);
  if (times.length > 1)
    return invalid('Only one of scheduled_publish_at and scheduled_unpublish_at can be given');
  for (const time of times)
    if (!(Date.parse(time) > desk.clock.now())) return invalid('Scheduled times must be in the future');
  return undefined;
};

const parentRefusal = (desk: Desk, parentId: string | number | null | undefined): Refusal | undefined =>
  parentId == null || desk.workspace.collections.has(String(parentId)) ? undefined : resourceNotFound;

const position = (article: Article) => ({ key: article.updatedAt, id: article.id });

const newestFirst = (desk: Desk): Article[] =>
  [...desk.workspace.articles.values()].sort((a, b) => comparePositions(position(b), position(a)));

export const articleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/articles',
    run: (desk, { call }) => {
      const page = numberedPage(desk, call, newestFirst(desk), {
        standard: desk.settings.number('articles_page'),
        most: 150,
      });
      if (isRefusal(page)) return page;
      const data = page.items.map((article) => articleOut(desk, article));
      return ok({ type: 'list', pages: page.pages, total_count: page.total, data });
    },
  }),
  route({
    method: 'POST',
    path: '/articles',
    fields: createFields,
    run: async (desk, { body }) => {
      const refusal = scheduleRefusal(desk, body) ?? parentRefusal(desk, body.parent_id);
      if (refusal) return refusal;
      const taken = await takeTexts(desk, body, undefined);
      if (isRefusal(taken)) return taken;
      const now = desk.now();
      const article: Article = {
        ...taken,
        id: String(desk.ids.number('article', 42)),
        parentId: body.parent_id == null ? null : String(body.parent_id),
        tags: [],
        createdAt: now,
        updatedAt: now,
      };
      desk.workspace.articles.set(article.id, article);
      return ok(articleOut(desk, article, 'with statistics'));
    },
  }),
  route({
    method: 'GET',
    path: '/articles/search',
    since: '2.10',
    run: (desk, { call, query }) => {
      const phrase = (query.get('phrase') ?? '').toLowerCase();
      const state = query.get('state') ?? 'all';
      if (!['published', 'draft', 'all'].includes(state)) return invalidValue('state', state);
      const found = newestFirst(desk).filter(
        ({ text }) =>
          (state === 'all' || text.state === state) &&
          `${text.title} ${text.body}`.toLowerCase().includes(phrase),
      );
      const page = numberedPage(desk, call, found, { standard: 10, most: 150 });
      if (isRefusal(page)) return page;
      const articles = page.items.map((article) => articleOut(desk, article));
      return ok({
        type: 'list',
        total_count: page.total,
        data: { articles, highlights: [] },
        pages: page.pages,
      });
    },
  }),
  route({
    method: 'GET',
    path: '/articles/:id',
    run: (desk, { params }) => {
      const article = desk.workspace.articles.get(params.id);
      return article ? ok(articleOut(desk, article, 'with statistics')) : resourceNotFound;
    },
  }),
  route({
    method: 'PUT',
    path: '/articles/:id',
    fields: updateFields,
    run: async (desk, { params, body }) => {
      const article = desk.workspace.articles.get(params.id);
      if (!article) return resourceNotFound;
      const refusal = scheduleRefusal(desk, body) ?? parentRefusal(desk, body.parent_id);
      if (refusal) return refusal;
      const taken = await takeTexts(desk, body, article);
      if (isRefusal(taken)) return taken;
      Object.assign(article, taken, { updatedAt: desk.now() });
      if (body.parent_id !== undefined) article.parentId = body.parent_id;
      return ok(articleOut(desk, article, 'with statistics'));
    },
  }),
  route({
    method: 'DELETE',
    path: '/articles/:id',
    run: (desk, { params }) =>
      desk.workspace.articles.delete(params.id)
        ? ok({ id: params.id, object: 'article', deleted: true })
        : resourceNotFound,
  }),
];
