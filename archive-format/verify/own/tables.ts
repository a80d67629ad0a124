import { join } from 'node:path';
import { digestFile } from '../../../core/digest.js';
import { type Duck, openDuck, quotedPath } from '../../../core/duckdb.js';
import { isDeskError } from '../../../core/errors.js';
import { scratchFolder } from '../../../core/scratch-folder.js';
import { datapackageFile, tableFile } from '../../layout.js';
import type { TableSpec } from '../../table.js';
import { specsOfDatapackage } from '../../tables/declared.js';
import { deriveTable } from '../../tables/derive.js';
import { longestDocument, type OwnContext } from './documents.js';
import type { PartFacts } from './records.js';

const differences = async (duck: Duck, ours: string, theirs: string): Promise<string | undefined> => {
  const table = (path: string) => `read_parquet(${quotedPath(path)}, hive_partitioning = false)`;
  const columns = async (path: string) =>
    (await duck.describe(`SELECT * FROM ${table(path)}`))
      .map(({ name, type }) => `${name} ${type}`)
      .join(', ');
  if ((await columns(ours)) !== (await columns(theirs))) return 'other columns';
  const [row] = await duck.all<{ missing: string; extra: string }>(
    `SELECT (SELECT count(*) FROM (FROM ${table(ours)} EXCEPT ALL FROM ${table(theirs)})) AS missing,
            (SELECT count(*) FROM (FROM ${table(theirs)} EXCEPT ALL FROM ${table(ours)})) AS extra`,
  );
  if (row?.missing === '0' && row.extra === '0') return undefined;
  return `${row?.missing} rows are missing or changed, ${row?.extra} are not in the raw lines`;
};

type Specs = ReadonlyMap<string, TableSpec>;

/** Declared tables by snapshot, each data package read once; one that cannot be read is a finding, once. */
const declarations = (context: OwnContext): ((snapshot: number) => Promise<Specs | undefined>) => {
  const read = new Map<number, Specs | undefined>();
  return async (snapshot) => {
    if (read.has(snapshot)) return read.get(snapshot);
    const path = `v${snapshot}/content/${datapackageFile}`;
    let specs: Specs | undefined;
    try {
      specs = specsOfDatapackage((await context.tree.read(path, longestDocument)).toString('utf8'), path);
    } catch (error) {
      const code = isDeskError(error, 'archive-version-unknown') ? 'H003' : 'H013';
      context.found.error(code, path, (error as Error).message);
    }
    read.set(snapshot, specs);
    return specs;
  };
};

/** H013: a table is exactly what its raw part makes. Same bytes are taken as proof; otherwise the rows are compared. */
export const derivedRule = async (
  context: OwnContext,
  parts: readonly PartFacts[],
  onTable: (tables: number) => void,
): Promise<number> => {
  const { found, signal } = context;
  const declared = declarations(context);
  const byLogical = new Map(context.files.map((file) => [file.logical, file]));
  const { folder: scratch, remove } = await scratchFolder('verify');
  const duck = await openDuck({ memoryMb: 400, threads: 1, scratch: join(scratch, 'spill') });
  let compared = 0;
  try {
    for (const part of parts) {
      signal?.throwIfAborted();
      const archived = byLogical.get(tableFile(part.kind, part.snapshot, part.stem));
      if (!archived) continue;
      if (!part.read) {
        found.uncovered(
          `whether the tables of ${part.kind} in snapshot ${part.snapshot} fit: not all its raw lines can be read`,
        );
        continue;
      }
      const specs = await declared(part.snapshot);
      if (!specs) continue;
      const name = context.nameOf(archived.path);
      try {
        const spec = specs.get(part.kind);
        if (!spec) {
          found.error('H013', name, 'The data package does not declare this table.');
          continue;
        }
        const table = join(scratch, 'table.parquet');
        await deriveTable(
          duck,
          {
            spec,
            raw: part.file.path,
            rawName: part.file.logical,
            table,
            lines: part.lines,
            text: part.text,
            longest: part.longest,
            careful: part.sort === 'odd' || part.masked,
          },
          join(scratch, 'part'),
          async () => {},
          signal,
        );
        compared++;
        if ((await digestFile('sha512', table)) !== (await digestFile('sha512', archived.path))) {
          const difference = await differences(duck, table, archived.path);
          if (difference)
            found.error('H013', name, `The table is not what its raw part makes: ${difference}.`);
        }
        onTable(compared);
      } catch (error) {
        if (signal?.aborted) throw error;
        // Damaged raw lines, a damaged table: whatever stands in the way of the comparison is the finding.
        const message = isDeskError(error) ? error.message : ((error as Error).message.split('\n')[0] ?? '');
        found.error('H013', name, `The table cannot be compared with its raw part: ${message}`);
      }
    }
  } finally {
    duck.close();
    await remove();
  }
  return compared;
};
