import Table from 'cli-table3';

/** Rows under headings, as a person reads them at a terminal; numbers stand right. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  right: readonly string[] = [],
): string[] => {
  if (rows.length === 0) return ['  (none)'];
  const view = new Table({
    head: [...head],
    colAligns: head.map((name) => (right.includes(name) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '  ',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  for (const row of rows)
    view.push(row.map((cell) => (cell === null ? '' : typeof cell === 'number' ? count(cell) : cell)));
  return view
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
};

/** 1234567 → `1,234,567`. */
export const count = (value: number): string => value.toLocaleString('en');

/** `1 gap`, `2 gaps`. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`;
