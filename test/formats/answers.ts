import { openArchive } from '../../archive-format/open.js';
import { sha256 } from '../../core/digest.js';
import { openDuck } from '../../core/duckdb.js';
import { collect } from '../archive/fixture.js';

/** Everything that a reader can ask an archive, as JSON: equal for as long as the program reads its format. */
export const answersOf = async (home: string): Promise<unknown> => {
  const object = await (await openArchive(home)).object();
  const duck = await openDuck();
  try {
    const states: Record<string, unknown> = {};
    for (const { snapshot } of await object.snapshots()) {
      const tables: Record<string, unknown> = {};
      for (const kind of await object.kinds(snapshot))
        for (const view of ['current', 'history'] as const)
          tables[`${kind} ${view}`] = await duck.all(
            `SELECT * FROM (${await object.tableSql(kind, view, snapshot)}) ORDER BY ALL`,
          );
      states[`as of ${snapshot}`] = {
        tables,
        gaps: await collect(object.gaps(snapshot)),
        blobs: await collect(object.blobIndex(snapshot)),
      };
    }
    const records: unknown[] = [];
    for (const kind of await object.kinds())
      for await (const record of object.records(kind))
        records.push([
          kind,
          record.id,
          record.snapshot,
          record.seq,
          record.deleted,
          record.sha256,
          record.bytes && sha256(record.bytes),
        ]);
    const digests = new Set((await collect(object.blobIndex())).map((blob) => blob.sha256));
    const bytes: Record<string, string> = {};
    for (const digest of digests) bytes[digest] = (await object.blob(digest)).toString('base64');
    const { name, id, head, inventorySha512 } = object;
    return JSON.parse(
      JSON.stringify(
        {
          object: { name, id, head, inventorySha512 },
          snapshots: await object.snapshots(),
          states,
          records,
          bytes,
        },
        // Engines answer 64-bit numbers as such; JSON has them as texts.
        (_, value) => (typeof value === 'bigint' ? String(value) : value),
      ),
    );
  } finally {
    duck.close();
  }
};
