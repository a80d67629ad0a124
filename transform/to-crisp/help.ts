import type { TargetRow } from '../../core/target-row.js';
import { crispArticle } from '../html/crisp.js';
import { alongside, type Numbered } from '../shape/alongside.js';
import { groupBy } from '../shape/group.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import { type LossLog, lossLog } from '../shape/losses.js';
import type { Questions } from '../shape/questions.js';
import { holdable, isBlank } from '../shape/text/repair.js';
import { type CrispContext, type HelpMap, looseFolder } from './context.js';
import type { ArticleRow, ArticleTextRow, FileRow, FolderRow } from './rows.js';
import { targetLocales, withdrawalRow } from './withdrawals.js';

/** The knowledge base as a tree: languages, folders on two levels, articles. */

const own = (id: string): TargetRow['lineage'] => ({
  source: 'deskarchive',
  kind: 'place',
  id,
  rawSha256: null,
});

export async function* localeRows(map: HelpMap): AsyncGenerator<TargetRow> {
  for (const locale of map.used)
    yield { kind: 'locale', key: locale, lineage: own(locale), data: { locale }, losses: [] };
}

interface CollectionIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly level: number;
  readonly deep: number;
  readonly parent_key: string | null;
}

interface CollectionTextIn extends Numbered, LineageColumns {
  readonly target_locale: string | null;
  readonly name: string | null;
  readonly slug: string | null;
  readonly description: string | null;
}

interface FolderChildren extends Record<string, Numbered> {
  readonly texts: CollectionTextIn;
}

/** Folders parents first. One without pages in a language is not made there. */
export async function* folderRows(ask: Questions, map: HelpMap): AsyncGenerator<TargetRow> {
  const loose = map.locales(null);
  if (loose.length > 0) {
    const places = loose.map((locale) => ({
      locale,
      path: looseFolder,
      title: 'General',
      description: null,
      parent: null,
    }));
    yield {
      kind: 'folder',
      key: looseFolder,
      lineage: own(looseFolder),
      data: { level: 1, places },
      losses: [],
    };
  }
  const joined = alongside<CollectionIn, FolderChildren>(ask.stream('articles/collection'), {
    texts: ask.stream('articles/collection_text'),
  });
  for await (const { parent, children } of joined) {
    const row = shapeFolder(parent, children.texts, map);
    if (row) yield row;
  }
}

const shapeFolder = (
  collection: CollectionIn,
  texts: readonly CollectionTextIn[],
  map: HelpMap,
): TargetRow | undefined => {
  const losses = lossLog(lineageOf(collection));
  const locales = map.locales(collection.id);
  if (locales.length === 0) {
    losses.add('category-lost', 'category', texts[0]?.name ?? collection.id, 'it has no page that is loaded');
    return undefined;
  }
  if (collection.deep > collection.level)
    losses.add('category-depth', 'level', `level ${collection.deep}`, `level ${collection.level}`);
  const data: FolderRow = {
    level: collection.level,
    places: locales.map((locale) => {
      const text = texts.find((one) => one.target_locale === locale) ?? texts[0];
      const title = [text?.name, text?.slug].find((word) => word && !isBlank(word)) ?? '(no name)';
      return {
        locale,
        path: map.folder(collection.id),
        title: holdable(title, 'name', losses),
        description: text?.description ? holdable(text.description, 'description', losses) : null,
        parent: collection.parent_key === null ? null : map.folder(collection.parent_key),
      };
    }),
  };
  return {
    kind: 'folder',
    key: collection.id,
    lineage: lineageOf(collection),
    data: { ...data },
    losses: losses.all,
  };
};

interface ArticleIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly collection_key: string | null;
  readonly category_id: string | null;
  readonly category_ids: readonly string[];
  readonly public: boolean;
  readonly why_not: string | null;
  readonly author_id: string | null;
  readonly public_path: string | null;
  readonly created_at: string | null;
}

interface ArticleTextIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly locale: string;
  readonly target_locale: string;
  readonly title: string | null;
  readonly slug: string | null;
  readonly description: string | null;
  readonly state: string;
  readonly html: string;
  readonly removed: readonly string[];
}

interface LinkIn extends Numbered {
  readonly version_id: string;
  readonly href: string;
  readonly text: string | null;
  readonly kind: string;
  readonly target_id: string | null;
  readonly fragment: string | null;
  readonly target_loaded: boolean;
}

interface AssetIn extends Numbered {
  readonly version_id: string;
  readonly url: string;
  readonly media_id: string | null;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly sha256: string | null;
  readonly stored_size: number | null;
  readonly missing_reason: string | null;
}

interface ArticleChildren extends Record<string, Numbered> {
  readonly texts: ArticleTextIn;
  readonly links: LinkIn;
  readonly assets: AssetIn;
}

