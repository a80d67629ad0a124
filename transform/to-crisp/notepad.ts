import type { Numbered } from '../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import { brief, type LossLog } from '../shape/losses.js';
import { holdable } from '../shape/text/repair.js';
import { spoken } from '../shape/times.js';
import type { CrispContext } from './context.js';

export interface NoteFileIn extends Numbered, LineageColumns {
  readonly note_id: string;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly sha256: string | null;
  readonly missing_reason: string | null;
}

export interface NoteIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly agent_id: string | null;
  readonly created_ms: number | null;
  readonly text: string;
}

/** Notes about a person have one place: a text, newest last, each with its date and author. */
export const notepadOf = (
  notes: readonly NoteIn[],
  files: readonly NoteFileIn[],
  context: CrispContext,
  losses: LossLog,
): string | null => {
  if (notes.length === 0) return null;
  return notes
    .map((note) => {
      const own = losses.of(lineageOf(note));
      const author = note.agent_id === null ? 'author unknown' : context.writer(note.agent_id).label;
      own.add('note-time-in-text', 'time', spoken(note.created_ms), null);
      return [
        `${spoken(note.created_ms)} – ${author}`,
        holdable(note.text, 'note', own),
        ...files.filter((file) => file.note_id === note.id).map((file) => fileLine(file, losses)),
      ].join('\n');
    })
    .join('\n\n');
};

const fileLine = (file: NoteFileIn, losses: LossLog): string => {
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
