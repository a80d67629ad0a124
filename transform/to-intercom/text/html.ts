import type { LossReason } from '../../../core/target-row.js';
import { intercomArticle, intercomPart } from '../../html/intercom.js';
import { type FoundAsset, type FoundLink, rewriteHtml } from '../../html/rewrite.js';

/** What a text loses on its way into the target's HTML. */
export interface TextLoss {
  readonly reason: LossReason;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ShapedHtml {
  readonly html: string;
  readonly losses: readonly TextLoss[];
}

const pictureName = (picture: FoundAsset): string =>
  `picture ${picture.mediaId ?? picture.url.split(',')[0]}`;

/** HTML of a comment or note as Intercom takes it. It shows no pictures in a text: `[alt]` stands where each was. */
export const partHtml = (html: string): ShapedHtml => {
  const { html: shaped, losses, pictures } = intercomPart(html);
  return {
    html: shaped,
    losses: [
      ...losses,
      ...pictures.map((picture) => ({
        reason: 'html-cleaned' as const,
        before: pictureName(picture),
        after: `[${picture.alt?.trim() || 'picture'}]`,
      })),
    ],
  };
};

/** What becomes of the addresses in an article. */
export interface ArticleAddresses {
  /** The new address of a link; null: it leads nowhere, its words stay. */
  link(link: FoundLink): string | null;
  /** The new address of a picture, or null when there are no bytes of it. */
  picture(picture: FoundAsset): string | null;
}

/** HTML of an article as Intercom takes it, with the addresses that it will have there. */
export const articleHtml = (html: string, addresses: ArticleAddresses): ShapedHtml => {
  const { html: shaped, losses } = intercomArticle(html);
  return {
    html: rewriteHtml(shaped, {
      link: addresses.link,
      image: (picture) =>
        addresses.picture(picture) ?? { text: `[Picture not available: ${picture.alt?.trim() ?? ''}]` },
    }),
    losses,
  };
};
