import type { Desk } from '../desk.js';
import { type Body, type Fields, isObject, type JsonObject } from '../fields.js';
import { ok } from '../out.js';
import { comparePositions, numberedPage } from '../page.js';
import {
  invalid,
  invalidValue,
  isRefusal,
  missing,
  type Refusal,
  refuse,
  resourceNotFound,
} from '../refusal.js';
import { type Route, route } from '../route.js';
import type { Article, ArticleText } from '../state/help-center.js';
import { articleOut } from './article-json.js';
import { defaultHelpCenter, localeRefusal } from './collections.js';
import { takeBody } from './pictures.js';

const textFields = {
  title: { type: 'string' },
  description: { type: 'string', nullable: true },
  body: { type: 'string', nullable: true },
  body_markdown: { type: 'string', since: '2.16' },
  author_id: { type: 'integer' },
  state: { type: 'string', values: ['published', 'draft'] },
  parent_type: { type: 'string', values: ['collection', 'section'] },
  translated_content: { type: 'object', nullable: true },
  audience_ids: { type: 'array', since: '2.16' },
  ai_chatbot_availability: { type: 'boolean', since: '2.16' },
  ai_copilot_availability: { type: 'boolean', since: '2.16' },
  ai_sales_agent_availability: { type: 'boolean', since: '2.16' },
  scheduled_publish_at: { type: 'string', since: '2.16' },
  scheduled_unpublish_at: { type: 'string', since: '2.16' },
} as const satisfies Fields;

/** The contract wants a number here and a text there, and means the same collection. */
const createFields = {
  ...textFields,
  parent_id: { type: 'integer', nullable: true },
} as const satisfies Fields;
const updateFields = { ...textFields, parent_id: { type: 'id', nullable: true } } as const satisfies Fields;

type ArticleBody = Body<typeof textFields>;

const authorMissing = refuse(
  400,
  'parameter_not_found',
  'author_id must be in the main body or default locale translated_content object',
);

interface Given {
  readonly title: string | undefined;
  readonly description: string | null | undefined;
  readonly body: string | null | undefined;
  readonly authorId: number | undefined;
  readonly state: 'draft' | 'published' | undefined;
}

/** One language of an article, new or changed; nothing is kept when any of it is refused. */
const takeText = async (
  desk: Desk,
  given: Given,
  known: ArticleText | undefined,
): Promise<ArticleText | Refusal> => {
  const title = given.title ?? known?.title;
  if (title === undefined || title.trim() === '') return missing('title');
  const authorId = given.authorId === undefined ? known?.authorId : String(given.authorId);
  if (authorId === undefined) return authorMissing;
  if (!desk.workspace.admins.has(authorId)) return invalid('author_id is not a teammate of this workspace');
  const body = given.body == null ? (known?.body ?? '') : await takeBody(desk, given.body);
  if (isRefusal(body)) return body;
  const now = desk.now();
  return {
    title,
    description: given.description === undefined ? (known?.description ?? '') : (given.description ?? ''),
    body,
    authorId,
    state: given.state ?? known?.state ?? 'draft',
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
};

const translation = (content: JsonObject): Given | Refusal => {
  const { title, description, body, author_id: authorId, state } = content;
  if (title !== undefined && typeof title !== 'string') return invalidValue('title', title);
  if (description != null && typeof description !== 'string') return invalidValue('description', description);
  if (body != null && typeof body !== 'string') return invalidValue('body', body);
  if (authorId !== undefined && !Number.isInteger(authorId)) return invalidValue('author_id', authorId);
  if (state !== undefined && state !== 'draft' && state !== 'published') return invalidValue('state', state);
  return { title, description, body, authorId: authorId as number | undefined, state };
};

/** Texts by locale; the default one stands for the article's own fields. */
const translationsOf = (desk: Desk, given: unknown): ReadonlyMap<string, Given> | Refusal => {
  const texts = new Map<string, Given>();
  for (const [locale, content] of Object.entries((given as JsonObject | null | undefined) ?? {})) {
    if (locale === 'type' || content === null) continue;
    const refusal = localeRefusal(desk, locale);
    if (refusal) return refusal;
    if (!isObject(content)) return invalidValue(`translated_content.${locale}`, content);
    const text = translation(content);
    if (isRefusal(text)) return text;
    texts.set(locale, text);
  }
  return texts;
};

interface Taken {
  readonly text: ArticleText;
  readonly translations: Readonly<Record<string, ArticleText>>;
}

const takeAll = async (
  desk: Desk,
  body: ArticleBody,
  known: Article | undefined,
): Promise<Taken | Refusal> => {
  if (body.body != null && body.body_markdown !== undefined)
    return invalid('body and body_markdown cannot be used together');
  if (body.body_markdown !== undefined)
    return refuse(501, 'unsupported', 'The stand-in takes no body_markdown; send body');
  if (body.audience_ids && body.audience_ids.length > 0) return resourceNotFound;
  const given = translationsOf(desk, body.translated_content);
  if (isRefusal(given)) return given;
  const locale = defaultHelpCenter(desk).locales[0] as string;
  const own = given.get(locale);
  const text = await takeText(
    desk,
    {
      title: body.title ?? own?.title,
      description: body.description === undefined ? own?.description : body.description,
      body: body.body ?? own?.body,
      authorId: body.author_id ?? own?.authorId,
      state: body.state ?? own?.state,
    },
    known?.text,
  );
  if (isRefusal(text)) return text;
  const translations: Record<string, ArticleText> = { ...known?.translations };
  for (const [other, content] of given) {
    if (other === locale) continue;
    const inherited = { ...content, authorId: content.authorId ?? Number(text.authorId) };
    const taken = await takeText(desk, inherited, known?.translations[other]);
    if (isRefusal(taken)) return taken;
    translations[other] = taken;
  }
  return { text, translations };
};

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
      const taken = await takeAll(desk, body, undefined);
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
      const taken = await takeAll(desk, body, article);
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
