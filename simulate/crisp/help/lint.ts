/** What would be shown wrong though it is taken. In code everything may stand. */

const isRow = (line: string): boolean => /^\|.*\|\s*$/.test(line);

/** Rows of a table without its head. */
const rowsFrom = (lines: readonly string[], at: number): number => {
  let end = at;
  while (end < lines.length && isRow(lines[end] as string)) end++;
  return end - at - 2;
};

const isRuler = (line: string | undefined): boolean =>
  line !== undefined && /^\|(?:\s*:?-+:?\s*\|)+\s*$/.test(line);

/** Lines outside fenced code; those inside come as empty ones. */
const outsideCode = (markdown: string): string[] => {
  let fence: string | null = null;
  return markdown.split('\n').map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark && mark[0] === fence[0] && mark.length >= fence.length) fence = null;
      return '';
    }
    if (mark) {
      fence = mark;
      return '';
    }
    return line;
  });
};

/** Warnings on a body, each a few words. */
export const lintMarkdown = (markdown: string): string[] => {
  const found: string[] = [];
  const lines = outsideCode(markdown);
  for (const [index, line] of lines.entries()) {
    const bare = line.replace(/(`+)[\s\S]*?\1/g, '').replace(/\\./g, '');
    if (isRuler(line) && isRow(lines[index - 1] ?? '') && rowsFrom(lines, index - 1) > 50)
      found.push('a table of more than 50 rows');
    if (/^\|{1,3}\s*$/.test(line)) found.push('a callout whose text is not on its line');
    if (/^# /.test(line)) found.push('a heading of the first level: the title is one already');
    if (/<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?>/i.test(bare)) found.push('raw HTML');
    if (/(^|\s)_[^_\s][^_]*_(\s|$)/.test(bare)) found.push('italics by underscore');
    if (/\$\{(?!color|youtube|vimeo|dailymotion|frame|loom)[^}]*\}/.test(bare))
      found.push('an embed of an unknown kind');
  }
  return found;
};
