import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { syncFile } from '../../core/files.js';

/** ZIP's own epoch, made from local parts because ZIP keeps local time: so the bytes are the same everywhere. */
const fixedTime = new Date(1980, 0, 1);

/**
 * Writes loose files, each named by its SHA-256, into one ZIP: stored, sorted by name, fixed time, so that the
 * same files give the same bytes. Resolves when the pack is on the disk, with its length and SHA-512.
 */
export const writePack = async (
  folder: string,
  names: readonly string[],
  path: string,
): Promise<{ readonly bytes: number; readonly sha512: string }> => {
  await mkdir(dirname(path), { recursive: true });
  const zip = new ZipFile();
  const out = zip.outputStream as NodeJS.ReadableStream & { destroy(error?: Error): void };
  (zip as unknown as NodeJS.EventEmitter).on('error', (error: Error) => out.destroy(error));
  for (const name of [...names].sort())
    zip.addFile(join(folder, name), name, {
      compress: false,
      mtime: fixedTime,
      mode: 0o100444,
      forceDosTimestamp: true,
    });
  zip.end();
  const hash = createHash('sha512');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(out, measure, createWriteStream(path));
  await syncFile(path);
  return { bytes, sha512: hash.digest('hex') };
};
