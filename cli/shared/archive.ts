import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import { openArchive } from '../../archive-format/open.js';
import type { Options } from '../command.js';

/** Flags of every command that reads one archive. */
export const archiveOptions = {
  archive: { type: 'string', about: 'The archive.', value: 'FOLDER', required: true },
  object: { type: 'string', about: 'The source, when the archive holds several.', value: 'NAME' },
} as const satisfies Options;

export const asOfOption = {
  type: 'number',
  about: 'Show the state after this snapshot instead of the newest.',
  value: 'SNAPSHOT',
  whole: true,
  range: [1, Number.MAX_SAFE_INTEGER],
} as const;

/** Opens the archive and its (or the only) source object. */
export const openSource = async (flags: {
  readonly archive: string;
  readonly object: string | undefined;
}): Promise<{ readonly archive: Archive; readonly object: ArchiveObject }> => {
  const archive = await openArchive(flags.archive);
  return { archive, object: await archive.object(flags.object) };
};
