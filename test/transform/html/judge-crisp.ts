/** Reads Crisp's Markdown as a page would show it, for tests. Written without the code that it judges. */

export interface Page {
  readonly words: readonly string[];
  readonly links: readonly string[];
  readonly pictures: readonly string[];
  readonly videos: readonly string[];
  readonly codes: readonly string[];
  /** Rows of each table, cells as text. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  readonly underlined: readonly string[];
  readonly bold: readonly string[];
}

const fenceLine = /^ {0,3}(`{3,})(\w*)\s*$/;

/** Cells between pipes that are no signs of the text. */
const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

export const readCrisp = (markdown: string): Page => {
  const links: string[] = [];
  const pictures: string[] = [];
  const videos: string[] = [];
  const codes: string[] = [];
  const tables: string[][][] = [];
  const underlined: string[] = [];
  const bold: string[] = [];

  const inline = (text: string): string => {
    const kept: string[] = [];
    const keep = (value: string): string => {
      kept.push(value);
      return `\u0001${kept.length - 1}\u0002`;
    };
    const back = (value: string): string =>
      value.replace(/\u0001(\d+)\u0002/g, (_, at) => back(kept[Number(at)] ?? ''));
    let rest = text.replace(/\\([\\`*_~+[\]<>|$&#.!)=-])/g, (_, sign: string) => keep(sign));
    rest = rest.replace(/(`+)([\s\S]*?[^`])\1(?!`)/g, (_, __, code: string) => {
      codes.push(back(code).trim());
      return keep(back(code));
    });
    rest = rest.replace(
      /\$\{(youtube|vimeo|loom)\}\[([^\]]*)\]\(([^)]*)\)/g,
      (_, name: string, label: string, id: string) => {
        videos.push(`${name} ${id}`);
        return keep(label);
      },
    );
    rest = rest.replace(/!\[([^\]]*)\]\(([^)\s]*)\)/g, (_, alt: string, url: string) => {
      pictures.push(back(url));
      return keep(` ${back(alt)} `);
    });
    rest = rest.replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, (_, label: string, url: string) => {
      links.push(back(url));
      return label;
    });
    rest = rest.replace(/__(\S(?:[\s\S]*?\S)?)__/g, (_, inner: string) => {
      underlined.push(back(inner).replace(/[*~+]/g, ''));
      return inner;
    });
    rest = rest.replace(/\*\*(\S(?:[\s\S]*?\S)?)\*\*/g, (_, inner: string) => {
      bold.push(back(inner).replace(/[*_~+]/g, ''));
      return inner;
    });
    return back(rest.replace(/[*]|~~|\+\+/g, ''));
  };

  const out: string[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const quoted = /^(?:> ?)+/.exec(lines[at] as string)?.[0] ?? '';
    const line = (lines[at] as string).slice(quoted.length);
    const fence = fenceLine.exec(line);
    if (fence) {
      const code: string[] = [];
      for (at++; at < lines.length && (lines[at] as string).slice(quoted.length).trim() !== fence[1]; at++)
        code.push((lines[at] as string).slice(quoted.length));
      codes.push(code.join('\n'));
      out.push(code.join('\n'));
      continue;
    }
    if (/^\|.*\|$/.test(line) && /^\|(?: --- \|)+$/.test((lines[at + 1] ?? '').slice(quoted.length))) {
      const rows: string[][] = [];
      for (; at < lines.length && /^\|.*\|$/.test((lines[at] as string).slice(quoted.length)); at++) {
        const row = (lines[at] as string).slice(quoted.length);
        if (!/^\|(?: --- \|)+$/.test(row)) rows.push(cellsOf(row).map(inline));
      }
      at--;
      tables.push(rows);
      out.push(rows.map((row) => row.join(' ')).join('\n'));
      continue;
    }
    if (/^---$/.test(line)) continue;
    out.push(inline(line.replace(/^\s*(?:#{1,6} |\* |\d+\. |\|{1,3} )/, '')));
  }
  return {
    words: out.join('\n').match(/[^\s\u200b\ufeff]+/gu) ?? [],
    links,
    pictures,
    videos,
    codes,
    tables,
    underlined,
    bold,
  };
};
