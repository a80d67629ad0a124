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

const remap = (
  map: Record<string, string[]>,
  digestOf: (path: string, digest: string) => string | undefined,
): Record<string, string[]> => {
  const made: Record<string, string[]> = {};
  for (const [digest, paths] of Object.entries(map))
    for (const path of paths) {
      const now = digestOf(path, digest);
      if (now === undefined) continue;
      made[now] = [...(made[now] ?? []), path];
    }
  return made;
};

/** Makes every inventory of a one-version object fit the files that are there now. */
export const mendInventories = async (root: string): Promise<void> => {
  const inventory = JSON.parse(await readFile(join(root, 'inventory.json'), 'utf8')) as InventoryJson;
  if (inventory.head !== 'v1') throw new RangeError('made for objects with one version');
  const digests = new Map<string, string>();
  for (const entry of await readdir(join(root, 'v1/content'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    digests.set(relative(join(root, 'v1/content'), path), sha512(await readFile(path)));
  }
  const paths = [...digests].map(([path]) => path);
  const all = (prefix: string) => ({ '': paths.map((path) => prefix + path) });
  inventory.manifest = remap(all('v1/content/'), (path) => digests.get(path.slice('v1/content/'.length)));
  const version = inventory.versions.v1;
  if (version) version.state = remap(all(''), (path) => digests.get(path));
  const text = Buffer.from(JSON.stringify(inventory));
  for (const folder of [root, join(root, 'v1')]) {
    await replace(join(folder, 'inventory.json'), text);
    await replace(join(folder, 'inventory.json.sha512'), `${sha512(text)}  inventory.json\n`);
  }
};
