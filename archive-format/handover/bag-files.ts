import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { packageVersion } from '../../core/package-info.js';
import { handoverNamespace } from '../seal/places.js';
import type { SigningKey } from '../seal/signing-key.js';
import { signDetached } from '../seal/sshsig.js';
import { listTree } from '../verify/tree.js';
import {
  bagDeclaration,
  bagDeclarationText,
  bagInfo,
  extraInBag,
  manifestLine,
  payloadManifest,
  readmeFile,
  readmeText,
  receiptFile,
  storeInBag,
  tagManifest,
  tagSignature,
} from './places.js';
import type { ZipInput } from './zip-stream.js';

/** A file that goes along beside the archive; `path` below data/extra/, `size` when it is known. */
export interface ExtraFile {
  readonly path: string;
  readonly size: number | undefined;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface BagFacts {
  readonly store: string;
  /** The bag's folder inside the ZIP. */
  readonly top: string;
  /** ISO 8601 UTC. */
  readonly time: string;
  /** Ids of the objects. */
  readonly ids: readonly string[];
  readonly receipts: readonly string[];
  /** Digests by path below store/, as the inventories promise them. */
  readonly promised: ReadonlyMap<string, string>;
  readonly extra: AsyncIterable<ExtraFile> | undefined;
  readonly key: SigningKey | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (all: number) => void;
}

/** What went into the payload; counts as it goes. */
export interface BagCounts {
  files: number;
  bytes: number;
}

/** One piece of this length is read ahead while the one before is hashed and written. */
const readAhead = 1 << 20;

/** What lies in a store beside that which the inventories name. */
const known: readonly RegExp[] = [
  /^(0=ocfl_1\.\d|README\.txt|allowed_signers|ocfl_layout\.json)$/,
  /^[^/]+\/0=ocfl_object_1\.\d$/,
  /^[^/]+\/(v\d+\/)?inventory\.json\.sha512$/,
  /^[^/]+\/logs\/signatures\/v\d+\/inventory\.json\.(sig|tsr)$/,
];
const isKnown = (path: string): boolean => known.some((form) => form.test(path));

/** Nothing goes out because it happened to lie there: a key, an export, somebody's notes. */
const unknown = (path: string) =>
  deskError('archive-damaged', {
    what: 'There is a file in the archive that is no part of it; it is not handed over.',
    where: path,
    next: 'Look at it, take it out of store/, and call again.',
  });

const damaged = (what: string, where: string) => deskError('archive-damaged', { what, where });

/** Lines of a manifest joined into pieces, so that no text of millions of lines is made at once. */
async function* pieces(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < lines.length; at += 4096) yield Buffer.from(lines.slice(at, at + 4096).join(''));
}

/**
 * The files of the bag, in the order in which they go into the ZIP: payload before manifests, because their digests
 * come with their bytes. Errors: archive-damaged when a file is not what an inventory says.
 */
export async function* bagFiles(facts: BagFacts, counts: BagCounts): AsyncGenerator<ZipInput> {
  const { store, top, promised, signal } = facts;
  const manifest: string[] = [];
  const tags: string[] = [];

  const tag = (name: string, lines: readonly string[]): ZipInput => ({
    name: `${top}/${name}`,
    size: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
    bytes: pieces(lines),
    done: ({ sha512 }) => tags.push(manifestLine(sha512, name)),
  });
  const payload = (
    name: string,
    size: number | undefined,
    bytes: AsyncIterable<Uint8Array>,
    wanted?: string,
  ): ZipInput => ({
    name: `${top}/${name}`,
    size,
    bytes,
    done: (came) => {
      if (wanted !== undefined && came.sha512 !== wanted)
        throw damaged('A file is not the one that the inventory names.', name);
      manifest.push(manifestLine(came.sha512, name));
      counts.files++;
      counts.bytes += came.bytes;
      facts.onBytes(counts.bytes);
    },
  });

  yield tag(readmeFile, [readmeText]);
  const missing = new Set(promised.keys());
  for await (const { path, type, size } of listTree(store, signal)) {
    if (type === 'folder') continue;
    if (type !== 'file') throw damaged('There is a link or a device in the archive.', path);
    const wanted = promised.get(path);
    if (wanted === undefined && !isKnown(path)) throw unknown(path);
    missing.delete(path);
    const bytes = createReadStream(join(store, path), { highWaterMark: readAhead, signal });
    yield payload(`${storeInBag}${path}`, size, bytes, wanted);
  }
  const [gone] = missing;
  if (gone !== undefined) throw damaged('A file that the inventory names is not there.', gone);
  for await (const { path, size, bytes } of facts.extra ?? []) {
    signal.throwIfAborted();
    yield payload(`${extraInBag}${path}`, size, bytes);
  }

  yield tag(bagDeclaration, [bagDeclarationText]);
  yield tag(bagInfo, [
    `Bagging-Date: ${facts.time.slice(0, 10)}\n`,
    `Bag-Software-Agent: deskarchive ${packageVersion}\n`,
    `Payload-Oxum: ${counts.bytes}.${counts.files}\n`,
    ...facts.ids.map((id) => `External-Identifier: ${id}\n`),
    ...facts.receipts.map((line) => `Deskarchive-Receipt: ${line}\n`),
  ]);
  yield tag(
    receiptFile,
    facts.receipts.map((line) => `${line}\n`),
  );
  yield tag(payloadManifest, manifest);
  const lines = [...tags];
  yield tag(tagManifest, lines);
  if (facts.key)
    yield tag(tagSignature, [signDetached(Buffer.from(lines.join('')), handoverNamespace, facts.key)]);
}
