import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { notes, noteTable, type Recipe } from './recipe.js';

/** What should not be there, or is somewhere else. */
export const folderRecipes: readonly Recipe[] = [
  {
    name: 'an added file in the content',
    damage: (at) => at.write('v1/content/raw/note/snapshot=1/part-00001.ndjson.gz', 'more'),
    found: ['E023 v1/content/raw/note/snapshot=1/part-00001.ndjson.gz'],
  },
  {
    name: 'a file that a file manager left',
    damage: (at) => at.write('v1/content/raw/.DS_Store', 'x'),
    found: ['E023 v1/content/raw/.DS_Store'],
  },
  {
    name: 'an added file in a version',
    damage: (at) => at.write('v2/notes.txt', 'x'),
    found: ['E015 v2/notes.txt'],
  },
  {
    name: 'an added file in the object',
    damage: (at) => at.write('notes.txt', 'x'),
    found: ['E001 notes.txt'],
  },
  { name: 'a stray folder in the object', damage: (at) => at.write('old/x.txt', 'x'), found: ['E001 old'] },
  {
    name: 'a stray folder in a version',
    damage: (at) => at.write('v2/old/x.txt', 'x'),
    found: ['W002 v2/old'],
  },
  {
    name: 'a stray folder in the storage root',
    damage: async (at) => {
      await mkdir(join(at.home, 'store/old'));
      await writeFile(join(at.home, 'store/old/x.txt'), 'x');
    },
    found: ['E088 store/old'],
  },
  {
    name: 'an empty folder in the content',
    damage: (at) => mkdir(at.path('v1/content/empty')),
    found: ['E024 v1/content/empty'],
  },
  {
    name: 'an empty folder in the storage root',
    damage: (at) => mkdir(join(at.home, 'store/empty')),
    found: ['E073 store/empty'],
  },
  {
    name: 'a link in the place of a file',
    depth: 'deep',
    damage: async (at) => {
      await at.remove(notes);
      await symlink('/etc/hostname', at.path(notes));
    },
    found: [
      `E090 ${notes}`,
      `E092 ${notes}`,
      'H005 v2/content/raw/note/snapshot=2/odd-00000.ndjson.gz:1',
      'H005 v2/content/snapshots/0002/snapshot.json',
      `H010 ${noteTable}`,
    ],
  },
  {
    name: 'a link in the place of a folder, to the same files',
    damage: async (at) => {
      const folder = dirname(notes);
      await at.move(folder, '../../work/moved');
      await symlink('../../../../../../work/moved', at.path(folder));
    },
    found: [
      'E090 v2/content/raw/note/snapshot=2',
      'E092 v2/content/raw/note/snapshot=2/odd-00000.ndjson.gz',
      `E092 ${notes}`,
      'H010 v2/content/tables/norm=1/note/snapshot=2/odd-00000.parquet',
      `H010 ${noteTable}`,
    ],
  },
  {
    name: 'a missing folder of a version',
    damage: (at) => at.remove('v1'),
    found: ['E010 v1', 'H012 v2/content/snapshots/0002/snapshot.json'],
  },
  {
    name: 'a second object with the same id',
    damage: async (at) => {
      await cp(at.object, join(at.home, 'store/z-copy'), { recursive: true });
    },
    found: ['E037 store/z-copy'],
  },
];

/** What a commit leaves that was killed, and what old copies look like. */
export const historyRecipes: readonly Recipe[] = [
  {
    name: 'a version that the root does not know yet: killed after the version’s rename',
    damage: async (at) => {
      for (const name of ['inventory.json', 'inventory.json.sha512'])
        await at.write(name, await readFile(at.path(`v1/${name}`)));
    },
    found: ['E046 v2'],
  },
  {
    name: 'a root inventory without its sidecar: killed before the sidecar’s rename',
    damage: async (at) => at.write('inventory.json.sha512', await at.read('v1/inventory.json.sha512')),
    found: ['E060 inventory.json.sha512'],
  },
  {
    name: 'half a version: killed while a copy was made file by file',
    damage: async (at) => {
      for (const name of ['inventory.json', 'inventory.json.sha512'])
        await at.write(name, await readFile(at.path(`v1/${name}`)));
      for (const name of ['v2/inventory.json', 'v2/inventory.json.sha512', 'v2/content/tables'])
        await at.remove(name);
    },
    found: ['E046 v2', 'W010 v2'],
  },
  {
    name: 'an old whole copy: nothing inside can show it, a receipt kept elsewhere does',
    damage: async (at) => {
      for (const name of ['inventory.json', 'inventory.json.sha512'])
        await at.write(name, await readFile(at.path(`v1/${name}`)));
      await at.remove('v2');
    },
    found: [],
  },
];
