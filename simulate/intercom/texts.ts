import { invalid, type Refusal } from './api/refusal.js';
import type { Desk } from './desk.js';

/** How bodies of conversations, comments and notes are kept. */

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>]/g, (character) => escapes[character] as string);

/** Plain text as the paragraph that comes back for it. */
export const textHtml = (text: string): string => `<p>${escapeHtml(text).replace(/\r\n|\r|\n/g, '<br>')}</p>`;

const startsWithBlock = /^\s*<(p|div|h[1-6]|ul|ol|table|pre|blockquote|hr|figure|html|body)\b/i;

/**
 * The HTML that comes back for a body. An opening message is plain text ("HTML is not supported"); comments may be
 * HTML by setting; notes are, by the contract's example. Text without a block element comes back in <p>.
 */
export const storedHtml = (desk: Desk, body: string, place: 'opener' | 'comment' | 'note'): string => {
  const escaped =
    place !== 'note' && desk.settings.text(place === 'opener' ? 'opener_html' : 'comment_html') === 'escaped';
  if (escaped) return textHtml(body);
  if (desk.settings.text('html_body') === 'as-sent' || startsWithBlock.test(body)) return body;
  return `<p>${body}</p>`;
};

/** Why a body cannot be taken, by the limit that the workspace sets. */
export const bodyRefusal = (desk: Desk, body: string): Refusal | undefined => {
  if (body.trim() === '') return invalid('Body is required');
  const limit = desk.settings.number('text_limit');
  return limit > 0 && body.length > limit
    ? invalid(`Body is too long (maximum is ${limit} characters)`)
    : undefined;
};
