import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { parse } from 'csv-parse';

/**
 * The bare side of the CSV benchmark, a process of its own: every file of a folder through csv-parse, a line of JSON for
 * each row, into gzip. Prints `{seconds, cpu, rows}`.
 *
 *   npx tsx bench/bare-csv.ts FOLDER OUT
 */

const [folder, out] = process.argv.slice(2) as [string, string];
const begun = performance.now();
const spent = process.cpuUsage();
let rows = 0;
for (const name of await readdir(folder))
  await pipeline(
    createReadStream(join(folder, name)),
    parse({ bom: true, relax_column_count: true }),
    new Transform({
      writableObjectMode: true,
      transform: (row: readonly string[], _encoding, done) => {
        rows++;
        done(null, `${JSON.stringify(row)}\n`);
      },
    }),
    createGzip(),
    createWriteStream(out),
  );
const { user, system } = process.cpuUsage(spent);
process.stdout.write(
  JSON.stringify({ seconds: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6, rows }),
);
