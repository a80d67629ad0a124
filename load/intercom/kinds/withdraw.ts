import type { Outcome } from '../../target.js';
import { field, isDone, isLost, type Json, refusal, text } from '../api/answer.js';
import { edited } from '../imprint.js';
import type { Job } from './kind.js';

/** Taking texts away from readers: as drafts only teammates see them, with all that somebody changed in them. */

type Body = { readonly [key: string]: Json };

const isBody = (value: Json | undefined): value is Body =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Whether readers may see a text; the main one has no locale. */
export type Withheld = (locale: string | null) => boolean;

/** The texts that are drafts in a body that is written. */
export const withheldIn =
  (body: Body): Withheld =>
  (locale) =>
    text(field(locale === null ? body : field(body.translated_content, locale), 'state')) === 'draft';

/** The states to be written so that no withheld text is published; undefined: none is. */
export const drafts = (article: Json, withheld: Withheld): Body | undefined => {
  const isShown = (content: Json | undefined, locale: string | null): boolean =>
    field(content, 'state') === 'published' && withheld(locale);
  const translated = field(article, 'translated_content');
  const locales = Object.entries(isBody(translated) ? translated : {})
    .filter(([locale, content]) => isBody(content) && isShown(content, locale))
    .map(([locale]) => [locale, { state: 'draft' }] as const);
  const main = isShown(article, null);
  if (!main && locales.length === 0) return undefined;
  return {
    ...(main ? { state: 'draft' } : {}),
    ...(locales.length > 0 ? { translated_content: Object.fromEntries(locales) } : {}),
  };
};

/**
 * Of an article that somebody changed only the states are written, and only to withhold. Undefined: no withheld text is
 * published.
 */
export const withdrawTexts = async (
  job: Job,
  id: string,
  withheld: Withheld,
): Promise<Outcome | undefined> => {
  const there = await job.api.read(`/articles/${id}`);
  const body = isDone(there) ? drafts(there.json, withheld) : undefined;
  if (body === undefined) return undefined;
  const answer = await job.api.write('PUT', `/articles/${id}`, body);
  if (isLost(answer) || !isDone(answer)) return refusal(answer);
  return {
    ...edited,
    message: `${edited.message} It was only unpublished: readers at the source do not see it.`,
  };
};
