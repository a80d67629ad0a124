import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import { runTransform } from '../../transform/run.js';
import type { CommandContext } from '../command.js';

/** The model of an archive's newest state, built now if it is not there yet. */
export const modelOf = async (
  archive: Archive,
  object: ArchiveObject,
  context: CommandContext,
): Promise<{ readonly folder: string; readonly key: string }> => {
  const report = await runTransform({
    home: archive.home,
    object,
    progress: context.progress,
    signal: context.signal,
  });
  return { folder: report.folder, key: report.info.key };
};

/** What a mapping or a plan is bound to. */
export const archiveRefOf = (object: ArchiveObject) => ({
  object: object.name,
  version: object.head,
  inventorySha512: object.inventorySha512,
});
