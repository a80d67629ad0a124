import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { completed, type Draft, draft } from './draft.js';

/** A sound storage root of two objects, broken in one way. */
export interface StoreCase {
  readonly what: string;
  readonly codes: string;
  readonly files: (files: Map<string, string>) => void;
  readonly disk?: (folder: string) => Promise<void>;
}

const put = (files: Map<string, string>, folder: string, object: Draft): void => {
  for (const [path, text] of completed(object).files) files.set(`${folder}/${path}`, text);
};

export const soundStore = (spec: '1.0' | '1.1' = '1.1'): Map<string, string> => {
  const files = new Map([
    [`0=ocfl_${spec}`, `ocfl_${spec}\n`],
    ['README.txt', 'Files at the top that a reader does not understand are none of its business.'],
    [
      'ocfl_layout.json',
      JSON.stringify({ extension: '0002-flat-direct-storage-layout', description: 'flat' }),
    ],
  ]);
  put(files, 'one', draft({ spec, id: 'urn:example:one' }));
  put(files, 'two', draft({ spec, id: 'urn:example:two' }));
  return files;
};

/** Moves everything below one folder to another. */
const move = (files: Map<string, string>, from: string, to: string): void => {
  for (const [path, text] of [...files])
    if (path.startsWith(`${from}/`)) {
      files.delete(path);
      files.set(`${to}${path.slice(from.length)}`, text);
    }
};

const nothing = (): void => {};

export const storeCases: readonly StoreCase[] = [
  { what: 'nothing', codes: '', files: nothing },
  {
    what: 'a hierarchy of its own',
    codes: '',
    files: (files) => {
      move(files, 'one', 'a/b/one');
      move(files, 'two', 'a/c/two');
    },
  },
  { what: 'no declaration', codes: 'E069', files: (files) => void files.delete('0=ocfl_1.1') },
  { what: 'two declarations', codes: 'E076', files: (files) => files.set('0=ocfl_1.0', 'ocfl_1.0\n') },
  {
    what: 'a declaration with another number',
    codes: 'E078',
    files: (files) => files.set('7=ocfl_1.1', 'ocfl_1.1\n'),
  },
  {
    what: 'a declaration of a version that is not known',
    codes: 'E079',
    files: (files) => {
      files.delete('0=ocfl_1.1');
      files.set('0=ocfl_3.0', 'ocfl_3.0\n');
    },
  },
  {
    what: 'a declaration with another text',
    codes: 'E080',
    files: (files) => files.set('0=ocfl_1.1', 'ocfl_1.1'),
  },
  {
    what: 'an object of a later standard',
    codes: 'E081',
    files: (files) => {
      files.delete('0=ocfl_1.1');
      files.set('0=ocfl_1.0', 'ocfl_1.0\n');
    },
  },
  {
    what: 'two objects of one id',
    codes: 'E037',
    files: (files) => put(files, 'three', draft({ id: 'urn:example:one' })),
  },
  { what: 'a layout without words', codes: 'E070', files: (files) => files.set('ocfl_layout.json', '{}') },
  {
    what: 'a layout that is not registered',
    codes: 'E071',
    files: (files) =>
      files.set('ocfl_layout.json', JSON.stringify({ extension: '0099-mine', description: 'mine' })),
  },
  {
    what: 'an empty folder',
    codes: 'E073',
    files: nothing,
    disk: async (folder) => void (await mkdir(join(folder, 'empty'))),
  },
  { what: 'a folder that is no object', codes: 'E088', files: (files) => files.set('mine/x.txt', 'x') },
  {
    what: 'a file on the way to objects',
    codes: 'E084 W015',
    files: (files) => {
      move(files, 'two', 'way/two');
      files.set('way/x.txt', 'x');
    },
  },
  {
    what: 'a branch that ends without an object',
    codes: 'E085 W015',
    files: (files) => {
      move(files, 'two', 'way/two');
      files.set('way/off/x.txt', 'x');
    },
  },
  {
    what: 'objects at the top and in a hierarchy',
    codes: 'W015',
    files: (files) => move(files, 'two', 'way/two'),
  },
  { what: 'a file among the extensions', codes: 'E112', files: (files) => files.set('extensions/x', 'x') },
  {
    what: 'an extension of its own',
    codes: 'W016',
    files: (files) => files.set('extensions/mine/config.json', '{}'),
  },
  {
    what: 'a link',
    codes: 'E090',
    files: nothing,
    disk: (folder) => symlink('one', join(folder, 'three')),
  },
  {
    what: 'an object without its declaration',
    codes: 'E003',
    files: (files) => void files.delete('one/0=ocfl_object_1.1'),
  },
];

/** The same in OCFL 1.0, where codes differ. */
export const oldStoreCases: readonly StoreCase[] = [
  { what: 'nothing', codes: '', files: nothing },
  { what: 'a file among the extensions', codes: 'E086', files: (files) => files.set('extensions/x', 'x') },
  {
    what: 'an extension of its own',
    codes: 'W013',
    files: (files) => files.set('extensions/mine/config.json', '{}'),
  },
];
