import { openArchive } from '../../archive-format/open.js';

/** What an archive’s object holds, whatever the way there: records and files by id and digest, gaps by what is missing. */
export const holdings = async (archive: string, name?: string): Promise<Record<string, string[]>> => {
  const object = await (await openArchive(archive)).object(name);
  const all: Record<string, string[]> = { files: [], gaps: [] };
  for (const kind of (await object.kinds()).filter((name) => !name.startsWith('_'))) {
    const rows: string[] = [];
    for await (const { id, sha256 } of object.records(kind)) rows.push(`${id} ${sha256}`);
    all[kind] = rows.sort();
  }
  const files = new Set<string>();
  for await (const { kind, id, sha256 } of object.blobIndex()) files.add(`${kind} ${id} ${sha256}`);
  all.files = [...files].sort();
  for await (const { reason, kind, id, parentId, field } of object.gaps())
    all.gaps?.push(`${reason} ${kind} ${id} ${parentId} ${field}`);
  all.gaps?.sort();
  return all;
};
