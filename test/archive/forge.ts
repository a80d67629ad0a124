import { createHash } from 'node:crypto';
import { chmod, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Changes made by somebody who also mends the checksums, so that only the records themselves can tell. */

const sha512 = (bytes: Buffer): string => createHash('sha512').update(bytes).digest('hex');

export const replace = async (path: string, bytes: Buffer | string): Promise<void> => {
  await unlink(path).catch(() => undefined);
  await writeFile(path, bytes);
};

/** Rewrites the text of a gzip file. */
export const editLines = async (path: string, edit: (lines: string[]) => string[]): Promise<void> => {
  const lines = gunzipSync(await readFile(path))
    .toString('utf8')
    .split('\n')
    .slice(0, -1);
  await chmod(path, 0o644);
  await replace(
    path,
    gzipSync(
      edit(lines)
        .map((line) => `${line}\n`)
        .join(''),
    ),
  );
};

interface InventoryJson {
  head: string;
  manifest: Record<string, string[]>;
  versions: Record<string, { state: Record<string, string[]> }>;
}

const filesBelow = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const digests = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    digests.set(relative(folder, path), sha512(await readFile(path)));
  }
  return digests;
};

const add = (map: Record<string, string[]>, digest: string, path: string): void => {
  map[digest] = [...(map[digest] ?? []), path];
};

/** Makes the inventories of the newest version fit the files that are there now. Those of earlier versions stay. */
export const mendInventories = async (root: string): Promise<void> => {
  const inventory = JSON.parse(await readFile(join(root, 'inventory.json'), 'utf8')) as InventoryJson;
  const { head } = inventory;
  const now = await filesBelow(join(root, head, 'content'));
  const own = (path: string): string => `${head}/content/${path}`;
  const version = inventory.versions[head];
  if (!version) throw new RangeError('The inventory has no head.');
  const state: Record<string, string[]> = {};
  for (const [digest, paths] of Object.entries(version.state))
    for (const path of paths) if (!inventory.manifest[digest]?.includes(own(path))) add(state, digest, path);
  const manifest: Record<string, string[]> = {};
  for (const [digest, paths] of Object.entries(inventory.manifest))
    for (const path of paths) if (!path.startsWith(`${head}/`)) add(manifest, digest, path);
  for (const [path, digest] of now) {
    add(state, digest, path);
    add(manifest, digest, own(path));
  }
  inventory.manifest = manifest;
  version.state = state;
  const text = Buffer.from(JSON.stringify(inventory));
  for (const folder of [root, join(root, head)]) {
    await replace(join(folder, 'inventory.json'), text);
    await replace(join(folder, 'inventory.json.sha512'), `${sha512(text)}  inventory.json\n`);
  }
};
