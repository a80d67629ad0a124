import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, identifier, quoted } from '../core/duckdb.js';
import { deskError } from '../core/errors.js';
import { asset } from '../core/package-info.js';

/** Makes every table of a model folder (`<table>.parquet`) readable under its name. Errors: model-missing. */
export const attachModel = async (duck: Duck, folder: string): Promise<void> => {
  const tables = (await readdir(asset('transform', 'model')))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length));
  for (const table of tables) {
    const path = join(folder, `${table}.parquet`);
    try {
      await access(path);
    } catch (cause) {
      throw deskError('model-missing', { what: `The model has no table "${table}".`, where: path, cause });
    }
    await duck.run(`CREATE VIEW ${identifier(table)} AS SELECT * FROM read_parquet(${quoted(path)})`);
  }
};
