import { isDeskError } from '../../../core/errors.js';
import { type ErasureDocument, erasureFormat, parseGovernance } from '../../governance/documents.js';
import { versionNumber } from '../../ocfl/inventory.js';
import { inventoryMaybe, longestDocument, type OwnContext } from './documents.js';

/** Rules about holds and certificates of erasures, and what certificates explain of other rules' findings. */

export interface Governance {
  /** Certificates, oldest first. */
  readonly erasures: readonly ErasureDocument[];
  /** The inventory that stands now in the place of one that some document was built on. */
  today(version: string, sha512: string): string;
  /** References to attachments of a snapshot that certificates say were removed. */
  references(snapshot: number): number;
  /** Lines of a kind and snapshot that certificates say were removed. */
  removed(snapshot: number, kind: string): ErasureDocument['lines'][number]['removed'];
}

const none = { part: 0, odd: 0, tombstones: 0 };

const explained = (erasures: readonly ErasureDocument[]): Governance => ({
  erasures,
  today: (version, sha512) => {
    let digest = sha512;
    for (const { versions } of erasures) {
      const row = versions.find((each) => each.version === version && each.old === digest);
      if (row) digest = row.new;
    }
    return digest;
  },
  references: (snapshot) =>
    erasures
      .flatMap(({ attachments }) => attachments)
      .filter((row) => row.snapshot === snapshot)
      .reduce((sum, row) => sum + row.references, 0),
  removed: (snapshot, kind) => {
    let sum = none;
    for (const { lines } of erasures)
      for (const row of lines)
        if (row.snapshot === snapshot && row.kind === kind)
          sum = {
            part: sum.part + row.removed.part,
            odd: sum.odd + row.removed.odd,
            tombstones: sum.tombstones + row.removed.tombstones,
          };
    return sum;
  },
});

/** What a joined archive keeps of its originals has rules of its own. */
const isOurs = (logical: string): boolean => /^governance\/(holds|erasures)\//.test(logical);

/** H030: a governance document that cannot be read, or lies in another version than it says it goes on from. */
export const readGovernance = async (context: OwnContext): Promise<Governance> => {
  const { files, found, tree } = context;
  const erasures: ErasureDocument[] = [];
  for (const file of files) {
    if (!isOurs(file.logical)) continue;
    const name = context.nameOf(file.path);
    try {
      const document = parseGovernance((await tree.read(name, longestDocument)).toString('utf8'), name);
      if (document.format === erasureFormat) erasures.push(document);
      const own = versionNumber(name.slice(0, name.indexOf('/')));
      if (versionNumber(document.previous.version) !== own - 1)
        found.error('H030', name, `The document says that it goes on from ${document.previous.version}.`);
    } catch (error) {
      if (isDeskError(error, 'archive-version-unknown')) found.error('H003', name, error.message);
      else if (isDeskError(error)) found.error('H030', name, error.message);
      else found.error('H030', name, `The file cannot be read: ${(error as Error).message}.`);
    }
  }
  return explained(
    erasures.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.erasure < b.erasure ? -1 : 1)),
  );
};

/**
 * H012: a governance document names the inventory it goes on from. H031: a certificate says which inventories an
 * erasure left, and those are there, unless a later erasure says what became of them.
 */
export const governanceRule = async (context: OwnContext, governance: Governance): Promise<void> => {
  const { files, found, tree } = context;
  const digestOf = async (version: string): Promise<string | undefined> =>
    (await inventoryMaybe(tree, version))?.sha512;
  for (const file of files) {
    if (!isOurs(file.logical)) continue;
    const name = context.nameOf(file.path);
    let previous: ErasureDocument['previous'];
    try {
      ({ previous } = parseGovernance((await tree.read(name, longestDocument)).toString('utf8'), name));
    } catch {
      // readGovernance has named what is wrong with it, H003 or H030.
      continue;
    }
    if ((await digestOf(previous.version)) !== governance.today(previous.version, previous.inventory_sha512))
      found.error(
        'H012',
        name,
        `The inventory of ${previous.version} is not the one that the document goes on from.`,
      );
  }
  for (const { erasure, versions } of governance.erasures)
    for (const row of versions)
      if ((await digestOf(row.version)) !== governance.today(row.version, row.new))
        found.error(
          'H031',
          `${row.version}/inventory.json`,
          `The inventory is not the one that the certificate ${erasure} says was left.`,
        );
};
