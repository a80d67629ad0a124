import { boolean, integer, json, type TableSpec, text, texts, time } from '../../archive-format/table.js';
import { rowTables } from './columns.js';

/** Tables of an archive of CSV exports: the rows by what they stand for, and the files they stand in. */
export const csvTables: readonly TableSpec[] = [
  ...rowTables,
  {
    kind: 'csv_input',
    comment: 'A file as it was given; its bytes are in the attachment packs.',
    columns: [integer('bytes', 'bytes', 'Bytes of the file'), text('sha256', 'sha256', 'Digest of the file')],
  },
  {
    kind: 'csv_file',
    comment: 'A CSV text in a file that was given: how it is written and what its rows stand for.',
    columns: [
      text('input', 'input', 'File that holds it (csv_input.id)'),
      text('kind', 'kind', 'Kind of its rows'),
      text('packing', 'packing', 'plain, gzip or zip'),
      integer('bytes', 'bytes', 'Bytes after unpacking'),
      text('sha256', 'sha256', 'Digest after unpacking'),
      text('encoding', 'encoding'),
      text('encoding_by', 'encodingBy', 'mark, bytes, assumed or given'),
      boolean('byte_order_mark', 'byteOrderMark'),
      text('delimiter', 'delimiter'),
      texts('header', 'header', 'The header as it is printed'),
      json('suspicion', 'suspicion', 'Words beyond ASCII: all, garbled, lost'),
      boolean('mojibake', 'mojibake', 'Saved with a wrong encoding'),
      time('span_from', 'span.from', 'First day that its name promises'),
      time('span_to', 'span.to', 'End of the last day that its name promises'),
      text('broken', 'broken', 'Why it could not be read to its end'),
    ],
  },
  {
    kind: 'csv_reading',
    comment: 'What was read of a CSV text.',
    columns: [
      text('kind', 'kind', 'Kind of its rows'),
      integer('row_count', 'rows', 'Rows, the header and blank lines not counted'),
      integer('record_count', 'records', 'Rows that became records'),
      integer('repeated', 'repeated', 'Rows that stood word for word in an earlier place'),
      integer('changed', 'changed', 'Rows whose id came before with other cells; the later one counts'),
      integer('ragged', 'ragged', 'Rows with another number of cells, or broken quotes'),
      time('first_at', 'firstAt', 'Oldest creation time'),
      time('last_at', 'lastAt', 'Newest creation time'),
      time('span_from', 'span.from'),
      time('span_to', 'span.to'),
    ],
  },
];
