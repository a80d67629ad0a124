import { openArchive } from '../../archive-format/open.js';

/**
 * What an archive tells, whatever the way there: every line of every snapshot by id and digest, files, gaps by what is missing. Two archives of
 * one desk in one state have the same.
 */
export const history = async (archive: string): Promise<Record<string, string[]>> => {
  const object = await (await openArchive(archive)).object();
  const all: Record<string, string[]> = { files: [], gaps: [] };
  for (const kind of (await object.kinds()).filter((name) => !name.startsWith('_'))) {
    const rows: string[] = [];
    for await (const { id, snapshot, sha256, reason } of object.records(kind))
      rows.push(`${id} ${snapshot} ${sha256 ?? reason}`);
    all[kind] = rows.sort();
  }
  const files = new Set<string>();
  for await (const { kind, id, sha256 } of object.blobIndex()) files.add(`${kind} ${id} ${sha256}`);
  all.files = [...files].sort();
  for await (const { reason, kind, id, parentId, field, snapshot } of object.gaps())
    all.gaps?.push(`${snapshot} ${reason} ${kind} ${id} ${parentId} ${field}`);
  all.gaps?.sort();
  return all;
};
