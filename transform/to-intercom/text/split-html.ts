/**
 * Cutting the simple HTML of a comment (well-formed; `br` and `img` the only empty elements) into numbered pieces
 * that are well-formed again: what is open at a cut is closed there and opened again in the next piece.
 */

const markerRoom = 32;

const tokenPattern = /<\/?([a-z][a-z0-9]*)\b[^>]*>|&[#\w]{1,12};|[^\s<&]+|\s+|[<&]/gi;

const empty = new Set(['br', 'img', 'hr']);
const blocks = new Set(['p', 'ul', 'ol', 'li', 'blockquote', 'pre', 'h1', 'h2', 'table', 'tr']);

interface Token {
  readonly html: string;
  readonly tag: string | null;
  readonly role: 'open' | 'close' | 'empty' | 'text';
}

const tokensOf = function* (html: string, longest: number): Generator<Token> {
  for (const match of html.matchAll(tokenPattern)) {
    const token = match[0];
    const tag = match[1]?.toLowerCase() ?? null;
    if (tag !== null) {
      const role = token.startsWith('</') ? 'close' : empty.has(tag) ? 'empty' : 'open';
      yield { html: token, tag, role };
      continue;
    }
    // A word longer than a piece is cut between characters.
    const chars = token.length > longest ? Array.from(token) : [token];
    for (let at = 0; at < chars.length; at += longest) {
      yield { html: chars.slice(at, at + longest).join(''), tag: null, role: 'text' };
    }
  }
};

/** An element that is open at some place; `kept`: its tags are written. */
interface Open {
  readonly token: Token;
  readonly kept: boolean;
}

/** Tags of this size, or nested so deeply, would leave no room for text; the element goes, its text stays. */
const isGiant = (token: Token, around: number, limit: number): boolean =>
  token.tag !== null && (token.html.length > limit / 8 || (token.role === 'open' && around > limit / 3));

export interface HtmlPieces {
  readonly pieces: readonly string[];
  /** Tags that were left out because they would leave no room in a piece. */
  readonly dropped: readonly string[];
}

/**
 * Pieces of at most `limit` characters, in order, numbered by a first paragraph `(2/3)` when there are several.
 * Their reading texts, joined without the numbers, are the reading text of the whole.
 */
export const splitHtml = (html: string, limit: number): HtmlPieces => {
  if (html.length <= limit) return { pieces: [html], dropped: [] };
  const budget = limit - markerRoom;
  const dropped: string[] = [];
  const pieces: string[] = [];
  const open: Open[] = [];
  let current = '';
  let filled = false;

  const kept = (): Token[] => open.filter((o) => o.kept).map((o) => o.token);
  const opening = (): string =>
    kept()
      .map((token) => token.html)
      .join('');
  const closing = (): string =>
    kept()
      .map((token) => `</${token.tag}>`)
      .reverse()
      .join('');
  const cut = (): void => {
    pieces.push(current + closing());
    current = opening();
    filled = false;
  };

  for (const token of tokensOf(html, Math.floor(limit / 4))) {
    if (token.role === 'close') {
      const at = open.findLastIndex((o) => o.token.tag === token.tag);
      const [closed] = at < 0 ? [] : open.splice(at, 1);
      if (closed?.kept) current += token.html;
      // After a block that ends in the last quarter is the best place for a cut.
      if (blocks.has(token.tag as string) && open.length === 0 && current.length > budget * 0.75) cut();
      continue;
    }
    if (isGiant(token, opening().length + closing().length, limit)) {
      dropped.push(token.html);
      if (token.role === 'open') open.push({ token, kept: false });
      continue;
    }
    const reserve = closing().length + (token.role === 'open' ? `</${token.tag}>`.length : 0);
    if (filled && current.length + token.html.length + reserve > budget) cut();
    current += token.html;
    filled = true;
    if (token.role === 'open') open.push({ token, kept: true });
  }
  if (filled) pieces.push(current + closing());
  const numbered = pieces.map((piece, i) => `<p>(${i + 1}/${pieces.length})</p>${piece}`);
  return { pieces: pieces.length === 1 ? pieces : numbered, dropped };
};
