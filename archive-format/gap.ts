/**
 * What is missing from an archive, as rows. A code never changes its meaning; new ones may be added.
 * `deskarchive gaps` and the `gaps` query list them.
 */
export const gapReasons = {
  'role-missing': 'The token may not read this kind; nothing of it is in the archive.',
  'endpoint-absent': 'The source offers no way to read this kind.',
  unprovable:
    'The source gives no way to tell whether there is more of this; what it gave is in the archive.',
  'stream-failed': 'Reading this kind stopped with an error; what came before is in the archive.',
  'count-mismatch': 'A parent declares another number of children than were received.',
  'record-missing': 'A record is referred to and could not be fetched.',
  'record-unreadable': 'A record was not JSON; its bytes are kept beside the archive part.',
  'bytes-repaired':
    'A record was not valid UTF-8 or held raw control characters; the bytes that came are kept beside it.',
  'json-odd':
    'A record is valid for its source but odd (lone surrogate, doubled key, number form); kept verbatim in an odd part.',
  'value-type': 'A value is not of its column’s declared type; the column is null, the raw line has it.',
  'value-masked': 'The source masked the value; the token may not read it.',
  'text-at-limit': 'A text is exactly as long as the source’s limit and may have been cut by it.',
  'html-absent': 'The source gives the text of a message but not its original HTML.',
  'blob-missing': 'The bytes of an attachment or picture could not be fetched.',
  'blob-length':
    'The bytes of an attachment are not as many as the source declared; what came first is kept, until all come.',
  'blob-too-large': 'An attachment is larger than the configured limit.',
  'blob-refused': 'An attachment lies at an address that must not be called.',
  'blob-expired': 'A link to bytes had expired and could not be renewed.',
  redacted: 'The source removed the content.',
  'tie-group': 'More rows share one instant than the source lets anyone page through.',
  filtered: 'A filter of this run left the record out.',
  'file-broken':
    'A file given as a source cannot be read from some place on; what came before is in the archive.',
  'row-ragged':
    'A row of a CSV file has another number of cells than its header, or broken quotes; kept as it came. Or it is the header again, and no record.',
  'id-missing': 'A row or record has no id that can be trusted; it is kept under its place in the file.',
  'column-unclear':
    'A column of a CSV file has no name or a doubled one; its cells are kept under a name of their own.',
  'encoding-assumed': 'A file does not show its encoding; the one that was assumed is named.',
  'time-zone-assumed': 'Times of a file have no zone; UTC was assumed.',
  'text-repaired':
    'Text that was saved with a wrong encoding was repaired; the file itself is kept as it came.',
  'text-damaged': 'Text shows damage that nothing can undo; kept as it came.',
  'window-missing': 'No export file covers this span of time.',
  suppressed: 'The person was erased on request; the record is not taken again.',
} as const;

export type GapReason = keyof typeof gapReasons;

export interface Gap {
  readonly reason: GapReason;
  /** The kind of the thing that is missing or incomplete. */
  readonly kind: string;
  /** Its id, when it has one. */
  readonly id?: string;
  /** The record that declares or holds it. */
  readonly parentKind?: string;
  readonly parentId?: string;
  /** The column or JSON path concerned. */
  readonly field?: string;
  /** What should be there and what is, as text: a count, a length, a status. */
  readonly expected?: string;
  readonly received?: string;
  /** What proves it: a status line, an error text, a file inside the archive. No secrets. */
  readonly evidence?: string;
  /** Index into the batch's `requests`, or null. */
  readonly request?: number | null;
  /** ISO 8601 UTC: when it was last tried. */
  readonly at: string;
}
