import { relative, sep } from 'node:path';
import { isDeskError } from '../../../core/errors.js';
import { type Progress, silent } from '../../../core/progress.js';
import type { VerifyDepth } from '../../archive.js';
import type { OriginDocument } from '../../merge/origin.js';
import { filesOfVersion } from '../../read/state.js';
import { limitsOf } from '../../snapshot.js';
import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import {
  chainRule,
  inventoryIn,
  type OwnContext,
  otherFiles,
  readSnapshots,
  tableRule,
} from './documents.js';
import { governanceRule, readGovernance } from './governance.js';
import { originRule } from './origins.js';
import { signatureChainRule } from './signatures.js';

/** What was looked at, in numbers, by the name of the thing. */
export type Counters = Record<string, number>;

export interface OwnCheck {
  /** The object's folder; empty inside a hand-over that is not unpacked, as it is for `deep`. */
  readonly root: string;
  readonly tree: FileTree;
  /** Plain files of the object; no other is opened. */
  readonly there: ReadonlySet<string>;
  readonly depth: VerifyDepth;
  readonly found: Findings;
  readonly checked: Counters;
  readonly options: {
    readonly signal?: AbortSignal;
    readonly progress?: Progress;
    readonly signers?: string;
  };
}

/**
 * Checks one object by the archive's own rules. An object that holds no snapshot has none of them. Answers what it says of
 * the objects that it was joined from.
 */
export const checkOwn = async (check: OwnCheck): Promise<readonly OriginDocument[]> => {
  const { root, tree, there, depth, found, checked } = check;
  const { signal, progress = silent } = check.options;
  let context: OwnContext;
  try {
    const { inventory } = await inventoryIn(tree, '');
    const nameOf = (path: string) => (root === '' ? path : relative(root, path)).split(sep).join('/');
    const files = filesOfVersion(root, inventory, inventory.head).filter(({ path }) =>
      there.has(nameOf(path)),
    );
    context = { root, tree, inventory, files, found, nameOf, signal };
  } catch (error) {
    // OCFL's own rules have named what is wrong with the inventory.
    if (isDeskError(error)) return [];
    throw error;
  }
  if (!context.files.some((file) => file.logical.startsWith('snapshots/'))) return [];
  const snapshots = await readSnapshots(context);
  for (const { number, document } of snapshots) {
    const limits = limitsOf(document);
    if (Object.keys(limits).length > 0)
      found.uncovered(
        `what snapshot ${number} left out on purpose; it was limited to ${JSON.stringify(limits)}`,
      );
  }
  const governance = await readGovernance(context);
  await chainRule(context, snapshots, governance.today);
  await signatureChainRule(context, snapshots);
  await governanceRule(context, governance);
  const { origins, seals } = await originRule(context, snapshots, governance, check.options.signers);
  tableRule(context, snapshots, governance.removed);
  otherFiles(context);
  const add = (what: string, number: number): void => {
    checked[what] = (checked[what] ?? 0) + number;
  };
  add('snapshots', snapshots.length);
  add('erasures', governance.erasures.length);
  if (origins.length > 0) add('kept seals', seals);
  if (depth !== 'deep') return origins;
  // Read when it is needed: SQL and ZIP cost more to load than a small archive to check.
  const { checkDeep } = await import('./deep.js');
  const tell = (task: string, unit: string, done: number) => progress({ stage: 'verify', task, done, unit });
  await checkDeep({ context, snapshots, governance, add, tell });
  return origins;
};