export async function* articleRows(
  ask: Questions,
  context: CrispContext,
  map: HelpMap,
): AsyncGenerator<TargetRow> {
  const joined = alongside<ArticleIn, ArticleChildren>(ask.stream('articles/article'), {
    texts: ask.stream('articles/article_text'),
    links: ask.stream('articles/article_link'),
    assets: ask.stream('articles/article_asset'),
  });
  for await (const { parent, children } of joined) {
    const losses = lossLog(lineageOf(parent));
    const linksOf = groupBy(children.links, (link) => link.version_id);
    const assetsOf = groupBy(children.assets, (asset) => asset.version_id);
    const seen = new Set<string>();
    const texts: ArticleTextRow[] = [];
    for (const text of children.texts) {
      // The published text of a language comes first; a draft beside it has no place of its own.
      if (seen.has(text.target_locale)) {
        losses.of(lineageOf(text)).add('locale-mapped', `text in ${text.locale}`, text.title, null);
        continue;
      }
      seen.add(text.target_locale);
      texts.push(
        shapeText(
          parent,
          text,
          linksOf.get(text.id) ?? [],
          assetsOf.get(text.id) ?? [],
          map,
          texts.length === 0,
          losses.of(lineageOf(text)),
        ),
      );
    }
    if (parent.created_at !== null) losses.add('time-lost', 'created', parent.created_at, null);
    if (parent.author_id !== null)
      losses.add('author-replaced', 'author', context.writer(parent.author_id).label, 'the workspace');
    for (const id of parent.category_ids.filter((category) => category !== parent.category_id))
      losses.add('category-lost', 'category', id, parent.collection_key);
    const data: ArticleRow = { texts };
    yield {
      kind: 'article',
      key: parent.id,
      lineage: lineageOf(parent),
      data: { ...data },
      losses: losses.all,
    };
    const gone = targetLocales(context).filter((locale) => !seen.has(locale));
    if (gone.length > 0) yield withdrawalRow(parent.id, lineageOf(parent), gone);
  }
}

const isWhole = (href: string): boolean => /^(https?|mailto|tel|sms):/i.test(href);

/** The path of an old address, which alone can be led elsewhere. */
const oldPathOf = (path: string | null): string | null => {
  if (path === null) return null;
  const bare = /^https?:\/\/[^/]+(\/[^?#\s]*)/i.exec(path)?.[1] ?? (path.startsWith('/') ? path : `/${path}`);
  const clean = bare.split(/[?#\s]/)[0] as string;
  return clean === '/' ? null : clean;
};

const shapeText = (
  article: ArticleIn,
  text: ArticleTextIn,
  links: readonly LinkIn[],
  assets: readonly AssetIn[],
  map: HelpMap,
  isMain: boolean,
  losses: LossLog,
): ArticleTextRow => {
  if (text.target_locale !== text.locale)
    losses.add('locale-mapped', 'language', text.locale, text.target_locale);
  if (text.removed.length > 0) losses.add('html-cleaned', 'text', text.removed.join(', '), null);
  const linkByHref = new Map(links.map((link) => [link.href, link]));
  const byMedia = new Map(assets.map((asset) => [asset.media_id, asset]));
  const byUrl = new Map(assets.map((asset) => [asset.url, asset]));
  const linksTo = new Map<string, string>();
  const pictures = new Map<string, FileRow>();
  const { markdown, losses: changes } = crispArticle(holdable(text.html, 'text', losses), {
    link: ({ href }) => {
      const link = linkByHref.get(href);
      const id = link?.target_loaded ? link.target_id : null;
      const target = id === null ? undefined : map.article(id);
      if (link?.kind === 'internal' && target) {
        const locale = target.locales.includes(text.target_locale) ? text.target_locale : target.locales[0];
        if (link.fragment)
          losses.add('html-cleaned', 'a place within an article', `#${link.fragment}`, 'the article');
        linksTo.set(`${locale}/${target.path}`, String(id));
        return `article:${locale}/${target.path}`;
      }
      if (link?.kind === 'internal' || link?.kind === 'broken')
        losses.add('link-broken', link.text, href, isWhole(href) ? href : null);
      return isWhole(href) ? href : null;
    },
    picture: ({ url, mediaId, alt }) => {
      const asset =
        (mediaId === undefined ? undefined : byMedia.get(mediaId)) ??
        byUrl.get(url) ??
        byUrl.get(url.split('?')[0] as string);
      if (!asset?.sha256 || asset.stored_size === null) {
        losses.add('picture-missing', 'picture', url, asset?.missing_reason ?? 'not in the archive');
        return { text: ` [Picture not available: ${alt?.trim() ?? ''}] ` };
      }
      pictures.set(asset.sha256, {
        sha256: asset.sha256,
        name: asset.name || asset.sha256.slice(0, 16),
        contentType: asset.content_type || 'application/octet-stream',
        size: asset.stored_size,
      });
      return `blob:${asset.sha256}`;
    },
  });
  for (const change of changes) losses.add(change.reason, 'text', change.before, change.after);
  const title = [text.title, text.slug].find((word) => word !== null && !isBlank(word)) ?? '(no title)';
  if (title !== text.title) losses.add('text-empty-replaced', 'title', text.title, title);
  const published = text.state === 'published' && article.public;
  if (text.state === 'published' && !published)
    losses.add('state-mapped', 'state', `published, ${article.why_not}`, 'draft');
  return {
    locale: text.target_locale,
    path: map.article(article.id)?.path ?? `${looseFolder}/${article.id}.md`,
    parent: map.folder(article.collection_key),
    title: holdable(title, 'title', losses),
    description:
      text.description === null || isBlank(text.description)
        ? null
        : holdable(text.description, 'description', losses),
    markdown,
    published,
    linksTo: [...linksTo].sort().map(([to, id]) => ({ place: to, article: id })),
    pictures: [...pictures.values()],
    // One path leads to one page: that of the main language.
    oldPath: isMain && published ? oldPathOf(article.public_path) : null,
  };
};
