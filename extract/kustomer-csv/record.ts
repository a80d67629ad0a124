import { looksDamaged, repairText } from '../files/mojibake.js';
import type { FileColumn, FileHeader } from './columns.js';
import type { Row } from './row-parser.js';
import { type DateReading, readDate } from './times.js';

/** What is to be done with texts of a file that was saved with the wrong encoding. */
export type MojibakeChoice = 'repair' | 'keep' | 'refuse';

export interface RowReading extends DateReading {
  readonly file: string;
  readonly header: FileHeader;
  /** Look at each text for damage. A file without any suspicion is spared it. */
  readonly texts: 'trust' | 'watch' | 'repair' | 'repair-twice';
}

/** What is to be said of a row besides its record. Lists name columns. */
export interface RowNotes {
  /** What is wrong with its form. */
  readonly ragged: string | undefined;
  readonly repaired: readonly string[];
  readonly damaged: readonly string[];
  /** Times whose zone was assumed. */
  readonly assumedZone: readonly string[];
  readonly id: 'given' | 'missing' | 'damaged';
}

export interface ReadRow {
  readonly id: string;
  /** JSON text of the record. */
  readonly text: string;
  /** The part of it that is the row's own, without where it stands: equal rows of two files have equal ones. */
  readonly own: string;
  readonly notes: RowNotes;
  readonly createdAt: string | undefined;
}

/** A spreadsheet's way of printing long digits: what stood there is lost. */
const scientific = /^[+-]?\d(?:[.,]\d+)?E[+-]?\d+$/i;

/** What no id holds: controls, and the sign for a character that could not be read. */
const unreadable = /[\x00-\x1f\x7f-\x9f\ufffd]/;

/** A cell with several values: a JSON array, or texts between one of three marks. Nobody documents which. */
export const listOf = (cell: string): readonly string[] => {
  const text = cell.trim();
  if (text.startsWith('[') && text.endsWith(']')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list))
        return list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    } catch {
      // Brackets of another kind: one text.
    }
  }
  const mark = ['|', ';', ','].find((one) => text.includes(one));
  return mark === undefined
    ? [text]
    : text
        .split(mark)
        .map((one) => one.trim())
        .filter((one) => one !== '');
};

interface Cell {
  /** JSON text of the value. */
  readonly json: string;
  /** The value is not the cell’s text: that stands beside it. */
  readonly changed: boolean;
}

interface Found {
  readonly repaired: string[];
  readonly damaged: string[];
  readonly assumedZone: string[];
  createdAt: string | undefined;
}

const plain = (cell: string): Cell => ({ json: JSON.stringify(cell), changed: false });

/** A text, looked at for damage as far as that is asked for. */
const textOf = (cell: string, key: string, watch: RowReading['texts'], found: Found): string => {
  if (watch === 'trust') return cell;
  if (watch === 'watch') {
    if (looksDamaged(cell)) found.damaged.push(key);
    return cell;
  }
  const once = repairText(cell);
  const { text, damaged } = watch === 'repair-twice' ? repairText(once.text) : once;
  if (text !== cell) found.repaired.push(key);
  if (damaged) found.damaged.push(key);
  return text;
};

const cellOf = (cell: string, { type, key }: FileColumn, reading: RowReading, found: Found): Cell => {
  switch (type) {
    case 'text': {
      const text = textOf(cell, key, reading.texts, found);
      return { json: JSON.stringify(text), changed: text !== cell };
    }
    case 'time': {
      const read = readDate(cell, reading);
      if (!read) return plain(cell);
      if (read.assumed) found.assumedZone.push(key);
      if (key === 'createdAt') found.createdAt = read.iso;
      return { json: JSON.stringify(read.iso), changed: read.iso !== cell };
    }
    case 'texts': {
      const list = listOf(textOf(cell, key, reading.texts, found));
      return { json: JSON.stringify(list), changed: list.length !== 1 || list[0] !== cell };
    }
    default:
      return plain(cell);
  }
};

/** Turns rows of one file into records. Cells keep their text; what had to change stands beside it as printed. */
export const rowReader = (reading: RowReading): ((row: Row, number: number) => ReadRow) => {
  const { columns } = reading.header;
  const labels = columns.map(({ key }) => `${JSON.stringify(key)}:`);
  const idAt = columns.findIndex(({ key, place }) => key === 'id' && place === 'cells');
  const file = JSON.stringify(reading.file);

  return ({ cells, line, damage }, number) => {
    const found: Found = { repaired: [], damaged: [], assumedZone: [], createdAt: undefined };
    let known = '';
    let custom = '';
    let other = '';
    let printed = '';
    const width = Math.min(cells.length, columns.length);
    for (let at = 0; at < width; at++) {
      const cell = cells[at] as string;
      if (cell === '') continue;
      const column = columns[at] as FileColumn;
      const { json, changed } = cellOf(cell, column, reading, found);
      if (column.place === 'cells') known += `${known === '' ? '' : ','}${labels[at]}${json}`;
      else if (column.place === 'custom') custom += `${custom === '' ? '' : ','}${labels[at]}${json}`;
      else other += `${other === '' ? '' : ','}${labels[at]}${json}`;
      if (changed) printed += `${printed === '' ? '' : ','}${labels[at]}${JSON.stringify(cell)}`;
    }
    const given = idAt < 0 ? '' : (cells[idAt] ?? '').trim();
    const trust =
      given === '' ? 'missing' : scientific.test(given) || unreadable.test(given) ? 'damaged' : 'given';
    const id = trust === 'given' ? given : `${reading.file}:${line}`;
    let own = `"cells":{${known}}`;
    if (custom !== '') own += `,"custom":{${custom}}`;
    if (other !== '') own += `,"other":{${other}}`;
    if (printed !== '') own += `,"printed":{${printed}}`;
    if (cells.length > columns.length) own += `,"rest":${JSON.stringify(cells.slice(columns.length))}`;
    return {
      id,
      own,
      text: `{"id":${JSON.stringify(id)},"file":${file},"line":${line},"row":${number},${own}}`,
      createdAt: found.createdAt,
      notes: {
        ragged: damage ?? (cells.length === columns.length ? undefined : `${cells.length} cells`),
        repaired: found.repaired,
        damaged: found.damaged,
        assumedZone: found.assumedZone,
        id: trust,
      },
    };
  };
};
