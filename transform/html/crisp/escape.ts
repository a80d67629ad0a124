/** Signs of a text that Crisp's Markdown would take for its own, kept as signs. Only where they would be taken so. */

const inLine = (text: string): string =>
  text
    .replace(/\\(?=[\\`*_~+[\]<>|$&#.!-])/g, '\\\\')
    .replace(/`/g, '\\`')
    .replace(/\*/g, '\\*')
    // Two are Crisp's underline; one at the edge of a word is italics elsewhere. Within a word it is a sign.
    .replace(/__|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (found) =>
      [...found].map((sign) => `\\${sign}`).join(''),
    )
    .replace(/~~/g, '\\~\\~')
    .replace(/\+\+/g, '\\+\\+')
    .replace(/\$\{/g, '\\${')
    .replace(/!\[/g, '!\\[')
    .replace(/\](?=[([])/g, '\\]')
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replace(/&(?=#?\w+;)/g, '\\&');

/** Hardly any run has one of these. */
const special = /[\\`*_~+$!\]<&]/;

/** A run of text within a line. */
export const escaped = (text: string): string => (special.test(text) ? inLine(text) : text);

/** A line as a whole, when its first signs would make another block of it. */
export const lineStart = (line: string): string => (/^\s*[#>|=+\d-]/.test(line) ? marked(line) : line);

const marked = (line: string): string =>
  line
    .replace(/^(\s*)([#>|])/, '$1\\$2')
    .replace(/^(\s*)([-+])(?=\s|$|--)/, '$1\\$2')
    .replace(/^(\s*)([-=]{2,})\s*$/, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2');

/** An address between the brackets of a link: what would end it early is written in its percent form. */
export const linkAddress = (address: string): string =>
  address.replace(
    /[\s()<>\\]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
