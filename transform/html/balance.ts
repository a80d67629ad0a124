/**
 * Closes what is open and leaves out tags that would nest too deeply, in one pass over the characters. It understands
 * just enough of HTML for that: names of tags, quotes in them, comments, elements with raw text. What it emits is
 * parsed and cleaned like any other text; nothing here decides what is safe.
 */

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(' '));

export const voidElements = setOf('area base br col embed hr img input link meta param source track wbr');

/** Their content is not markup: it ends at their own end tag alone. */
const rawElements = setOf('script style textarea title xmp iframe noembed noframes plaintext');

/** Start tags that end an open element of the second list, as browsers do, when nothing of the third is between. */
const implied: readonly (readonly [ReadonlySet<string>, ReadonlySet<string>, ReadonlySet<string>])[] = [
  [
    setOf(
      'address article aside blockquote center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section table ul',
    ),
    setOf('p'),
    setOf('table td th caption button object'),
  ],
  [setOf('li'), setOf('li'), setOf('ul ol menu dir table td th')],
  [setOf('dd dt'), setOf('dd dt'), setOf('dl table td th')],
  [setOf('tr'), setOf('tr td th'), setOf('table')],
  [setOf('td th'), setOf('td th'), setOf('table tr')],
  [setOf('tbody thead tfoot'), setOf('tbody thead tfoot tr td th'), setOf('table')],
  [setOf('option optgroup'), setOf('option'), setOf('select datalist')],
];

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/** Index behind the `>` of the tag that opens at `at`; quotes may hold one. The end of the text when it never closes. */
const tagEnd = (html: string, at: number): number => {
  for (let i = at; i < html.length; i++) {
    const code = html.charCodeAt(i);
    if (code === 0x3e) return i + 1;
    if ((code !== 0x22 && code !== 0x27) || html.charCodeAt(i - 1) !== 0x3d) continue;
    const close = html.indexOf(code === 0x22 ? '"' : "'", i + 1);
    if (close < 0) return html.length;
    i = close;
  }
  return html.length;
};

export interface Balanced {
  readonly html: string;
  /** Tags were left out. */
  readonly cut: boolean;
}

export const balanced = (html: string, maxDepth: number): Balanced => {
  const out: string[] = [];
  const open: string[] = [];
  const dropped = new Map<string, number>();
  const counts = new Map<string, number>();
  let cut = false;

  const count = (name: string): number => counts.get(name) ?? 0;
  const pop = (): void => {
    const name = open.pop() as string;
    counts.set(name, count(name) - 1);
    out.push(`</${name}>`);
  };
  /** Closes the innermost of `names` with all that is open in it, unless one of `fences` is reached first. */
  const closeUpTo = (names: ReadonlySet<string>, fences: ReadonlySet<string>): void => {
    if (![...names].some((name) => count(name) > 0)) return;
    let depth = open.length - 1;
    while (depth >= 0 && !names.has(open[depth] as string)) {
      if (fences.has(open[depth] as string)) return;
      depth--;
    }
    if (depth < 0) return;
    while (open.length > depth) pop();
  };

  const start = (name: string, tag: string): void => {
    if (voidElements.has(name)) {
      out.push(tag);
      return;
    }
    for (const [starts, ends, fences] of implied) if (starts.has(name)) closeUpTo(ends, fences);
    if (open.length >= maxDepth) {
      cut = true;
      dropped.set(name, (dropped.get(name) ?? 0) + 1);
      // A tag that goes may have kept words apart.
      if (out.at(-1) !== ' ') out.push(' ');
      return;
    }
    out.push(tag);
    open.push(name);
    counts.set(name, count(name) + 1);
  };

  const end = (name: string): void => {
    const waiting = dropped.get(name) ?? 0;
    if (waiting > 0) {
      dropped.set(name, waiting - 1);
      if (out.at(-1) !== ' ') out.push(' ');
    } else if (count(name) > 0) {
      while (open.at(-1) !== name) pop();
      pop();
    }
  };

  let lowerCase: string | undefined;
  let at = 0;
  while (at < html.length) {
    const bracket = html.indexOf('<', at);
    if (bracket < 0) {
      out.push(html.slice(at));
      break;
    }
    if (bracket > at) out.push(html.slice(at, bracket));
    if (html.startsWith('<!--', bracket)) {
      const close = html.indexOf('-->', bracket + 4);
      at = close < 0 ? html.length : close + 3;
      continue;
    }
    const closing = html.charCodeAt(bracket + 1) === 0x2f;
    let nameEnd = bracket + (closing ? 2 : 1);
    const nameStart = nameEnd;
    while (nameEnd < html.length && /[^\s/>]/.test(html[nameEnd] as string)) nameEnd++;
    if (!isLetter(html.charCodeAt(nameStart))) {
      // A declaration or a stray bracket; a parser says what it is.
      out.push('<');
      at = bracket + 1;
      continue;
    }
    const name = html.slice(nameStart, nameEnd).toLowerCase();
    at = tagEnd(html, nameEnd);
    const tag = html.slice(bracket, at);
    if (closing) end(name);
    else if (rawElements.has(name)) {
      lowerCase ??= html.toLowerCase();
      const close = name === 'plaintext' ? -1 : lowerCase.indexOf(`</${name}`, at);
      const stop = close < 0 ? html.length : close;
      out.push(tag, html.slice(at, stop), `</${name}>`);
      at = close < 0 ? html.length : tagEnd(html, stop);
    } else start(name, tag);
  }
  while (open.length > 0) pop();
  return { html: out.join(''), cut };
};
