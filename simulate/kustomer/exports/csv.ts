import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../core/clock.js';
import { dayStart, days } from '../../desk/times.js';
import { resolveSettings, type Settings } from '../../settings.js';
import type { SimulatorOptions } from '../../simulator.js';
import type { Holdings, Kind } from '../holdings/holdings.js';
import { kustomerSettings } from '../settings.js';
import { fillHoldings } from '../start.js';
import { type ExportColumn, type ExportRecord, exportColumns } from './columns.js';

/** A file that was written. */
export interface ExportFile {
  readonly name: string;
  readonly rows: number;
}

const windowDays = 30;

interface Json {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<
    Record<string, { readonly data?: { readonly id?: string } | null } | null>
  >;
}

const kindOfRelation: Readonly<Record<string, Kind>> = {
  customer: 'customer',
  conversation: 'conversation',
  createdBy: 'user',
};

const recordOf = (holdings: Holdings, bytes: Buffer): ExportRecord => {
  const { id, attributes = {}, relationships } = JSON.parse(bytes.toString()) as Json;
  return {
    id,
    attributes,
    related: (name) => {
      const target = relationships?.[name]?.data?.id;
      const kind = kindOfRelation[name];
      if (target === undefined || kind === undefined) return undefined;
      const version = holdings.shelf(kind).current(target);
      return version === undefined
        ? { id: target, attributes: {}, related: () => undefined }
        : recordOf(holdings, holdings.shelf(kind).bytes(version));
    },
  };
};

const berlin = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'medium',
});

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A value as a cell, before it is quoted. */
const cellOf = (value: unknown, settings: Settings): string => {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    if (value.length === 0) return '';
    const how = settings.text('csv_lists');
    return how === 'json' ? JSON.stringify(value) : value.join(how === 'comma' ? ',' : ';');
  }
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return settings.text('csv_dates') === 'local' && isTime.test(text) ? berlin.format(Date.parse(text)) : text;
};

const lineOf = (cells: readonly string[], delimiter: string): string =>
  `${cells
    .map((cell) => (/["\r\n,;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter)}\r\n`;

/** Characters of Windows-1252 at 0x80 to 0x9F; those it lacks become a question mark, as a spreadsheet writes them. */
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const western = (text: string): Buffer =>
  Buffer.from(
    [...text].map((char) => {
      const code = char.codePointAt(0) as number;
      if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
      const place = [...upper].indexOf(char);
      return place < 0 ? 0x3f : 0x80 + place;
    }),
  );

/** What reading UTF-8 as Windows-1252 makes of a text. */
const garbled = (text: string): string =>
  Array.from(Buffer.from(text), (byte) =>
    byte >= 0x80 && byte < 0xa0 ? ([...upper][byte - 0x80] as string) : String.fromCharCode(byte),
  ).join('');

const bytesOf = (text: string, settings: Settings, isLast: boolean): Buffer => {
  const mark = settings.text('csv_mark') === 'yes' ? '\ufeff' : '';
  switch (isLast ? settings.text('csv_damage') : 'none') {
    case 'garbled':
      return Buffer.from(mark + garbled(text));
    case 'windows-1252':
      return western(text);
    case 'utf-16':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'cut': {
      const whole = Buffer.from(mark + text);
      return whole.subarray(0, Math.floor(whole.length * 0.9));
    }
    default:
      return Buffer.from(mark + text);
  }
};

interface Window {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Windows of 30 days over all creation times, the one left out on purpose missing. */
const windowsOf = (kind: string, first: number, last: number, settings: Settings): Window[] => {
  const windows: Window[] = [];
  const overlap = days(settings.number('csv_overlap'));
  for (let from = dayStart(first); from <= last; from += days(windowDays))
    windows.push({ from, to: from + days(windowDays), name: '' });
  const hole = settings.number('csv_hole');
  return windows
    .filter((_, index) => index + 1 !== hole)
    .map(({ from, to }) => {
      const begin = from - overlap;
      return { from: begin, to, name: `${kind}s-${day(begin)}-${day(to - 1)}.csv` };
    });
};

const header = (columns: readonly ExportColumn[], settings: Settings): readonly string[] =>
  columns.map(({ path, name }) => (settings.text('csv_header') === 'names' ? name : path));

/**
 * Writes what the vendor's pages export of a desk: conversations and messages by creation, a file for each window of 30
 * days. Errors: flag-invalid for settings; those of writing files.
 */
export const writeCsvExports = async (
  folder: string,
  options: SimulatorOptions = {},
): Promise<readonly ExportFile[]> => {
  const settings = resolveSettings('kustomer', kustomerSettings, options.settings);
  const holdings = await fillHoldings(
    options,
    settings,
    options.seed ?? 1,
    (options.clock ?? systemClock).now(),
  );
  await mkdir(folder, { recursive: true });
  const delimiter = settings.text('csv_delimiter') === 'comma' ? ',' : ';';
  const written: ExportFile[] = [];
  for (const kind of ['conversation', 'message'] as const) {
    const shelf = holdings.shelf(kind);
    const rows = Array.from({ length: shelf.listAlive.length }, (_, index) => {
      const version = shelf.listed(shelf.listAlive.at(index));
      return { version, at: shelf.createdAt(version) };
    }).sort((a, b) => a.at - b.at || a.version - b.version);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) continue;
    const columns = exportColumns[kind];
    const windows = windowsOf(kind, first.at, last.at, settings);
    for (const [index, { from, to, name }] of windows.entries()) {
      const inside = rows.filter(({ at }) => at >= from && at < to);
      let text = lineOf(header(columns, settings), delimiter);
      for (const { version } of inside) {
        const record = recordOf(holdings, shelf.bytes(version));
        text += lineOf(
          columns.map(({ value }) => cellOf(value(record), settings)),
          delimiter,
        );
      }
      await writeFile(join(folder, name), bytesOf(text, settings, index === windows.length - 1));
      written.push({ name, rows: inside.length });
    }
  }
  return written;
};
