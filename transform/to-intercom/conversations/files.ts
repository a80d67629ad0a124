import type { Numbered } from '../../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import { brief, type LossLog } from '../../shape/losses.js';
import type { IntercomLimits } from '../limits.js';
import type { FileRow } from '../rows.js';

export interface FileIn extends Numbered, LineageColumns {
  readonly part_id: string;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly declared_size: number | null;
  readonly sha256: string | null;
  readonly stored_size: number | null;
  readonly missing_reason: string | null;
}

/** Files of one part: those that can be sent, and a line of text for each that cannot. */
export interface ShapedFiles {
  readonly files: readonly FileRow[];
  readonly lines: readonly string[];
}

export const shapeFiles = (
  files: readonly FileIn[],
  limits: Pick<IntercomLimits, 'maxAttachmentBytes'>,
  losses: LossLog,
): ShapedFiles => {
  const sent: FileRow[] = [];
  const lines: string[] = [];
  for (const file of files) {
    const log = losses.of(lineageOf(file));
    const name = file.name?.replaceAll('\0', '') || 'attachment';
    const size = file.stored_size ?? file.declared_size;
    const label = brief(
      `${name}, ${file.content_type ?? 'unknown type'}${size === null ? '' : `, ${size} bytes`}`,
    );
    if (file.sha256 === null || file.stored_size === null) {
      const why = file.missing_reason ?? 'not in the archive';
      lines.push(`[File not available: ${label} (${why})]`);
      log.add('attachment-missing', `attachment ${name}`, label, why);
    } else if (file.stored_size > limits.maxAttachmentBytes) {
      lines.push(`[File too large: ${label}; SHA-256 ${file.sha256}]`);
      log.add(
        'attachment-too-large',
        `attachment ${name}`,
        `${file.stored_size} bytes`,
        `${limits.maxAttachmentBytes} bytes`,
      );
    } else {
      const contentType = file.content_type || 'application/octet-stream';
      sent.push({ sha256: file.sha256, name, contentType, size: file.stored_size });
    }
  }
  return { files: sent, lines };
};

/** Files in groups of at most `most`, in order; no group for no files. */
export const inGroups = (files: readonly FileRow[], most: number): FileRow[][] => {
  const groups: FileRow[][] = [];
  for (let at = 0; at < files.length; at += most) groups.push(files.slice(at, at + most));
  return groups;
};

/** The text of a part that only carries files. */
export const filesText = (files: readonly FileRow[]): string =>
  brief(`${files.length === 1 ? 'File' : 'Files'}: ${files.map((file) => file.name).join(', ')}`);
