import { htmlToText } from '../../html/text.js';
import type { LossLog } from '../../shape/losses.js';
import { htmlOf, isWrapped, plainOf } from '../../shape/text/plain-html.js';
import { holdable, isBlank } from '../../shape/text/repair.js';
import { asHtml, asPlain, type Form, splitText } from '../../shape/text/split.js';
import { partHtml } from './html.js';
import { splitHtml } from './split-html.js';

/** One text of the source and what has to be said around it. */
export interface BodyInput {
  readonly text: string;
  readonly format: 'text' | 'html';
  /** Said before the text, e.g. who wrote it. */
  readonly head: string | null;
  /** Lines after the text, e.g. files that could not come. */
  readonly tail: readonly string[];
  /** Stands where the source has no text: Intercom refuses empty bodies. */
  readonly empty: string;
}

/** The body as one or more pieces of HTML, none longer than `limit`, nothing left out but what `losses` name. */
export const htmlBodies = (input: BodyInput, limit: number, losses: LossLog): string[] => {
  const head = input.head === null ? '' : htmlOf(input.head);
  const tail = input.tail.length === 0 ? '' : htmlOf(input.tail.join('\n'));
  const whole = wholeHtml(input, losses);
  if (head.length + whole.html.length + tail.length <= limit) return [head + whole.html + tail];

  const room = limit - head.length;
  const pieces =
    whole.text === null
      ? fromHtml(whole.html, room, losses)
      : splitText(whole.text, room, asHtml).map(htmlOf);
  losses.add('text-split', 'text', `${whole.html.length} characters`, `${pieces.length} parts`);
  return withTail([head + (pieces[0] ?? ''), ...pieces.slice(1)], tail, input.tail, limit);
};

/** As `htmlBodies`, for a place that takes plain text only. */
export const plainBodies = (input: BodyInput, limit: number, losses: LossLog): string[] => {
  let text = holdable(input.text, 'text', losses);
  if (input.format === 'html') {
    const read = htmlToText(text);
    losses.add('html-to-text', 'text', text, read);
    text = read;
  }
  if (isBlank(text) && input.tail.length === 0) {
    losses.add('text-empty-replaced', 'text', text, input.empty);
    text = input.empty;
  }
  const before = input.head === null ? '' : `${input.head}\n\n`;
  const after = input.tail.length === 0 ? '' : `${text === '' ? '' : '\n\n'}${input.tail.join('\n')}`;
  const whole = before + text + after;
  // Only the first piece opens the conversation; the others become comments and so must fit as HTML.
  const form: Form = whole.length <= limit ? asPlain : asHtml;
  const pieces = splitText(whole, limit, form);
  if (pieces.length > 1)
    losses.add('text-split', 'text', `${whole.length} characters`, `${pieces.length} parts`);
  return pieces;
};

/** The text's HTML; `text` as well when it is plain, so that splitting can keep its characters. */
const wholeHtml = (input: BodyInput, losses: LossLog): { html: string; text: string | null } => {
  const text = holdable(input.text, 'text', losses);
  if (input.format === 'html') {
    const shaped = partHtml(text);
    for (const loss of shaped.losses) losses.add(loss.reason, 'text', loss.before, loss.after);
    if (!isBlank(plainOf(shaped.html)) || shaped.html.includes('<img'))
      return { html: shaped.html, text: null };
  } else if (!isBlank(text)) {
    if (isWrapped(text)) losses.add('text-wrapped-html', 'text', text, htmlOf(text));
    return { html: htmlOf(text), text };
  }
  if (input.tail.length > 0) return { html: '', text: null };
  losses.add('text-empty-replaced', 'text', text, input.empty);
  return { html: htmlOf(input.empty), text: input.empty };
};

const fromHtml = (html: string, limit: number, losses: LossLog): readonly string[] => {
  const { pieces, dropped } = splitHtml(html, limit);
  for (const tag of dropped) losses.add('html-cleaned', 'text', tag, null);
  return pieces;
};

/** Puts the last lines after the last piece, or into pieces of their own when they do not fit there. */
const withTail = (
  pieces: readonly string[],
  tail: string,
  lines: readonly string[],
  limit: number,
): string[] => {
  const last = pieces.at(-1) ?? '';
  if (last.length + tail.length <= limit) return [...pieces.slice(0, -1), last + tail];
  return [...pieces, ...splitText(lines.join('\n'), limit, asHtml).map(htmlOf)];
};
