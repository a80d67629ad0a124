import { load } from 'cheerio';

/** HTML of a comment as Intercom takes it, and what was lost on the way. */
export interface PartHtml {
  readonly html: string;
  readonly losses: readonly {
    readonly reason: 'html-cleaned';
    readonly before: string;
    readonly after: string | null;
  }[];
}

/** Stand-in until transform/html offers the dialect. */
export const partHtml = (html: string): PartHtml => {
  const dom = load(html);
  dom('script,style,head').remove();
  const text = dom('body').text();
  return { html: `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`, losses: [] };
};

/** Stand-in until transform/html offers the reading text. */
export const readingText = (html: string): string => {
  const dom = load(html);
  dom('script,style,head').remove();
  return dom('body').text().trim();
};
