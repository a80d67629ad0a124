/**
 * Plain text as the HTML of a comment, and back. The HTML is chosen so that a person sees the same lines and
 * spaces, and so that parsing and serialising it again (which every vendor does) loses nothing:
 *
 * | text                                      | HTML                                   |
 * | ----------------------------------------- | -------------------------------------- |
 * | `&` `<` `>`                               | `&amp;` `&lt;` `&gt;`                  |
 * | exactly one empty line between two lines  | `</p><p>`                              |
 * | any other line feed                       | `<br>`                                 |
 * | carriage return                           | `&#13;`                                |
 * | space at a line's edge or after a space   | `&nbsp;`, or HTML would not show it    |
 * | no-break space                            | `&nbsp;&#8288;`                        |
 *
 * A word joiner (U+2060) after a no-break space so says that the text itself had one. It is invisible and, there,
 * without effect. A space before a word joiner stays a space, so both never mix.
 */

const nbsp = '\u00a0';
const joiner = '\u2060';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
  [nbsp]: '&nbsp;&#8288;',
};

/** HTML of one character, seen between its neighbours; '' stands for the edge of the text. */
const charHtml = (char: string, before: string, after: string): string => {
  if (char !== ' ') return entities[char] ?? char;
  const atEdge = before === '' || before === '\n' || before === ' ' || after === '' || after === '\n';
  return atEdge && after !== joiner ? '&nbsp;' : ' ';
};

/** A space before a word joiner is left as it is, wherever it stands. */
const needsCare = /[&<>\r\n\u00a0]|^ (?!\u2060)| $| {2}(?!\u2060)/;

/**
 * HTML of a plain text. `plainOf(htmlOf(text)) === text` for every text without NUL and lone surrogates.
 *
 * @example htmlOf('a < b\n\nc') // '<p>a &lt; b</p><p>c</p>'
 */
export const htmlOf = (text: string): string => {
  if (!needsCare.test(text)) return `<p>${text}</p>`;
  let html = '<p>';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char !== '\n') {
      html += charHtml(char, text[at - 1] ?? '', text[at + 1] ?? '');
    } else if (isParagraphBreak(text, at)) {
      html += '</p><p>';
      at += 1;
    } else {
      html += '<br>';
    }
  }
  return `${html}</p>`;
};

/** Two line feeds, no more, between two lines that are not empty. */
const isParagraphBreak = (text: string, at: number): boolean =>
  text[at + 1] === '\n' && at > 0 && text[at - 1] !== '\n' && at + 2 < text.length && text[at + 2] !== '\n';

/** Whether the HTML of a text is more than the text in a paragraph: the reader of the raw body sees other signs. */
export const isWrapped = (text: string): boolean => needsCare.test(text);

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp,
};

const decoded = (entity: string, body: string): string => {
  if (!body.startsWith('#')) return named[body] ?? entity;
  const hex = body[1] === 'x' || body[1] === 'X';
  return String.fromCodePoint(Number.parseInt(body.slice(hex ? 2 : 1), hex ? 16 : 10));
};

/**
 * The plain text behind HTML that `htmlOf` made, also after a vendor has parsed and serialised it (attributes on
 * `p`, white space between paragraphs, other entities for the same characters).
 */
export const plainOf = (html: string): string =>
  html
    .trim()
    .replace(/<\/p>\s*<p\b[^>]*>|<br\b[^>]*>|<[^>]*>|&(#\d+|#[xX][\da-fA-F]+|\w+);/g, (token, entity) => {
      if (entity !== undefined) return decoded(token, entity as string);
      if (token.startsWith('</p>') && token.length > 4) return '\n\n';
      return token.startsWith('<br') ? '\n' : '';
    })
    .replace(/\u00a0\u2060?/g, (space) => (space.length === 2 ? nbsp : ' '));
