import type { Numbered } from '../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import type { LossLog } from '../shape/losses.js';
import { type NoteFileIn, noteFileLine } from '../shape/note-files.js';
import { holdable } from '../shape/text/repair.js';
import { spoken } from '../shape/times.js';
import type { CrispContext } from './context.js';

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
        ...files.filter((file) => file.note_id === note.id).map((file) => noteFileLine(file, losses)),
      ].join('\n');
    })
    .join('\n\n');
};
