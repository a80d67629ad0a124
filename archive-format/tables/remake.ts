import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLines } from '../../core/ndjson.js';
import type { ArchiveObject } from '../archive.js';
import { datapackageFile, rawPrefix } from '../layout.js';
import { specsOfDatapackage } from './declared.js';
import type { DeriveJob } from './derive.js';
import { openDeriving } from './derive-parts.js';

/** Raw parts of one kind of the newest snapshot, as jobs that make their tables in another folder. Reads every line once, to count. */
export const remakeJobs = async (
  object: ArchiveObject,
  kind: string,
  folder: string,
): Promise<readonly DeriveJob[]> => {
  const { version, snapshot } = await object.snapshot();
  const path = join(object.folder, version, 'content', datapackageFile);
  const spec = specsOfDatapackage(await readFile(path, 'utf8'), path).get(kind) ?? {
    kind,
    comment: '',
    columns: [],
  };
  const jobs: DeriveJob[] = [];
  for (const raw of await object.files(`${rawPrefix(kind)}snapshot=${snapshot}/`)) {
    const stem = raw.slice(raw.lastIndexOf('/') + 1).replace(/\.ndjson\.gz$/, '');
    let lines = 0;
    let text = 0;
    let longest = 0;
    for await (const { bytes } of readLines(raw)) {
      lines++;
      text += bytes.length + 1;
      longest = Math.max(longest, bytes.length + 1);
    }
    const table = join(folder, `${stem}.parquet`);
    jobs.push({ spec, raw, rawName: raw, table, lines, text, longest, careful: stem.startsWith('odd-') });
  }
  return jobs;
};

/** Makes tables as a commit does and nothing else: for measuring. */
export const remakeTables = async (jobs: readonly DeriveJob[], scratch: string): Promise<void> => {
  const deriving = await openDeriving(scratch);
  try {
    await deriving.parts(
      jobs,
      async () => {},
      () => {},
    );
  } finally {
    deriving.close();
  }
};
