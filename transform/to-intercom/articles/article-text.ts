import type { Numbered } from '../../shape/alongside.js';
import { groupBy } from '../../shape/group.js';
import type { LineageColumns } from '../../shape/lineage.js';
import type { LossLog } from '../../shape/losses.js';
import { holdable, isBlank } from '../../shape/text/repair.js';
import type { ShapeContext } from '../context.js';
import type { ArticleText, FileRow } from '../rows.js';
import { articleHtml } from '../text/html.js';

/** What is the same for articles that readers see and those for the team alone. */

export interface ArticleIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly collection_key: string | null;
  readonly category_id: string | null;
  readonly category_ids: readonly string[];
  /** Everybody may read it at the source. */
  readonly public: boolean;
  /** Only the team reads it, and so it stays. */
  readonly internal: boolean;
  readonly why_not: string | null;
  readonly author_id: string | null;
  readonly public_path: string | null;
  readonly created_at: string | null;
}

export interface ArticleTextIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly locale: string;
  readonly target_locale: string;
  readonly title: string | null;
  readonly slug: string | null;
  readonly description: string | null;
  readonly state: string;
  readonly html: string;
  /** What cleaning took away, e.g. `element:iframe`. */
  readonly removed: readonly string[];
}

export interface LinkIn extends Numbered {
  readonly version_id: string;
  readonly href: string;
  readonly text: string | null;
  /** internal, external, anchor, mail or broken. */
  readonly kind: string;
  readonly target_id: string | null;
  readonly fragment: string | null;
  readonly target_loaded: boolean;
  /** Its main text is published at the target. */
  readonly target_published: boolean;
}

export interface AssetIn extends Numbered {
  readonly version_id: string;
  readonly kind: string;
  readonly url: string;
  readonly media_id: string | null;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly sha256: string | null;
  readonly stored_size: number | null;
  readonly missing_reason: string | null;
}

interface Children extends Record<string, Numbered> {
  readonly texts: ArticleTextIn;
  readonly links: LinkIn;
  readonly assets: AssetIn;
}

export type ArticleChildren = { readonly [K in keyof Children]: readonly Children[K][] };

/** Links and pictures by the text that they stand in. */
export const inTexts = ({ links, assets }: Pick<ArticleChildren, 'links' | 'assets'>) => {
  const linksOf = groupBy(links, (link) => link.version_id);
  const assetsOf = groupBy(assets, (asset) => asset.version_id);
  return ({ id }: ArticleTextIn) => ({ links: linksOf.get(id) ?? [], assets: assetsOf.get(id) ?? [] });
};

/** What the texts of one article have in common. */
export interface Common {
  readonly losses: LossLog;
  readonly pictures: Map<string, FileRow>;
  readonly linksTo: Set<string>;
}

export const shapeText = (
  article: ArticleIn,
  text: ArticleTextIn,
  { links, assets }: Pick<ArticleChildren, 'links' | 'assets'>,
  { losses, pictures, linksTo }: Common,
): ArticleText => {
  if (text.target_locale !== text.locale)
    losses.add('locale-mapped', 'language', text.locale, text.target_locale);
  if (text.removed.length > 0) losses.add('html-cleaned', 'text', text.removed.join(', '), null);
  const linkByHref = new Map(links.map((link) => [link.href, link]));
  const assetOf = assetFinder(assets);
  const { html, losses: dialect } = articleHtml(holdable(text.html, 'text', losses), {
    link: ({ href }) => {
      const link = linkByHref.get(href);
      if (link?.kind === 'internal' && link.target_loaded && !link.target_published) {
        losses.add('link-unpublished', link.text, href, null);
        return null;
      }
      if (link?.kind === 'internal' && link.target_id !== null && link.target_loaded) {
        linksTo.add(link.target_id);
        return link.fragment ? `article:${link.target_id}#${link.fragment}` : `article:${link.target_id}`;
      }
      if (link?.kind === 'internal' || link?.kind === 'broken')
        losses.add('link-broken', link.text, href, isWhole(href) ? href : null);
      return isWhole(href) ? href : null;
    },
    picture: (picture) => {
      const asset = assetOf(picture);
      if (!asset?.sha256 || asset.stored_size === null) {
        losses.add('picture-missing', 'picture', picture.url, asset?.missing_reason ?? 'not in the archive');
        return null;
      }
      pictures.set(asset.sha256, {
        sha256: asset.sha256,
        name: asset.name || `${asset.sha256.slice(0, 16)}`,
        contentType: asset.content_type || 'application/octet-stream',
        size: asset.stored_size,
      });
      return `blob:${asset.sha256}`;
    },
  });
  for (const loss of dialect) losses.add(loss.reason, 'text', loss.before, loss.after);

  const title = [text.title, text.slug].find((word) => word !== null && !isBlank(word)) ?? '(no title)';
  if (title !== text.title) losses.add('text-empty-replaced', 'title', text.title, title);
  const published = text.state === 'published' && article.public;
  if (text.state === 'published' && !published && !article.internal)
    losses.add('state-mapped', 'state', `published, ${article.why_not}`, 'draft');
  return {
    title: holdable(title, 'title', losses),
    description: text.description === null ? null : holdable(text.description, 'description', losses),
    html,
    state: published ? 'published' : 'draft',
  };
};

/** An address that leads somewhere from anywhere; any other would be read against the new help center. */
const isWhole = (href: string): boolean => /^(https?|mailto|tel|sms):/i.test(href);

/** Finds what the archive knows of a picture: by the source's id, else by the address in the text. */
const assetFinder = (
  assets: readonly AssetIn[],
): ((picture: { readonly url: string; readonly mediaId: string | undefined }) => AssetIn | undefined) => {
  const byMedia = new Map(assets.map((asset) => [asset.media_id, asset]));
  const byUrl = new Map(assets.map((asset) => [asset.url, asset]));
  return ({ url, mediaId }) =>
    (mediaId === undefined ? undefined : byMedia.get(mediaId)) ??
    byUrl.get(url) ??
    // The model keeps no signatures of addresses.
    byUrl.get(url.split('?')[0] as string);
};

/** Intercom wants a teammate as author, and shows no other name. */
export const authorOf = (article: ArticleIn, context: ShapeContext, losses: LossLog): string => {
  const fallback = context.mapping.articles.author;
  if (article.author_id === null) {
    losses.add('author-unknown', 'author', null, fallback);
    return fallback;
  }
  const writer = context.writer(article.author_id);
  if (!writer.replaced) return writer.email;
  losses.add('author-replaced', 'author', writer.label, fallback);
  return fallback;
};
