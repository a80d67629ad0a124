import { ok, tagOut } from '../api/out.js';
import { refuse, tagNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { attachTag, detachTag } from '../people/tags.js';

/** Tags of articles and internal articles: since 2.16. */

type Kind = 'articles' | 'internal_articles';

const holder = (desk: Desk, kind: Kind, id: string) =>
  kind === 'articles' ? desk.workspace.articles.get(id) : desk.workspace.internalArticles.get(id);

const notFound = {
  articles: refuse(404, 'article_not_found', 'Article not found'),
  internal_articles: refuse(404, 'internal_article_not_found', 'Internal article not found'),
};

const routesOf = (kind: Kind): readonly Route[] => [
  route({
    method: 'POST',
    path: `/${kind}/:id/tags`,
    since: '2.16',
    fields: { id: { type: 'id', required: true }, admin_id: { type: 'id' } },
    run: (desk, { params, body }) => {
      const article = holder(desk, kind, params.id);
      if (!article) return notFound[kind];
      if (!desk.workspace.tags.has(body.id)) return tagNotFound;
      return ok(tagOut(desk, attachTag(desk, article, body.id, body.admin_id ?? null)));
    },
  }),
  route({
    method: 'DELETE',
    path: `/${kind}/:id/tags/:tag_id`,
    since: '2.16',
    run: (desk, { params }) => {
      const article = holder(desk, kind, params.id);
      if (!article) return notFound[kind];
      const tagging = detachTag(desk, article, params.tag_id);
      return tagging ? ok(tagOut(desk, tagging)) : tagNotFound;
    },
  }),
];

export const articleTagRoutes: readonly Route[] = [...routesOf('articles'), ...routesOf('internal_articles')];
