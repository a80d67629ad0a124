import {
  bytes,
  datapackage,
  index,
  notes,
  noteTable,
  odd,
  pack,
  type Recipe,
  snapshot,
  tickets,
  tombstones,
} from './recipe.js';

const flipped = (name: string, file: string): Recipe => ({
  name: `one bit turned in ${name}`,
  damage: (at) => at.flip(file),
  found: [`E092 ${file}`],
});

/** What disks, networks, copying programs and careless hands do to single files. */
export const fileRecipes: readonly Recipe[] = [
  flipped('a raw part', notes),
  flipped('an odd part', odd),
  flipped('tombstones', tombstones),
  flipped('mended bytes', bytes),
  flipped('a table', noteTable),
  flipped('a pack', pack),
  flipped('an index of attachments', index),
  flipped('datapackage.json', datapackage),
  {
    name: 'one character changed in snapshot.json',
    damage: (at) => at.text(snapshot, (text) => text.replace('"Test Operator"', '"Test 0perator"')),
    found: [`E092 ${snapshot}`],
  },
  {
    name: 'a snapshot.json that breaks off',
    damage: (at) => at.cut(snapshot, 20),
    found: [`E092 ${snapshot}`, `H011 ${snapshot}`],
  },
  {
    name: 'one character changed in the root’s inventory',
    damage: (at) => at.text('inventory.json', (text) => text.replace('Full snapshot 2', 'Full snapshot 3')),
    found: ['E060 inventory.json.sha512', 'E064 v2/inventory.json'],
  },
  {
    name: 'one character changed in an earlier inventory',
    damage: (at) =>
      at.text('v1/inventory.json', (text) => text.replace('Full snapshot 1', 'Full snapshot 9')),
    found: [`H012 ${snapshot}`, 'W011 v1/inventory.json', 'E060 v1/inventory.json.sha512'],
  },
  {
    name: 'an inventory that breaks off',
    damage: (at) => at.cut('inventory.json', 100),
    found: ['E033 inventory.json'],
  },
  {
    name: 'an inventory with the line ends of another system',
    damage: (at) => at.text('inventory.json', (text) => text.replaceAll('\n', '\r\n')),
    found: ['E060 inventory.json.sha512', 'E064 v2/inventory.json'],
  },
  {
    name: 'one bit turned in a sidecar’s digest',
    damage: (at) =>
      at.text('inventory.json.sha512', (text) => `${text[0] === '0' ? '1' : '0'}${text.slice(1)}`),
    found: ['E060 inventory.json.sha512'],
  },
  {
    name: 'an empty sidecar',
    damage: (at) => at.write('v2/inventory.json.sha512', ''),
    found: ['E061 v2/inventory.json.sha512'],
  },
  {
    name: 'a raw part that breaks off',
    damage: (at) => at.cut(notes, 12),
    found: [`E092 ${notes}`],
  },
  {
    name: 'a raw part that breaks off, read to the record',
    depth: 'deep',
    damage: (at) => at.cut(notes, 12),
    found: [`E092 ${notes}`, `H002 ${notes}`],
  },
  {
    name: 'a raw part of zeros, as a power failure leaves it',
    damage: async (at) => at.write(notes, Buffer.alloc((await at.read(notes)).length)),
    found: [`E092 ${notes}`],
  },
  { name: 'an empty table', damage: (at) => at.write(noteTable, ''), found: [`E092 ${noteTable}`] },
  {
    name: 'a missing raw part',
    damage: (at) => at.remove(notes),
    found: [`E092 ${notes}`, `H010 ${noteTable}`],
  },
  {
    name: 'a missing raw part, seen without reading any file',
    depth: 'quick',
    damage: (at) => at.remove(notes),
    found: [`E092 ${notes}`, `H010 ${noteTable}`],
  },
  {
    name: 'a missing table',
    damage: (at) => at.remove(noteTable),
    found: [`E092 ${noteTable}`, `H010 ${notes}`],
  },
  { name: 'a missing pack', damage: (at) => at.remove(pack), found: [`E092 ${pack}`] },
  { name: 'a missing index', damage: (at) => at.remove(index), found: [`E092 ${index}`] },
  { name: 'a missing snapshot.json', damage: (at) => at.remove(snapshot), found: [`E092 ${snapshot}`] },
  { name: 'a missing inventory', damage: (at) => at.remove('inventory.json'), found: ['E063 '] },
  {
    name: 'a missing sidecar',
    damage: (at) => at.remove('inventory.json.sha512'),
    found: ['E058 inventory.json'],
  },
  {
    name: 'a missing inventory of a version',
    damage: (at) => at.remove('v2/inventory.json'),
    found: ['W010 v2'],
  },
  { name: 'a missing declaration', damage: (at) => at.remove('0=ocfl_object_1.1'), found: ['E003 '] },
  {
    name: 'two raw parts that were exchanged',
    damage: async (at) => {
      await at.move(notes, 'aside');
      await at.move(tickets, notes);
      await at.move('aside', tickets);
    },
    found: [`E092 ${notes}`, `E092 ${tickets}`],
  },
  {
    name: 'a file under a name in another case',
    damage: (at) => at.move(notes, notes.replace('part-', 'Part-')),
    found: [`E023 ${notes.replace('part-', 'Part-')}`, `E092 ${notes}`, `H010 ${noteTable}`],
  },
  {
    name: 'a file put in the place of another version’s',
    damage: async (at) => at.write(notes, await at.read(notes.replaceAll('2', '1').replace('v1/', 'v1/'))),
    found: [`E092 ${notes}`],
  },
];
