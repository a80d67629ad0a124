import { isDeskError } from '../../core/errors.js';
import { findSigner, parseAllowedSigners } from '../seal/allowed-signers.js';
import { handoverNamespace } from '../seal/places.js';
import { checkDetached } from '../seal/sshsig.js';
import type { HandoverZip } from './open-zip.js';
import {
  bagDeclaration,
  bagDeclarationText,
  bagInfo,
  parseManifest,
  payloadFolder,
  payloadManifest,
  tagManifest,
  tagSignature,
} from './places.js';

/** What is wrong with a bag. `signature`: the tag manifest's; `bytes`: a file is not the one in a manifest. */
export interface BagProblem {
  readonly sort: 'document' | 'bytes' | 'signature';
  readonly path: string;
  readonly message: string;
}

type Say = (sort: BagProblem['sort'], path: string, message: string) => void;

/** `sha512` and `crc32` of an entry. */
export type DigestsOf = (path: string) => Promise<ReadonlyMap<string, string>>;

export interface BagOptions {
  /** Without it bytes are not looked at. */
  readonly digests?: DigestsOf;
  /** How many entries are worth reading at the same time. */
  readonly atOnce?: number;
  /** Text of an allowed_signers file. */
  readonly signers?: string;
}

/** Far above the manifest of millions of files. */
const longestDocument = 512 * 2 ** 20;

const readText = async (zip: HandoverZip, path: string): Promise<string | undefined> => {
  const found = zip.entries.get(path);
  if (!found || found.size > longestDocument) return undefined;
  return (await zip.source.read(found.from, found.size)).toString('utf8');
};

const oxumOf = (info: string): { readonly bytes: number; readonly files: number } | undefined => {
  const [, bytes, files] = /^Payload-Oxum: (\d+)\.(\d+)$/m.exec(info) ?? [];
  return bytes === undefined ? undefined : { bytes: Number(bytes), files: Number(files) };
};

/**
 * The bag's digests, by path: what the payload manifest says of data/ and the tag manifest of the rest. Undefined: one
 * of them is missing, cannot be read or speaks of the other's files.
 */
export const bagDigests = async (zip: HandoverZip): Promise<ReadonlyMap<string, string> | undefined> => {
  const [payload, tags] = await Promise.all(
    [payloadManifest, tagManifest].map(async (name) => {
      const text = await readText(zip, name);
      return text === undefined ? undefined : parseManifest(text);
    }),
  );
  if (!payload || !tags) return undefined;
  const isPayload = (path: string) => path.startsWith(payloadFolder);
  if (![...payload.keys()].every(isPayload) || [...tags.keys()].some(isPayload)) return undefined;
  return new Map([...payload, ...tags]);
};

/** Why the bytes of an entry are not to be trusted; undefined: they are what the bag says. */
export const bytesProblem = (
  zip: HandoverZip,
  path: string,
  came: ReadonlyMap<string, string>,
  digest: string | undefined,
): string | undefined => {
  if (digest !== undefined && came.get('sha512') !== digest)
    return 'The bytes are not those in the manifest.';
  if (came.get('crc32') !== zip.entries.get(path)?.crc32)
    return 'The checksum in the ZIP is not that of the bytes: other programs refuse it.';
  return undefined;
};

const checkBytes = async (
  zip: HandoverZip,
  digests: ReadonlyMap<string, string>,
  digestsOf: DigestsOf,
  atOnce: number,
  say: Say,
): Promise<void> => {
  const queue = zip.entries.keys();
  const worker = async (): Promise<void> => {
    for (const path of queue) {
      const problem = bytesProblem(zip, path, await digestsOf(path), digests.get(path));
      if (problem !== undefined) say('bytes', path, problem);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

const checkSignature = async (zip: HandoverZip, signers: string, say: Say): Promise<void> => {
  const signature = await readText(zip, tagSignature);
  if (signature === undefined) return say('signature', tagSignature, 'The hand-over is not signed.');
  try {
    const data = Buffer.from((await readText(zip, tagManifest)) ?? '');
    const facts = checkDetached(signature, data, handoverNamespace, tagSignature);
    const date = /^Bagging-Date: (.*)$/m.exec((await readText(zip, bagInfo)) ?? '')?.[1] ?? '';
    if (!facts.valid) say('signature', tagSignature, 'The signature is not one of this tag manifest.');
    else if (
      !findSigner(parseAllowedSigners(signers).signers, facts.publicBlob, handoverNamespace, Date.parse(date))
    )
      say('signature', tagSignature, 'The key that signed is not among the trusted ones.');
  } catch (error) {
    if (!isDeskError(error)) throw error;
    say('signature', tagSignature, `The signature cannot be checked: ${error.message}`);
  }
};

/** Validates the bag by BagIt 1.0, its signature too. */
export const checkBag = async (
  zip: HandoverZip,
  options: BagOptions = {},
): Promise<readonly BagProblem[]> => {
  const problems: BagProblem[] = [];
  const say: Say = (sort, path, message) => problems.push({ sort, path, message });
  if ((await readText(zip, bagDeclaration)) !== bagDeclarationText)
    say('document', bagDeclaration, 'The declaration of BagIt 1.0 is missing or another one.');
  const digests = await bagDigests(zip);
  if (!digests) {
    say('document', payloadManifest, 'A manifest is missing or cannot be read.');
    return problems;
  }
  const outside = new Set([tagManifest, tagSignature]);
  let bytes = 0;
  let files = 0;
  for (const [path, { size }] of zip.entries) {
    if (path.startsWith(payloadFolder)) {
      bytes += size;
      files++;
    }
    if (!digests.has(path) && !outside.has(path)) say('document', path, 'A file that no manifest names.');
  }
  for (const path of digests.keys())
    if (!zip.entries.has(path)) say('document', path, 'A file that a manifest names is not there.');
  for (const name of [payloadManifest, bagInfo, bagDeclaration])
    if (!digests.has(name)) say('document', name, 'The tag manifest does not name it.');
  const oxum = oxumOf((await readText(zip, bagInfo)) ?? '');
  if (!oxum || oxum.bytes !== bytes || oxum.files !== files)
    say('document', bagInfo, `Payload-Oxum is not ${bytes}.${files}, which is what is there.`);
  if (options.signers !== undefined) await checkSignature(zip, options.signers, say);
  if (options.digests) await checkBytes(zip, digests, options.digests, options.atOnce ?? 1, say);
  return problems;
};
