import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readBlobIndex } from '../read/blob-index.js';
import { openPack } from '../read/packs.js';
import type { Finder } from '../subject/finder.js';
import type { Content } from './contents.js';
import { streamHits } from './search.js';

/**
 * Files that were given as a source and are kept as they came: exports with many people in them. Nothing can be taken out of
 * one without making it another file, so one that names the subject goes as a whole; its rows stay as records.
 */

const isIndex = (logical: string): boolean => /^attachments\/snapshot=\d+\/index\.ndjson\.gz$/.test(logical);

const peek = async (stream: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> => {
  const iterator = stream[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  async function* all(): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head, all: all() };
};

async function* decoded(stream: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of stream) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Whether a file names the subject. Into archives of files nobody looks: they may. */
const names = async (stream: AsyncIterable<Buffer>, finder: Finder): Promise<boolean> => {
  const { head, all } = await peek(stream);
  if (head[0] === 0x50 && head[1] === 0x4b) {
    for await (const _ of all);
    return true;
  }
  if (head[0] === 0x1f && head[1] === 0x8b) return names(Readable.from(all).pipe(createGunzip()), finder);
  if (head[0] === 0xff && head[1] === 0xfe) return streamHits(decoded(all, 'utf-16le'), finder);
  if (head[0] === 0xfe && head[1] === 0xff) return streamHits(decoded(all, 'utf-16be'), finder);
  return streamHits(all, finder);
};

/** Digests of input files that go. `kinds`: the attachments that are such files. */
export const inputsNaming = async (
  root: string,
  contents: readonly Content[],
  kinds: readonly string[],
  finder: Finder,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const doomed = new Set<string>();
  if (kinds.length === 0) return doomed;
  const packs = new Map<string, Set<string>>();
  for (const { path } of contents.filter(({ logical }) => isIndex(logical)))
    for await (const blob of readBlobIndex(join(root, path), signal ? { signal } : {}))
      if (kinds.includes(blob.kind)) {
        packs.set(blob.pack, (packs.get(blob.pack) ?? new Set()).add(blob.sha256));
      }
  for (const content of contents) {
    const wanted = packs.get(content.logical);
    if (!wanted) continue;
    const pack = await openPack(join(root, content.path));
    try {
      for (const [sha256, entry] of pack.entries) {
        signal?.throwIfAborted();
        if (wanted.has(sha256) && (await names((await pack.stream(entry)) as AsyncIterable<Buffer>, finder)))
          doomed.add(sha256);
      }
    } finally {
      pack.close();
    }
  }
  return doomed;
};
