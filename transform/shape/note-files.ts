import type { Numbered } from './alongside.js';
import { type LineageColumns, lineageOf } from './lineage.js';
import { brief, type LossLog } from './losses.js';

/** A file on a note about a person. */
export interface NoteFileIn extends Numbered, LineageColumns {
  readonly note_id: string;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly sha256: string | null;
  readonly missing_reason: string | null;
}

/** No target takes files on such notes: a line of text names each, and where its bytes are. */
export const noteFileLine = (file: NoteFileIn, losses: LossLog): string => {
  const name = file.name || 'attachment';
  const label = brief(`${name}, ${file.content_type ?? 'unknown type'}`);
  const own = losses.of(lineageOf(file));
  if (file.sha256 === null) {
    const why = file.missing_reason ?? 'not in the archive';
    own.add('attachment-missing', `attachment ${name}`, label, why);
    return `[File not available: ${label} (${why})]`;
  }
  own.add('attachment-lost', `attachment ${name}`, label, null);
  return `[File in the archive: ${label}; SHA-256 ${file.sha256}]`;
};
