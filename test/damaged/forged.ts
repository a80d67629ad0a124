import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ZipFile } from 'yazl';
import { sha256, sha512 } from '../../core/digest.js';
import { openDuck, quotedPath } from '../../core/duckdb.js';
import {
  bytes,
  type Damaged,
  datapackage,
  gaps,
  index,
  notes,
  noteTable,
  odd,
  pack,
  type Recipe,
  requests,
  snapshot,
  tickets,
  ticketTable,
  tombstones,
} from './recipe.js';

/** A deep check of damage whose checksums were made right again. */
const forged = (
  name: string,
  damage: (at: Damaged) => Promise<unknown>,
  found: readonly string[],
  depth: Recipe['depth'] = 'deep',
): Recipe => ({
  name,
  depth,
  damage: async (at) => {
    await damage(at);
    await at.mend();
  },
  found,
});

const zip = async (entries: Readonly<Record<string, string>>, compress = false): Promise<Buffer> => {
  const file = new ZipFile();
  for (const [name, text] of Object.entries(entries)) file.addBuffer(Buffer.from(text), name, { compress });
  file.end();
  const pieces: Buffer[] = [];
  for await (const piece of file.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

const edited = (change: (line: string) => string) => (lines: string[]) => lines.map(change);

/** Changes the data of a line and makes its digest right again. */
const rehashed =
  (from: string, to: string) =>
  (line: string): string => {
    if (!line.includes(from)) return line;
    const changed = line.replace(from, to);
    const data = changed.slice(changed.indexOf(',"data":') + 8, -1);
    return changed.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${sha256(data)}"`);
  };

const json = (at: Damaged, name: string, change: object): Promise<void> =>
  at.text(name, (text) => JSON.stringify({ ...JSON.parse(text), ...change }));

const second = 'attachment 2';

const requestTable = 'v2/content/tables/norm=1/_request/snapshot=2/part-00000.parquet';
const gapTable = 'v2/content/tables/norm=1/_gap/snapshot=2/part-00000.parquet';

export const recordRecipes: readonly Recipe[] = [
  forged('nothing but new checksums', async () => {}, []),
  forged(
    'a changed record',
    (at) =>
      at.lines(
        notes,
        edited((line) => line.replace('round 2', 'round 3')),
      ),
    [`H001 ${notes}:1`, `H013 ${noteTable}`],
  ),
  forged(
    'a changed record with its digest: the table knows',
    (at) => at.lines(notes, edited(rehashed('round 2', 'round 3'))),
    [`H013 ${noteTable}`],
  ),
  forged('a record that was taken away', (at) => at.lines(notes, (lines) => lines.slice(1)), [
    `H005 ${notes}:1`,
    `H005 ${snapshot}`,
    `H013 ${noteTable}`,
  ]),
  forged(
    'a record that is there twice',
    (at) => at.lines(tickets, (lines) => [...lines, lines[1] as string]),
    [`H005 ${tickets}:3`, `H005 ${snapshot}`, `H013 ${ticketTable}`],
  ),
  forged('records in another order', (at) => at.lines(tickets, (lines) => lines.toReversed()), [
    `H005 ${tickets}:1`,
    `H005 ${tickets}:2`,
  ]),
  forged(
    'a wrong number in a line',
    (at) =>
      at.lines(
        tickets,
        edited((line) => line.replace('"seq":2', '"seq":7')),
      ),
    [`H005 ${tickets}:2`, `H013 ${ticketTable}`],
  ),
  forged(
    'a record of another kind',
    (at) =>
      at.lines(
        tickets,
        edited((line) => line.replace('"object":"ticket"', '"object":"note"')),
      ),
    [`H004 ${tickets}:1`, `H004 ${tickets}:2`],
  ),
  forged(
    'a record of another snapshot',
    (at) =>
      at.lines(
        tickets,
        edited((line) => line.replace('"snapshot":2', '"snapshot":1')),
      ),
    [`H004 ${tickets}:1`, `H004 ${tickets}:2`, `H013 ${ticketTable}`],
  ),
  forged(
    'a record of another source',
    (at) =>
      at.lines(
        tickets,
        edited((line) => line.replace('"source":"sample"', '"source":"other"')),
      ),
    [`H004 ${tickets}:1`, `H004 ${tickets}:2`, `H013 ${ticketTable}`],
  ),
  forged(
    'an envelope of a later version',
    (at) =>
      at.lines(
        tickets,
        edited((line) => line.replace('"v":1', '"v":2')),
      ),
    [`H003 ${tickets}:1`],
  ),
  forged('a line that is no raw line', (at) => at.lines(tickets, (lines) => [...lines, 'hello']), [
    `H002 ${tickets}:3`,
  ]),
  forged('a raw part that is no gzip', (at) => at.write(tickets, 'not gzip'), [`H002 ${tickets}`]),
  forged('a raw part that breaks off', (at) => at.cut(tickets, 12), [`H002 ${tickets}`]),
  forged(
    'a tombstone with a digest',
    (at) =>
      at.lines(
        tombstones,
        edited((line) => line.replace('"sha256":null', `"sha256":"${'0'.repeat(64)}"`)),
      ),
    [`H001 ${tombstones}:1`, 'H013 v2/content/tables/norm=1/person/snapshot=2/tombstones-00000.parquet'],
  ),
  forged(
    'a gap that is no object',
    (at) => at.lines(gaps, edited(rehashed('{"reason":"blob-missing"', '7{"reason":"blob-missing"'))),
    [`H002 ${gaps}:3`, `H013 ${gapTable}`],
  ),
  forged('mended bytes that are others', (at) => at.write(bytes, 'other'), [`H009 ${bytes}`]),
  forged('mended bytes that are gone', (at) => at.remove('v2/content/raw/_bytes'), [`H009 ${bytes}`]),
  forged(
    'mended bytes that no gap names',
    (at) => at.write(`v2/content/raw/_bytes/snapshot=2/${sha256('x')}.bin`, 'x'),
    [`H009 v2/content/raw/_bytes/snapshot=2/${sha256('x')}.bin`],
  ),
  forged('an odd part that is gone', (at) => at.remove(odd), [
    `H005 ${snapshot}`,
    'H010 v2/content/tables/norm=1/note/snapshot=2/odd-00000.parquet',
  ]),
];

export const tableRecipes: readonly Recipe[] = [
  forged(
    'a table that is gone',
    (at) => at.remove(dirname(dirname(ticketTable))),
    [`H010 ${tickets}`],
    'default',
  ),
  forged(
    'a raw part that is gone',
    (at) => at.remove(dirname(dirname(tickets))),
    [`H010 ${ticketTable}`],
    'default',
  ),
  forged(
    'a table with a changed value',
    async (at) => {
      const duck = await openDuck();
      const target = join(at.home, 'edited.parquet');
      await duck.run(
        `COPY (SELECT * REPLACE (subject || '!' AS subject) FROM read_parquet(${quotedPath(at.path(ticketTable))}, hive_partitioning = false)) TO ${quotedPath(target)} (FORMAT parquet)`,
      );
      duck.close();
      await at.write(ticketTable, await readFile(target));
    },
    [`H013 ${ticketTable}`],
  ),
  forged('another kind’s table', async (at) => at.write(ticketTable, await at.read(noteTable)), [
    `H013 ${ticketTable}`,
  ]),
  forged('a table that is no Parquet', (at) => at.write(ticketTable, 'PAR1'), [`H013 ${ticketTable}`]),
  forged(
    'declared tables of a later version',
    (at) => json(at, datapackage, { format: 'deskarchive-tables/2' }),
    [`H003 ${datapackage}`],
  ),
];

export const attachmentRecipes: readonly Recipe[] = [
  forged(
    'an attachment with other bytes',
    async (at) => at.write(pack, await zip({ [sha256(second)]: 'attachment 3' })),
    [`H008 ${pack}#${sha256(second)}`],
  ),
  forged(
    'an attachment that is missing in its pack',
    async (at) => at.write(pack, await zip({ [sha256('x')]: 'x' })),
    [`H007 ${index}`, `H007 ${pack}`],
  ),
  forged('a pack that is gone', (at) => at.remove(pack), [`H007 ${index}`]),
  forged(
    'an attachment that no index names',
    async (at) => at.write(pack, await zip({ [sha256(second)]: second, [sha256('x')]: 'x' })),
    [`H007 ${pack}`],
  ),
  forged(
    'a compressed pack',
    async (at) => at.write(pack, await zip({ [sha256(second)]: second.repeat(999) }, true)),
    [`H007 ${index}`, `H006 ${pack}`],
  ),
  forged(
    'a pack with a name that is no digest',
    async (at) => at.write(pack, await zip({ '../../out.txt': 'x' }).catch(() => zip({ 'out.txt': 'x' }))),
    [`H007 ${index}`, `H006 ${pack}`],
  ),
  forged('a pack that is no ZIP', (at) => at.write(pack, 'no zip'), [`H007 ${index}`, `H006 ${pack}`]),
  forged('an index that lost a line', (at) => at.lines(index, (lines) => lines.slice(0, 1)), [
    `H014 ${snapshot}`,
  ]),
  forged(
    'an index of a later version',
    (at) =>
      at.lines(
        index,
        edited((line) => line.replace('"v":1', '"v":2')),
      ),
    [`H003 ${index}:1`, `H007 ${pack}`, `H014 ${snapshot}`],
  ),
  forged('an index that is no index', (at) => at.lines(index, () => ['{}']), [
    `H006 ${index}:1`,
    `H007 ${pack}`,
    `H014 ${snapshot}`,
  ]),
];

const hold = 'v2/content/governance/holds/H-0001.json';

export const documentRecipes: readonly Recipe[] = [
  forged('a hold that cannot be read', (at) => at.write(hold, '{'), [`H030 ${hold}`], 'quick'),
  forged('counts that differ', (at) => json(at, snapshot, { gaps: 99 }), [`H005 ${snapshot}`]),
  forged(
    'a number of attachments that differs',
    (at) =>
      json(at, snapshot, {
        attachments: { referenced: 9, stored: 8, deduplicated: 0, missing: 1, bytes: 12 },
      }),
    [`H014 ${snapshot}`],
  ),
  forged(
    'a snapshot.json of another snapshot',
    (at) => json(at, snapshot, { snapshot: 7 }),
    [`H011 ${snapshot}`],
    'quick',
  ),
  forged(
    'a snapshot.json of a later version',
    (at) => json(at, snapshot, { format: 'deskarchive-snapshot/2' }),
    [`H003 ${snapshot}`],
    'quick',
  ),
  forged(
    'raw lines said to be of a later version',
    (at) => json(at, snapshot, { envelope_version: 2 }),
    [`H003 ${snapshot}`],
    'quick',
  ),
  forged('a snapshot.json that is no JSON', (at) => at.write(snapshot, '{'), [`H011 ${snapshot}`], 'quick'),
  {
    name: 'a broken chain: an earlier version exchanged, its checksums right',
    depth: 'default',
    damage: async (at) => {
      const text = (await at.read('v1/inventory.json'))
        .toString('utf8')
        .replace('Full snapshot 1', 'Full snapshot 9');
      await at.write('v1/inventory.json', text);
      await at.write('v1/inventory.json.sha512', `${sha512(text)}  inventory.json\n`);
      await at.text('inventory.json', (root) => root.replace('Full snapshot 1', 'Full snapshot 9'));
      await at.mend();
    },
    found: [`H012 ${snapshot}`],
  },
  forged(
    'a snapshot that names no version before it',
    (at) => json(at, snapshot, { previous: null }),
    [`H012 ${snapshot}`],
    'quick',
  ),
  forged(
    'a token in a request’s address',
    (at) => at.lines(requests, edited(rehashed('/v1/people?round=2', '/v1/people?access_token=abcdef123'))),
    [`H015 ${requests}:1`, `H013 ${requestTable}`],
  ),
  forged(
    'a bearer token in a request’s body',
    (at) => at.lines(requests, edited(rehashed('"status":200', '"body":"Bearer abcdefghijkl","status":200'))),
    [`H015 ${requests}:1`, `H015 ${requests}:2`, `H015 ${requests}:3`, `H013 ${requestTable}`],
  ),
  forged(
    'a key in snapshot.json',
    (at) => json(at, snapshot, { filters: { url: 'https://ann:secret@example.com/' } }),
    [`H015 ${snapshot}`],
    'quick',
  ),
];
