/** RFC 4180; a text that a spreadsheet would run gets an apostrophe in front. */
const csvCell = (value: string | boolean | null): string => {
  if (value === null) return '';
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe === '' ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A CSV file with its head. */
export const csv = (
  head: readonly string[],
  rows: readonly (readonly (string | boolean | null)[])[],
): string => [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
