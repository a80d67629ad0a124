import { basename, join } from 'node:path';
import { type Progress, silent } from '../../core/progress.js';
import type { VerifyDepth, VerifyReport } from '../archive.js';
import type { IdentityText } from '../handover/age.js';
import type { Receipt } from '../seal/receipt.js';
import { notCovered } from './coverage.js';
import { onlyThere } from './files.js';
import { type Findings, findings, findingsBelow } from './findings.js';
import { checkObject, type ObjectCheck } from './ocfl/object.js';
import { checkStore } from './ocfl/store.js';
import { openPlace } from './open-place.js';
import { type Counters, checkOwn } from './own/check.js';
import { noSignatures, signersRule } from './own/signatures.js';
import type { Place } from './place.js';
import { checkReceipts, type ReceiptObject } from './receipts.js';
import type { VerifyAs } from './target.js';

export interface VerifyOptions {
  readonly depth?: VerifyDepth;
  /** What the folder is meant to be; found out when it is not said. */
  readonly as?: VerifyAs;
  /** Text of an allowed_signers file: the trusted keys. Without it the report says that nobody looked at signatures. */
  readonly signers?: string;
  /** For an encrypted hand-over. */
  readonly identity?: IdentityText;
  /** States that the archive must still hold; see receipt.ts. */
  readonly receipts?: readonly Receipt[];
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** Version of the report's form; it changes when a field changes its meaning or goes. */
export const verifyFormat = 'deskarchive-verify/1';

const nested = (...names: readonly string[]): string => names.filter((name) => name !== '').join('/');

interface Objects {
  readonly spec: string;
  /** Relative to the checked folder. */
  readonly folders: readonly string[];
}

const findObjects = async (place: Place, found: Findings, signal?: AbortSignal): Promise<Objects> => {
  if (place.sort === 'object') return { spec: '', folders: [place.prefix] };
  const { spec, objects } = await checkStore(
    place.treeOf(place.prefix),
    findingsBelow(found, place.prefix),
    signal,
  );
  return { spec, folders: objects.map((object) => nested(place.prefix, object)) };
};

/** Rules about several objects of one storage root. */
const checkTogether = (
  spec: string,
  checks: readonly { readonly folder: string; readonly check: ObjectCheck }[],
  found: Findings,
): void => {
  const ids = new Map<string, string>();
  for (const { folder, check } of checks) {
    // Versions of the standard have one digit after the point: they compare as texts.
    if (spec !== '' && check.spec > spec)
      found.error('E081', folder, `An object of OCFL ${check.spec} in a storage root of ${spec}.`);
    const other = ids.get(check.id);
    if (check.id !== '' && other !== undefined)
      found.error('E037', folder, `The id ${check.id} is that of ${other} too.`);
    ids.set(check.id, folder);
  }
};

/**
 * Checks an archive home, an OCFL storage root, an OCFL object (1.0 or 1.1), or a hand-over as it is. Damage is
 * reported, never thrown; nothing is changed, nothing outside the folder is read, links are not followed. Errors:
 * archive-missing, archive-not-a-folder, archive-foreign, archive-incomplete, archive-damaged (a store/ without
 * declaration), not-readable; for a hand-over that is damaged or hostile, handover-refused.
 */
export const verify = async (path: string, options: VerifyOptions = {}): Promise<VerifyReport> => {
  const { depth = 'default', signal, progress = silent } = options;
  const found = findings();
  const place = await openPlace(path, { depth, as: options.as, identity: options.identity, signal });
  const checked: Counters = { objects: 0, files: 0 };
  const checks: { folder: string; check: ObjectCheck }[] = [];
  const receiptObjects: ReceiptObject[] = [];
  let bytes = 0;
  const onFile = (more: number): void => {
    bytes += more;
    progress({ stage: 'verify', task: 'files', done: bytes, unit: 'bytes' });
  };
  const rule = options.signers === undefined ? undefined : signersRule(options.signers);
  try {
    const { spec, folders } = await findObjects(place, found, signal);
    for (const folder of folders) {
      const root = place.rootOf(folder);
      const tree = place.treeOf(folder);
      const own = findingsBelow(found, folder);
      const check = await checkObject(tree, own, { hash: depth !== 'quick', onFile, signal });
      checked.objects = (checked.objects ?? 0) + 1;
      checked.files = (checked.files ?? 0) + check.files;
      checks.push({ folder, check });
      const plain = onlyThere(tree, check.there);
      if (rule) {
        const { head, inventorySha512 } = check;
        const signed = await rule({ tree: plain, head, inventorySha512 }, own);
        checked.signatures = (checked.signatures ?? 0) + signed;
      }
      const origins = await checkOwn({
        ...{ root, tree: plain, there: check.there, depth, found: own, checked, options },
      });
      receiptObjects.push({ folder, id: check.id, head: check.head, tree: plain, origins });
    }
    await checkReceipts(options.receipts ?? [], receiptObjects, found);
    checkTogether(spec, checks, found);
    await place.checkWrapping(found, { signers: options.signers, onBytes: onFile, signal });
  } finally {
    await place.close();
  }
  if (!rule) found.uncovered(noSignatures);
  if (depth !== 'quick') checked.bytes = bytes;
  progress({ stage: 'verify', task: 'files', done: bytes, unit: 'bytes', finished: true });
  const list = found.list();
  return {
    format: verifyFormat,
    depth,
    valid: !list.some(({ severity }) => severity === 'error'),
    objects: checks.map(({ folder, check }) => ({
      name: basename(join(place.folder, folder)),
      id: check.id,
      spec: check.spec,
      head: check.head,
      inventorySha512: check.inventorySha512,
    })),
    findings: list,
    checked,
    notCovered: [...notCovered(depth, options.receipts !== undefined), ...found.uncoveredList()],
  };
};
