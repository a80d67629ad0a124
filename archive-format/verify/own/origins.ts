import { deskError, isDeskError } from '../../../core/errors.js';
import {
  inOrigin,
  type OriginDocument,
  originInventory,
  originSignature,
  originToken,
  parseOrigin,
} from '../../merge/origin.js';
import { versionNumber } from '../../ocfl/inventory.js';
import { parseInventory } from '../../ocfl/read-inventory.js';
import { findSigner, parseAllowedSigners } from '../../seal/allowed-signers.js';
import { sealNamespace } from '../../seal/places.js';
import { checkDetached } from '../../seal/sshsig.js';
import { readToken } from '../../seal/timestamp.js';
import { inventoryMaybe, longestDocument, type OwnContext, type Snapshot } from './documents.js';
import type { Governance } from './governance.js';

/** Rules about what a joined archive keeps of the ones that it was joined from. */

interface Origin {
  readonly document: OriginDocument;
  /** Logical path of its folder; name of its document, for findings. */
  readonly folder: string;
  readonly name: string;
}

const read = async (context: OwnContext, path: string): Promise<Buffer> =>
  context.tree.read(context.nameOf(path), longestDocument);

const readOrigins = async (context: OwnContext): Promise<readonly Origin[]> => {
  const origins: Origin[] = [];
  for (const { logical, path } of context.files) {
    const place = inOrigin(logical);
    if (place?.rest !== 'origin.json') continue;
    const name = context.nameOf(path);
    try {
      const document = parseOrigin((await read(context, path)).toString('utf8'));
      origins.push({ document, folder: place.folder, name });
    } catch (error) {
      context.found.error(
        'H032',
        name,
        `The document cannot be read: ${(error as Error).message.split('\n')[0]}`,
      );
    }
  }
  return origins;
};

/** A seal that the document says holds, checked again over the inventory that is kept beside it. */
const checkSeals = async (
  context: OwnContext,
  { document, folder, name }: Origin,
  signers: ReturnType<typeof parseAllowedSigners>['signers'] | undefined,
): Promise<number> => {
  const fileOf = (rest: string) => context.files.find(({ logical }) => logical === `${folder}/${rest}`);
  const wrong = (version: string, what: string): void =>
    context.found.error('H032', name, `What is kept of ${version} of ${document.object.name}: ${what}`);
  let looked = 0;
  for (const { version, inventory_sha512: digest, signature, time_stamp: token } of document.versions) {
    const inventory = fileOf(originInventory(version));
    if (inventory && inventory.sha512 !== digest)
      wrong(version, 'the inventory is not the one of its digest.');
    if (signature !== 'holds' && token !== 'holds') continue;
    looked++;
    try {
      const [signed, stamped] = [fileOf(originSignature(version)), fileOf(originToken(version))];
      if (!inventory || (signature && !signed) || (token && !stamped))
        throw deskError('archive-damaged', { what: 'a file is gone.', where: name });
      const bytes = await read(context, inventory.path);
      if (token === 'holds' && stamped) readToken(await read(context, stamped.path), bytes, version);
      if (signature !== 'holds' || !signed) continue;
      const text = (await read(context, signed.path)).toString('latin1');
      const facts = checkDetached(text, bytes, sealNamespace, version);
      if (!facts.valid) wrong(version, 'the signature is not one of the inventory.');
      const created = parseInventory(bytes, version).versions[version]?.created ?? '';
      if (signers && !findSigner(signers, facts.publicBlob, sealNamespace, Date.parse(created)))
        context.found.uncovered(
          `whose signature ${version} of the original ${document.object.name} has: its key is not among the named ones`,
        );
    } catch (error) {
      if (!isDeskError(error)) throw error;
      wrong(version, error.message);
    }
  }
  return looked;
};

/**
 * H032: what is kept of an original is not what its document says, or a snapshot that was joined names an inventory that the
 * document does not. H012: the document goes on from another inventory than the one that is there. Answers the documents.
 */
export const originRule = async (
  context: OwnContext,
  snapshots: readonly Snapshot[],
  governance: Governance,
  signersText: string | undefined,
): Promise<{ readonly origins: readonly OriginDocument[]; readonly seals: number }> => {
  const origins = await readOrigins(context);
  const signers = signersText === undefined ? undefined : parseAllowedSigners(signersText).signers;
  let seals = 0;
  // An origin that an original had itself is about snapshots of that one, and goes on from a version of it.
  const own = origins.filter(({ folder }) => /^governance\/origins\/O-\d+$/.test(folder));
  for (const origin of origins) seals += await checkSeals(context, origin, signers);
  for (const { document, name } of own) {
    const { version, inventory_sha512: digest } = document.previous;
    const number = versionNumber(name.slice(0, name.indexOf('/')));
    const there = await inventoryMaybe(context.tree, version);
    if (versionNumber(version) !== number - 1 || there?.sha512 !== governance.today(version, digest))
      context.found.error(
        'H012',
        name,
        `The inventory of ${version} is not the one that the document goes on from.`,
      );
  }
  if (own.length === 0) return { origins: [], seals };
  for (const { document, name } of snapshots) {
    const from = document.merged_from as Readonly<Record<string, unknown>> | undefined;
    if (!from) continue;
    const known = own.some(
      (one) =>
        one.document.object.id === from.object_id &&
        one.document.versions.some(
          (row) =>
            row.version === from.version &&
            row.inventory_sha512 === from.inventory_sha512 &&
            row.snapshot === document.snapshot,
        ),
    );
    if (!known)
      context.found.error(
        'H032',
        name,
        'No original that is kept here has the inventory that the snapshot names.',
      );
  }
  return { origins: own.map(({ document }) => document), seals };
};
