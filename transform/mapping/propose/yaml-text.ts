/**
 * Writing YAML line by line, so that every value can have a comment that a person reads. All data goes through
 * `scalar` or `comment`: a name with a line break or a `#` must not become YAML.
 */

const plain = /^[\p{L}\p{N}_/][\p{L}\p{N}_@./+-]*(?: [\p{L}\p{N}_@./+-]+)*$/u;

/** A text as a YAML scalar: bare when harmless, else in double quotes. */
export const scalar = (text: string): string =>
  plain.test(text) && text.length <= 120 ? text : inQuotes(text);

export const inQuotes = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text within a comment: on one line, without control characters, at most 60 characters. */
export const shown = (text: string): string => {
  const flat = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => (char === '\n' ? '⏎' : '·'));
  const chars = Array.from(flat);
  return chars.length > 60 ? `${chars.slice(0, 59).join('')}…` : flat;
};

/** Comment lines of at most about 110 characters. */
export const comment = (indent: string, text: string): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length > 100 - indent.length) {
      lines.push(`${indent}# ${line}`);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, `${indent}# ${line}`];
};

/** 1204 → `1,204`. */
export const count = (number: number): string => number.toLocaleString('en-GB');

/** `1 tag`, `3 tags`. */
export const counted = (number: number, noun: string, plural = `${noun}s`): string =>
  `${count(number)} ${number === 1 ? noun : plural}`;

/** 812 of 930 → `87 %`; a few are never shown as none, nor most as all. */
export const share = (part: number, whole: number): string => {
  if (whole === 0) return '0 %';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  return percent > 99 && percent < 100 ? '> 99 %' : `${Math.round(percent)} %`;
};
