import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuck } from '../../../core/duckdb.js';
import type { EngineCatalog } from '../../../queries/engine/engine.js';

/** A folder with an archive-like catalog, a file beside it that is nobody's business, and a way to see any change. */
export interface Place {
  readonly folder: string;
  readonly catalog: EngineCatalog;
  /** A file of the archive that the catalog reads. */
  readonly parquet: string;
  /** A file that the catalog does not read. */
  readonly secret: string;
  /** Every file with its digest. */
  picture(): Readonly<Record<string, string>>;
  remove(): void;
}

export const makePlace = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'deskarchive-engine-'));
  const store = join(folder, 'store');
  mkdirSync(store);
  const parquet = join(store, 'message.parquet');
  const secret = join(store, 'secret.csv');
  const path = join(folder, 'catalog.duckdb');
  writeFileSync(secret, 'token\nnot-for-you\n');
  const duck = await openDuck({ path });
  await duck.run(
    `COPY (SELECT range AS id, 'text ' || range AS text, TIMESTAMP '2025-01-01' + INTERVAL (range) HOUR AS at_time
      FROM range(5000) ORDER BY range) TO '${parquet}' (FORMAT parquet)`,
  );
  await duck.run(`CREATE VIEW message AS SELECT * FROM read_parquet('${parquet}')`);
  await duck.run(`CREATE VIEW outside AS SELECT * FROM read_csv('${secret}')`);
  await duck.run("CREATE TABLE note AS SELECT 1 AS id, 'a note' AS text");
  duck.close();
  return {
    folder,
    catalog: { path, files: [parquet] },
    parquet,
    secret,
    picture: () =>
      Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
