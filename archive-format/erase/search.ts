import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { createGunzip } from 'node:zlib';
import { type Duck, openDuck, quotedPath } from '../../core/duckdb.js';
import type { Progress } from '../../core/progress.js';
import { openPack } from '../read/packs.js';
import type { Finder } from '../subject/finder.js';

/** A place in which something of the subject still stands. */
export interface Leftover {
  /** Relative to the searched folder; entries of packs after a `#`. */
  readonly path: string;
  readonly sort: 'text' | 'table' | 'attachment' | 'name';
}

export interface SearchOptions {
  readonly folder: string;
  readonly finder: Finder;
  readonly scratch: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Longest thing a finder looks for, in characters: pieces of a stream overlap by so much. */
const overlap = 2048;

const isBreak = (byte: number | undefined): boolean => byte === 0x22 || byte === 0x0a || byte === 0x20;

/** The last place in a text at which no word is cut in two; the end itself when there is none. */
const lastBreak = (text: Buffer): number => {
  for (let at = text.length - 1; at >= 0 && text.length - at < overlap; at--)
    if (isBreak(text[at])) return at;
  return text.length;
};

/** Looks through a stream piece by piece. Bytes are read as UTF-8; what is in a compressed format inside is not seen. */
export const streamHits = async (
  stream: AsyncIterable<Buffer | Uint8Array>,
  finder: Finder,
): Promise<boolean> => {
  let carried = Buffer.alloc(0);
  let hit = false;
  for await (const piece of stream) {
    // The whole stream is read even after a hit: a gzip stream left half-way would stay open.
    if (hit) continue;
    const text = Buffer.concat([carried, piece]);
    const end = lastBreak(text);
    hit = finder.hitsJson(text.subarray(0, end));
    const start = lastBreak(text.subarray(0, Math.max(0, end - overlap)));
    carried = Buffer.from(text.subarray(end > overlap ? start : 0));
  }
  return hit || finder.hitsJson(carried);
};

const tableHits = async (duck: Duck, path: string, finder: Finder): Promise<boolean> => {
  const sql = `SELECT CAST(to_json(t) AS VARCHAR) AS row FROM read_parquet(${quotedPath(path)}, hive_partitioning = false) t`;
  for await (const rows of duck.stream<{ readonly row: string }>(sql))
    for (const { row } of rows) if (finder.hitsJson(Buffer.from(row))) return true;
  return false;
};

/** Searches every file below a folder, unpacked, for anything of a subject. */
export const searchFolder = async (options: SearchOptions): Promise<readonly Leftover[]> => {
  const { folder, finder, scratch, progress, signal } = options;
  const found: Leftover[] = [];
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  let duck: Duck | undefined;
  try {
    for (const [index, path] of entries.entries()) {
      signal?.throwIfAborted();
      const name = relative(folder, path).split(sep).join('/');
      progress({ stage: 'erase', task: 'searching', done: index + 1, total: entries.length, unit: 'files' });
      if (finder.hits(name)) found.push({ path: name, sort: 'name' });
      if (name.endsWith('.parquet')) {
        duck ??= await openDuck({ memoryMb: 300, scratch });
        if (await tableHits(duck, path, finder)) found.push({ path: name, sort: 'table' });
      } else if (name.endsWith('.zip')) {
        const pack = await openPack(path);
        try {
          for (const [sha256, entry] of pack.entries)
            if (await streamHits((await pack.stream(entry)) as AsyncIterable<Buffer>, finder))
              found.push({ path: `${name}#${sha256}`, sort: 'attachment' });
        } finally {
          pack.close();
        }
      } else {
        const file = createReadStream(path);
        const stream = name.endsWith('.gz') ? file.pipe(createGunzip()) : file;
        if (await streamHits(stream, finder)) found.push({ path: name, sort: 'text' });
      }
    }
  } finally {
    duck?.close();
  }
  return found;
};
