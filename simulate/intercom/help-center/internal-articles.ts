import type { Body, Fields } from '../api/fields.js';
import { ok } from '../api/out.js';
import { numberedPage } from '../api/page.js';
import { invalid, isRefusal, notCovered, type Refusal, refuse, resourceNotFound } from '../api/refusal.js';
import { type Request, type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { InternalArticle } from '../state/help-center.js';
import { defaultHelpCenter } from './collections.js';
import { shownBody, takeBody } from './pictures.js';

const fields = {
  title: { type: 'string' },
  body: { type: 'string', nullable: true },
  author_id: { type: 'integer' },
  owner_id: { type: 'integer' },
  body_markdown: { type: 'string', since: '2.16' },
  audience_ids: { type: 'array' },
  ai_chatbot_availability: { type: 'boolean' },
  ai_copilot_availability: { type: 'boolean' },
  ai_sales_agent_availability: { type: 'boolean' },
} as const satisfies Fields;

const required = (name: string): Refusal =>
  refuse(
    400,
    'parameter_not_found',
    name === 'author_id'
      ? 'author_id must be in the main body or default locale translated_content object'
      : `${name} is required`,
  );

const createFields = {
  ...fields,
  title: { type: 'string', required: required('title') },
  author_id: { type: 'integer', required: required('author_id') },
  owner_id: { type: 'integer', required: required('owner_id') },
} as const satisfies Fields;

const articleOut = (desk: Desk, article: InternalArticle): object => ({
  id: article.id,
  title: article.title,
  body: shownBody(desk, article.body),
  owner_id: Number(article.ownerId),
  author_id: Number(article.authorId),
  locale: defaultHelpCenter(desk).locales[0],
  created_at: article.createdAt,
  updated_at: article.updatedAt,
});

const gaps = [
  'body_markdown',
  'audience_ids',
  'ai_chatbot_availability',
  'ai_copilot_availability',
  'ai_sales_agent_availability',
] as const satisfies readonly (keyof typeof fields)[];

const fieldsRefusal = (desk: Desk, body: Body<typeof fields>): Refusal | undefined => {
  const gap = notCovered(body, gaps);
  if (gap) return gap;
  for (const name of ['author_id', 'owner_id'] as const) {
    const id = body[name];
    if (id !== undefined && !desk.workspace.admins.has(String(id)))
      return invalid(`${name} is not a teammate of this workspace`);
  }
  return undefined;
};

const list = (desk: Desk, { call }: Request, wrap: (articles: object[]) => unknown, standard: number) => {
  const newest = [...desk.workspace.internalArticles.values()].sort((a, b) => b.updatedAt - a.updatedAt);
  const page = numberedPage(desk, call, newest, { standard, most: 150 });
  if (isRefusal(page)) return page;
  const articles = page.items.map((article) => articleOut(desk, article));
  return ok({ type: 'list', total_count: page.total, data: wrap(articles), pages: page.pages });
};

export const internalArticleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/internal_articles',
    since: '2.13',
    run: (desk, request) => list(desk, request, (articles) => articles, 25),
  }),
  route({
    method: 'GET',
    path: '/internal_articles/search',
    since: '2.13',
    run: (desk, request) => list(desk, request, (articles) => ({ internal_articles: articles }), 10),
  }),
  route({
    method: 'POST',
    path: '/internal_articles',
    since: '2.13',
    fields: createFields,
    run: async (desk, { body }) => {
      const refusal = fieldsRefusal(desk, body);
      if (refusal) return refusal;
      const html = await takeBody(desk, body.body ?? '');
      if (isRefusal(html)) return html;
      const now = desk.now();
      const article: InternalArticle = {
        id: String(desk.ids.number('article', 42)),
        title: body.title,
        body: html,
        authorId: String(body.author_id),
        ownerId: String(body.owner_id),
        tags: [],
        createdAt: now,
        updatedAt: now,
      };
      desk.workspace.internalArticles.set(article.id, article);
      return ok(articleOut(desk, article));
    },
  }),
  route({
    method: 'GET',
    path: '/internal_articles/:id',
    since: '2.13',
    run: (desk, { params }) => {
      const article = desk.workspace.internalArticles.get(params.id);
      return article ? ok(articleOut(desk, article)) : resourceNotFound;
    },
  }),
  route({
    method: 'PUT',
    path: '/internal_articles/:id',
    since: '2.13',
    fields,
    run: async (desk, { params, body }) => {
      const article = desk.workspace.internalArticles.get(params.id);
      if (!article) return resourceNotFound;
      const refusal = fieldsRefusal(desk, body);
      if (refusal) return refusal;
      const html = body.body == null ? article.body : await takeBody(desk, body.body);
      if (isRefusal(html)) return html;
      article.title = body.title ?? article.title;
      article.body = html;
      if (body.author_id !== undefined) article.authorId = String(body.author_id);
      if (body.owner_id !== undefined) article.ownerId = String(body.owner_id);
      article.updatedAt = desk.now();
      return ok(articleOut(desk, article));
    },
  }),
  route({
    method: 'DELETE',
    path: '/internal_articles/:id',
    since: '2.13',
    run: (desk, { params }) =>
      desk.workspace.internalArticles.delete(params.id)
        ? ok({ id: params.id, object: 'internal_article', deleted: true })
        : resourceNotFound,
  }),
];
