import { createHash } from 'node:crypto';

/** Texts of strangers in places where a text could do something: terminals, HTML, Markdown. */

/** Control characters as their pictures (U+2400…), so that no text can command a terminal or end a line. */
export const visible = (text: string): string =>
  text
    .replace(/[\x00-\x1f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replace(/[\x7f-\x9f]/g, '\ufffd');

/** Text for HTML. Line breaks and tabs stay, other control characters become their pictures. */
export const htmlText = (text: string): string =>
  text
    .split(/([\t\r\n])/)
    .map((piece, index) => (index % 2 === 1 ? piece : visible(piece)))
    .join('')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Text for a line of Markdown or a cell of its tables: nothing in it is markup. */
export const markdownText = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) =>
      visible(line).replace(/[\\`*_{}[\]<>#|~]/g, (sign) => (sign === '<' ? '&lt;' : `\\${sign}`)),
    )
    .join('<br>');

/**
 * The head of a page that needs nothing else: nothing is loaded and nothing runs, only this style and pictures that lie
 * in the file itself.
 */
export const htmlHead = (title: string, style: string): string => {
  const digest = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${htmlText(title)}</title><style>${style}</style></head>\n`,
  ].join('');
};
