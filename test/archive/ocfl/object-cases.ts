import { execFileSync } from 'node:child_process';
import { link, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Draft, type DraftOptions, hashOf } from './draft.js';

/** A sound object broken in one way, and every code that follows from it. */
export interface ObjectCase {
  readonly what: string;
  /** Sorted; the first test of all compares them exactly. */
  readonly codes: string;
  readonly options?: DraftOptions;
  /** Before inventories are written. */
  readonly change?: (draft: Draft) => void;
  /** Inventories and sidecars are among the files here. */
  readonly files?: (files: Map<string, string>) => void;
  readonly disk?: (folder: string) => Promise<void>;
}

const a = 'v1/content/a.txt';
const b = 'v2/content/folder/b.txt';

/** Renames the digest of the first file wherever the root's inventory has it. */
const renameDigest = (draft: Draft, name: string): void => {
  const old = draft.digest('first');
  const text = JSON.stringify(draft.root).replaceAll(old, name);
  draft.root = JSON.parse(text);
};

const bothVersions = (draft: Draft, change: (inventory: Draft['root']) => void): void => {
  change(draft.root);
  change(draft.v1);
};

export const objectCases: readonly ObjectCase[] = [
  // The folder
  { what: 'a stray file in the root', codes: 'E001', files: (files) => files.set('mine.txt', 'x') },
  { what: 'a stray folder in the root', codes: 'E001', files: (files) => files.set('mine/x.txt', 'x') },
  { what: 'no declaration', codes: 'E003', files: (files) => files.delete('0=ocfl_object_1.1') },
  {
    what: 'two declarations',
    codes: 'E003 E006',
    files: (files) => files.set('0=ocfl_object_9.9', 'ocfl_object_9.9\n'),
  },
  {
    what: 'a declaration with another number',
    codes: 'E005',
    files: (files) => files.set('1=ocfl_object_1.1', 'ocfl_object_1.1\n'),
  },
  {
    what: 'a declaration of something else',
    codes: 'E003 E006',
    files: (files) => files.set('0=bag_1.0', 'bag_1.0\n'),
  },
  {
    what: 'a declaration with another text',
    codes: 'E007',
    files: (files) => files.set('0=ocfl_object_1.1', 'ocfl_object_1.0\n'),
  },
  { what: 'a stray file in a version', codes: 'E015', files: (files) => files.set('v1/mine.txt', 'x') },
  { what: 'a stray folder in a version', codes: 'W002', files: (files) => files.set('v1/mine/x', 'x') },
  { what: 'a file that no inventory names', codes: 'E023', files: (files) => files.set('v2/content/x', 'x') },
  {
    what: 'an empty folder in the content',
    codes: 'E024',
    disk: async (folder) => void (await mkdir(join(folder, 'v1/content/empty'))),
  },
  {
    what: 'an empty content folder',
    codes: 'W003',
    change: ({ root, files, digest }) => {
      delete root.manifest[digest('second')];
      delete root.versions.v2.state[digest('second')];
      files.delete(b);
    },
    disk: async (folder) => void (await mkdir(join(folder, 'v2/content'))),
  },
  { what: 'a file among the extensions', codes: 'E067', files: (files) => files.set('extensions/x', 'x') },
  {
    what: 'an extension of its own',
    codes: 'W013',
    files: (files) => files.set('extensions/0099-mine/x', 'x'),
  },
  {
    what: 'a link',
    codes: 'E090 E092 E093',
    disk: async (folder) => {
      await rm(join(folder, a));
      await symlink('/etc/hostname', join(folder, a));
    },
  },
  {
    what: 'a linked folder',
    codes: 'E090 E092',
    disk: async (folder) => {
      await rm(join(folder, 'v2/content/folder'), { recursive: true });
      await symlink('../../v1/content', join(folder, 'v2/content/folder'));
    },
  },
  {
    what: 'a hard link',
    codes: 'E090',
    disk: async (folder) => {
      await mkdir(join(folder, 'logs'));
      await link(join(folder, a), join(folder, 'logs/a.txt'));
    },
  },
  {
    what: 'a pipe',
    codes: 'E089',
    disk: async (folder) => void execFileSync('mkfifo', [join(folder, 'v1/content/pipe')]),
  },

  // Names of versions
  {
    what: 'no version',
    codes: 'E008 E014 E040 E046 E107',
    change: ({ root }) => {
      root.versions = {};
    },
  },
  {
    what: 'a first version that is missing',
    codes: 'E009 E014 E046',
    change: ({ root }) => {
      delete root.versions.v1;
    },
  },
  {
    what: 'a version between others that is missing',
    codes: 'E010',
    options: { names: ['v1', 'v3'] },
  },
  {
    what: 'a version’s folder that is missing',
    codes: 'E010',
    disk: (folder) => rm(join(folder, 'v1'), { recursive: true }),
  },
  { what: 'one zero-padded name', codes: 'E011 E012 W001', options: { names: ['v01', 'v2'] } },
  { what: 'zeros of different number', codes: 'E012 W001', options: { names: ['v01', 'v002'] } },
  { what: 'zeros in all names', codes: 'W001', options: { names: ['v01', 'v02'] } },
  { what: 'a version without v', codes: 'E001 E010 E040 E104', options: { names: ['v1', '2'] } },
  {
    what: 'a version without v, in OCFL 1.0',
    codes: 'E001 E010 E040 E046',
    options: { names: ['v1', '2'], spec: '1.0' },
  },
  { what: 'a version without a number', codes: 'E001 E010 E040 E105', options: { names: ['v1', 'vx'] } },
  {
    what: 'a version’s folder that the inventory does not know',
    codes: 'E046 W010',
    files: (files) => files.set('v3/content/c.txt', 'third'),
  },

  // Inventories
  { what: 'no inventory', codes: 'E063', files: (files) => void files.delete('inventory.json') },
  { what: 'an inventory that is no JSON', codes: 'E033', files: (files) => files.set('inventory.json', '{') },
  { what: 'an inventory that is a list', codes: 'E033', files: (files) => files.set('inventory.json', '[]') },
  {
    what: 'a key that is there twice',
    codes: 'E033',
    change: (draft) => {
      draft.root.versions.v2.user = { name: 'A', address: 'mailto:a@example.com', twice: 1, twicf: 2 };
    },
    files: (files) => {
      for (const folder of ['', 'v2/']) {
        const text = (files.get(`${folder}inventory.json`) as string).replace('"twicf"', '"twice"');
        files.set(`${folder}inventory.json`, text);
        files.set(`${folder}inventory.json.sha512`, `${hashOf('sha512', text)}  inventory.json\n`);
      }
    },
  },
  {
    what: 'no id',
    codes: 'E036 E037',
    change: ({ root }) => {
      delete root.id;
    },
  },
  {
    what: 'an id that changes',
    codes: 'E037',
    change: ({ v1 }) => {
      v1.id = 'urn:example:other';
    },
  },
  {
    what: 'an id that is no text',
    codes: 'E037',
    change: (draft) =>
      bothVersions(draft, (inventory) => {
        inventory.id = 7;
      }),
  },
  {
    what: 'an id that is no URI',
    codes: 'W005',
    change: (draft) =>
      bothVersions(draft, (inventory) => {
        inventory.id = 'object 7';
      }),
  },
  {
    what: 'a type of another standard',
    codes: 'E038 E103',
    change: ({ root }) => {
      root.type = 'https://ocfl.io/1.0/spec/#inventory';
    },
  },
  {
    what: 'digests of the other algorithm',
    codes: 'E039 W004',
    options: { algorithm: 'sha256' },
    change: ({ root }) => {
      root.digestAlgorithm = 'sha512';
    },
  },
  { what: 'SHA-256', codes: 'W004', options: { algorithm: 'sha256' } },
  {
    what: 'an algorithm that is not allowed',
    codes: 'E025',
    change: (draft) =>
      bothVersions(draft, (inventory) => {
        inventory.digestAlgorithm = 'md5';
      }),
  },
  {
    what: 'a head that is not the newest',
    codes: 'E040 E064',
    change: ({ root }) => {
      root.head = 'v1';
    },
  },
  {
    what: 'a head that is no version',
    codes: 'E040',
    change: ({ root }) => {
      root.head = 7;
    },
  },
  {
    what: 'no manifest',
    codes: 'E023 E041 E050',
    change: ({ root }) => {
      delete root.manifest;
    },
  },
  {
    what: 'no versions',
    codes: 'E043 E046',
    change: ({ root }) => {
      delete root.versions;
    },
  },
  {
    what: 'versions that are a list',
    codes: 'E044 E046',
    change: ({ root }) => {
      root.versions = [];
    },
  },
  {
    what: 'a manifest that is a list',
    codes: 'E023 E050 E106',
    change: ({ root }) => {
      root.manifest = [];
    },
  },
  {
    what: 'a key that OCFL does not know',
    codes: 'E102',
    change: ({ root }) => {
      root.comment = 'mine';
    },
  },
  {
    what: 'a version of an earlier standard after a later one',
    codes: 'E103',
    options: { spec: '1.0' },
    change: ({ v1 }) => {
      v1.type = 'https://ocfl.io/1.1/spec/#inventory';
    },
  },
  {
    what: 'a content directory with a slash',
    codes: 'E017 E019',
    change: ({ root }) => {
      root.contentDirectory = 'a/b';
    },
  },
  {
    what: 'a content directory that leads up',
    codes: 'E018 E019',
    change: ({ root }) => {
      root.contentDirectory = '..';
    },
  },
  {
    what: 'a content directory that changes',
    codes: 'E019 E021 W002',
    change: ({ root }) => {
      root.contentDirectory = 'stuff';
    },
  },

  // Versions
  {
    what: 'a version that is no object',
    codes: 'E047 E107',
    change: ({ root }) => {
      root.versions.v2 = 'second';
    },
  },
  {
    what: 'a version without its time',
    codes: 'E048',
    change: ({ root }) => {
      delete root.versions.v2.created;
    },
  },
  {
    what: 'a version without its state',
    codes: 'E048 E107',
    change: ({ root }) => {
      delete root.versions.v2.state;
    },
  },
  {
    what: 'a time without seconds',
    codes: 'E049',
    change: ({ root }) => {
      root.versions.v2.created = '2025-01-02T00:00Z';
    },
  },
  {
    what: 'a state with a digest that the manifest lacks',
    codes: 'E050',
    change: ({ root }) => {
      root.versions.v2.state['f'.repeat(128)] = ['c.txt'];
    },
  },
  {
    what: 'a state that has no list',
    codes: 'E051',
    change: ({ root, digest }) => {
      root.versions.v2.state[digest('second')] = 'b.txt';
    },
  },
  {
    what: 'a logical path that leads up',
    codes: 'E052',
    change: ({ root, digest }) => {
      root.versions.v2.state[digest('second')] = ['../b.txt'];
    },
  },
  {
    what: 'an absolute logical path',
    codes: 'E053',
    change: ({ root, digest }) => {
      root.versions.v2.state[digest('second')] = ['/b.txt'];
    },
  },
  {
    what: 'a user without a name',
    codes: 'E054',
    change: ({ root }) => {
      root.versions.v2.user = { address: 'mailto:ann@example.com' };
    },
  },
  {
    what: 'a message that is no text',
    codes: 'E094',
    change: ({ root }) => {
      root.versions.v2.message = ['x'];
    },
  },
  {
    what: 'a logical path that is there twice',
    codes: 'E095',
    change: ({ root, digest }) => {
      root.versions.v2.state[digest('second')] = ['a.txt'];
    },
  },
  {
    what: 'a logical path that is a file and a folder',
    codes: 'E095',
    change: ({ root, digest }) => {
      root.versions.v2.state[digest('second')] = ['a.txt/b.txt'];
    },
  },
  {
    what: 'a version without words',
    codes: 'W007',
    change: ({ root }) => {
      delete root.versions.v2.message;
    },
  },
  {
    what: 'a user without an address',
    codes: 'W008',
    change: ({ root }) => {
      root.versions.v2.user = { name: 'Ann Example' };
    },
  },
  {
    what: 'an address that is no URI',
    codes: 'W009',
    change: ({ root }) => {
      root.versions.v2.user.address = 'ann@example.com';
    },
  },

  // Manifest and fixity
  {
    what: 'a manifest without a list',
    codes: 'E023 E092',
    change: ({ root, digest }) => {
      root.manifest[digest('second')] = b;
    },
  },
  {
    what: 'a content path in no version',
    codes: 'E014 E023',
    change: ({ root, digest }) => {
      root.manifest[digest('second')] = ['v9/content/folder/b.txt'];
    },
  },
  {
    what: 'a content path beside the content',
    codes: 'E021 E023 E092',
    change: ({ root, digest }) => {
      root.manifest[digest('second')] = ['v2/other/b.txt'];
    },
  },
  {
    what: 'a content path that leads up',
    codes: 'E023 E099',
    change: ({ root, digest }) => {
      root.manifest[digest('second')] = ['v2/content/../b.txt'];
    },
  },
  {
    what: 'an absolute content path',
    codes: 'E023 E100',
    change: ({ root, digest }) => {
      root.manifest[digest('second')] = ['/etc/hostname'];
    },
  },
  {
    what: 'a content path that is there twice',
    codes: 'E092 E101',
    change: ({ root, digest }) => {
      root.manifest[digest('second')] = [b, a];
    },
  },
  {
    what: 'a digest that is no SHA-512',
    codes: 'E031 E066',
    change: (draft) => renameDigest(draft, 'abc'),
  },
  {
    what: 'a digest that is no SHA-256',
    codes: 'E030 E066 W004',
    options: { algorithm: 'sha256' },
    change: (draft) => renameDigest(draft, 'abc'),
  },
  {
    what: 'a digest that is there twice, in two cases',
    codes: 'E096 E101',
    change: ({ root, digest }) => {
      root.manifest[digest('second').toUpperCase()] = [b];
    },
  },
  {
    what: 'a digest that no version uses',
    codes: 'E107',
    change: ({ root, files, digest }) => {
      root.manifest[digest('third')] = ['v2/content/c.txt'];
      files.set('v2/content/c.txt', 'third');
    },
  },
  {
    what: 'a digest that no version uses, which OCFL 1.0 allows',
    codes: '',
    options: { spec: '1.0' },
    change: ({ root, files, digest }) => {
      root.manifest[digest('third')] = ['v2/content/c.txt'];
      files.set('v2/content/c.txt', 'third');
    },
  },
  { what: 'a file with other bytes', codes: 'E092 E093', files: (files) => files.set(a, 'First') },
  { what: 'a file that is missing', codes: 'E092', files: (files) => void files.delete(b) },
  {
    what: 'a fixity digest of other bytes',
    codes: 'E093',
    change: ({ root }) => {
      root.fixity.md5 = { [hashOf('md5', 'other')]: [a] };
    },
  },
  {
    what: 'a fixity block that is a list',
    codes: 'E111',
    change: ({ root }) => {
      root.fixity = [];
    },
  },
  {
    what: 'a fixity block of one algorithm that is a list',
    codes: 'E057',
    change: ({ root }) => {
      root.fixity.md5 = [];
    },
  },
  {
    what: 'a fixity digest that is no SHA-1',
    codes: 'E029',
    change: ({ root }) => {
      root.fixity.sha1 = { abc: [a] };
    },
  },
  {
    what: 'a fixity digest that is no BLAKE2b-512',
    codes: 'E032',
    change: ({ root }) => {
      root.fixity['blake2b-512'] = { abc: [a] };
    },
  },
  {
    what: 'a fixity digest that is there twice',
    codes: 'E097 E101',
    change: ({ root }) => {
      root.fixity.md5[hashOf('md5', 'first').toUpperCase()] = [a];
    },
  },
  {
    what: 'fixity by an algorithm that is not known',
    codes: '',
    change: ({ root }) => {
      root.fixity.whirlpool = { abc: [a] };
    },
  },

  // Sidecars and earlier inventories
  { what: 'no sidecar', codes: 'E058', files: (files) => void files.delete('inventory.json.sha512') },
  {
    what: 'a sidecar of another algorithm too',
    codes: 'E059',
    files: (files) => files.set('v1/inventory.json.sha256', 'abc  inventory.json\n'),
  },
  {
    what: 'a sidecar of other bytes',
    codes: 'E060',
    files: (files) => files.set('inventory.json.sha512', `${'0'.repeat(128)}  inventory.json\n`),
  },
  {
    what: 'a sidecar that is none',
    codes: 'E061',
    files: (files) => files.set('v1/inventory.json.sha512', 'sound\n'),
  },
  {
    what: 'a newest inventory that is not that of the root',
    codes: 'E064',
    change: ({ root }) => {
      root.versions.v2.message = 'A';
    },
    files: (files) => {
      const text = (files.get('inventory.json') as string).replace('"A"', '"B"');
      files.set('v2/inventory.json', text);
      files.set('v2/inventory.json.sha512', `${hashOf('sha512', text)}  inventory.json\n`);
    },
  },
  {
    what: 'an earlier inventory with another state',
    codes: 'E066',
    change: ({ v1, digest }) => {
      v1.versions.v1.state = { [digest('first')]: ['other.txt'] };
    },
  },
  {
    what: 'an earlier inventory with another head',
    codes: 'E040',
    change: ({ v1 }) => {
      v1.head = 'v2';
    },
  },
  {
    what: 'a version without an inventory',
    codes: 'W010',
    files: (files) => {
      files.delete('v1/inventory.json');
      files.delete('v1/inventory.json.sha512');
    },
  },
  {
    what: 'an earlier inventory with other words',
    codes: 'W011',
    change: ({ v1 }) => {
      v1.versions.v1.message = 'Other words';
    },
  },
];
