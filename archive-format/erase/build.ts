import { createWriteStream } from 'node:fs';
import { constants, copyFile, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { digestFile } from '../../core/digest.js';
import { type Duck, openDuck } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import type { Progress } from '../../core/progress.js';
import { datapackageFile } from '../layout.js';
import { readBlobIndex } from '../read/blob-index.js';
import { openPack } from '../read/packs.js';
import type { TableSpec } from '../table.js';
import { specsOfDatapackage } from '../tables/declared.js';
import { deriveEmpty, deriveTable } from '../tables/derive.js';
import { indexLine } from '../write/blob-staging.js';
import { gzipLevel } from '../write/member-file.js';
import { writePack } from '../write/pack.js';
import type { Content } from './contents.js';
import type { Judge } from './judge.js';
import type { ErasePlan } from './plan.js';
import { type RewrittenRaw, rewriteRaw } from './raw-file.js';
import type { Fates } from './replay.js';

export interface BuildOptions {
  /** The object as it is. */
  readonly from: string;
  /** The folder of the new one. */
  readonly to: string;
  /** A folder for what is taken apart. */
  readonly scratch: string;
  readonly plan: ErasePlan;
  readonly judge: Judge;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** A second name for the same bytes where the file system has such, a copy elsewhere. */
const same = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch {
    // No hard links here (another file system, FAT, a share): the bytes are copied, by reference where that exists.
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
};

const specOf = async (from: string, raw: Content): Promise<TableSpec> => {
  const path = join(from, `v${raw.version}`, 'content', datapackageFile);
  const spec = specsOfDatapackage(await readFile(path, 'utf8'), path).get(raw.part?.kind ?? '');
  if (spec) return spec;
  throw deskError('archive-damaged', {
    what: 'The data package does not declare a table of a raw part.',
    where: path,
  });
};

const rewriteIndex = async (from: string, to: string, judge: Judge): Promise<void> => {
  async function* kept(): AsyncGenerator<string> {
    for await (const blob of readBlobIndex(from)) {
      const verdict = judge.blob(blob);
      if (verdict === 'drop') continue;
      yield indexLine(verdict === 'keep' ? blob : { ...blob, name: verdict.name });
    }
  }
  await mkdir(dirname(to), { recursive: true });
  await pipeline(Readable.from(kept()), createGzip({ level: gzipLevel }), createWriteStream(to));
};

/** A pack without some entries. Answers how many went; all: no file is written. */
const rewritePack = async (
  from: string,
  to: string,
  doomed: ReadonlySet<string>,
  scratch: string,
): Promise<'written' | 'nothing left'> => {
  await mkdir(scratch, { recursive: true });
  const pack = await openPack(from);
  const names: string[] = [];
  try {
    for (const [sha256, entry] of pack.entries) {
      if (doomed.has(sha256)) continue;
      await pipeline(await pack.stream(entry), createWriteStream(join(scratch, sha256)));
      names.push(sha256);
    }
  } finally {
    pack.close();
  }
  if (names.length > 0) await writePack(scratch, names, to);
  await rm(scratch, { recursive: true, force: true });
  return names.length > 0 ? 'written' : 'nothing left';
};

/**
 * Writes every content file of the new object: what the plan names made anew, all else byte for byte. Answers what
 * became of the named ones.
 */
export const buildContents = async (options: BuildOptions): Promise<Fates> => {
  const { from, to, scratch, plan, judge, progress, signal } = options;
  const fates = new Map<string, string | null>();
  const settle = async (path: string): Promise<void> => {
    fates.set(path, await digestFile('sha512', join(to, path)));
  };
  const rewritten = new Map<string, RewrittenRaw>();
  await mkdir(scratch, { recursive: true });

  for (const { content, counts } of plan.parts) {
    signal?.throwIfAborted();
    const facts = await rewriteRaw(join(from, content.path), join(to, content.path), judge, signal);
    if (facts.lines !== counts.kept)
      throw deskError('unexpected', {
        what: `A raw part has ${facts.lines} lines after the rewriting; ${counts.kept} were to stay.`,
        where: content.path,
      });
    rewritten.set(content.path, facts);
    if (facts.lines === 0) fates.set(content.path, null);
    else await settle(content.path);
    progress({
      stage: 'erase',
      task: 'rewriting',
      done: rewritten.size,
      total: plan.parts.length,
      unit: 'parts',
    });
  }

  let duck: Duck | undefined;
  try {
    for (const { content, fate, raw } of plan.tables.values()) {
      signal?.throwIfAborted();
      if (fate === 'drop') {
        fates.set(content.path, null);
        continue;
      }
      duck ??= await openDuck({ memoryMb: 400, threads: 1, scratch: join(scratch, 'spill') });
      const spec = await specOf(from, raw);
      const table = join(to, content.path);
      const facts = rewritten.get(raw.path);
      if (fate === 'empty' || !facts) await deriveEmpty(duck, spec, table);
      else
        await deriveTable(
          duck,
          {
            spec,
            raw: join(to, raw.path),
            rawName: raw.logical,
            table,
            lines: facts.lines,
            text: facts.text,
            longest: facts.longest,
            careful: raw.part?.sort === 'odd' || facts.masked,
          },
          join(scratch, 'part'),
          // The gap rows of the values that stay are there already.
          async () => {},
          signal,
        );
      await settle(content.path);
    }
  } finally {
    duck?.close();
  }

  for (const { content, kept } of plan.indexes) {
    if (kept === 0) fates.set(content.path, null);
    else {
      await rewriteIndex(join(from, content.path), join(to, content.path), judge);
      await settle(content.path);
    }
  }
  for (const content of plan.contents) {
    const doomed = plan.packs.get(content.logical);
    if (!doomed) continue;
    const state = await rewritePack(
      join(from, content.path),
      join(to, content.path),
      doomed,
      join(scratch, 'pack'),
    );
    if (state === 'written') await settle(content.path);
    else fates.set(content.path, null);
  }
  for (const [path, text] of plan.texts) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), text);
    await settle(path);
  }
  for (const { path } of plan.bytes) fates.set(path, null);

  const untouched = plan.contents.filter(({ path }) => !fates.has(path));
  for (const [index, { path }] of untouched.entries()) {
    signal?.throwIfAborted();
    await same(join(from, path), join(to, path));
    if (index % 100 === 99)
      progress({ stage: 'erase', task: 'keeping', done: index + 1, total: untouched.length, unit: 'files' });
  }
  return fates;
};
