import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { sha512 } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';
import type { Progress } from '../../core/progress.js';
import { settleFolder, writeOnce } from '../commit/publish.js';
import type { Operator } from '../governance/add-version.js';
import { type ErasureDocument, erasureFile, governanceText, nextId } from '../governance/documents.js';
import type { Handover } from '../handover/log.js';
import type { HomePaths } from '../layout.js';
import {
  inventoryFile,
  inventoryText,
  nextInventory,
  objectDeclaration,
  objectDeclarationText,
  sidecarFile,
  sidecarText,
  versionNumber,
} from '../ocfl/inventory.js';
import { readInventory } from '../ocfl/read-inventory.js';
import { signatureFile, tokenFile } from '../seal/places.js';
import type { Finder } from '../subject/finder.js';
import { verify } from '../verify/verify.js';
import { buildContents } from './build.js';
import { certificate } from './certificate.js';
import type { Judge } from './judge.js';
import type { ErasePlan } from './plan.js';
import { replayInventories } from './replay.js';
import { type Leftover, searchFolder } from './search.js';
import { newObject, type SwapHook, swapIn, swapPrefix } from './swap.js';

export interface RewriteOptions {
  readonly paths: HomePaths;
  /** Name of the object. */
  readonly object: string;
  readonly plan: ErasePlan;
  readonly judge: Judge;
  /** What must not be found afterwards. */
  readonly finder: Finder;
  readonly action: ErasureDocument['action'];
  readonly operator: Operator;
  readonly reason: string;
  readonly legalBasis: string;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  readonly hook?: SwapHook;
  /** Names of earlier certificates. */
  readonly earlier: readonly string[];
  /** Copies that were given away before. */
  readonly handovers: readonly Handover[];
  /** Lines for the list of suppressed people, by the certificate's name. */
  readonly suppress: (erasure: string) => readonly string[];
  /** Writes new files of work/ below the folder it is given; answers what is replaced and what goes. */
  readonly files: (folder: string) => Promise<{
    readonly replace: readonly string[];
    readonly remove: readonly string[];
  }>;
}

export interface Rewritten {
  readonly erasure: string;
  readonly version: string;
  readonly inventorySha512: string;
  /** Signatures that were dropped because they name inventories of before. */
  readonly signatures: number;
  /** Attachments of other records in which the subject is still named: nobody but a person can mend those. */
  readonly left: readonly Leftover[];
}

/**
 * Brings the signatures and time stamps along whose inventory is the same as before: a later snapshot may name them.
 * Answers how many of the others there were; they are about inventories that are gone.
 */
const keepSignatures = async (
  from: string,
  to: string,
  versions: readonly { readonly version: string; readonly old: string; readonly new: string }[],
): Promise<number> => {
  let dropped = 0;
  for (const row of versions)
    for (const name of [signatureFile(row.version), tokenFile(row.version)]) {
      const bytes = await readFile(join(from, name)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      });
      if (!bytes) continue;
      if (row.old !== row.new) {
        dropped++;
        continue;
      }
      await mkdir(dirname(join(to, name)), { recursive: true });
      await writeFile(join(to, name), bytes);
    }
  return dropped;
};

/** The copies as the certificate names them: not by the subject, who may be the one that got one. */
const handoversOf = ({ handovers, finder }: RewriteOptions): NonNullable<ErasureDocument['handovers']> =>
  handovers.map(({ at, sort, recipient, file }) => ({
    at,
    sort,
    recipient: recipient === null ? null : finder.strike(recipient),
    file: finder.strike(file),
  }));

const titles = { erase: 'Erasure', redact: 'Redaction', expire: 'Expiry' } as const;

const writeInventories = async (folder: string, text: string): Promise<void> => {
  await writeOnce(join(folder, inventoryFile), text);
  await writeOnce(join(folder, sidecarFile), sidecarText(text));
};

/**
 * Refuses a copy that is not sound. Until the old object is gone its files and the new one's are the same, under
 * two names: that alone is no fault.
 */
const refuseUnsound = async (folder: string, options: RewriteOptions): Promise<void> => {
  const { signal, progress } = options;
  const report = await verify(folder, { depth: 'deep', progress, ...(signal ? { signal } : {}) });
  const faults = report.findings.filter(
    ({ severity, code, message }) =>
      severity === 'error' && !(code === 'E090' && message.startsWith('A hard link')),
  );
  const [first] = faults;
  if (first)
    throw deskError('erasure-unsafe', {
      what: `The copy that was made has ${faults.length} findings, the first: ${first.code} ${first.message}`,
      where: first.path,
      details: { findings: faults.slice(0, 20) },
    });
};

/**
 * Makes the object anew without what the plan takes away, replaying its versions, adds the certificate as the last
 * one, proves the result and swaps it in. Needs the lock. Errors: erasure-incomplete, erasure-unsafe, disk-full.
 */
export const rewriteObject = async (options: RewriteOptions): Promise<Rewritten> => {
  const { paths, object, plan, judge, clock, progress, signal } = options;
  const root = join(paths.store, object);
  const old = await readInventory(root);
  const folder = join(paths.work, `${swapPrefix}${randomUUID()}`);
  const made = newObject(folder);
  const scratch = join(folder, 'scratch');
  await mkdir(made, { recursive: true });
  try {
    const fates = await buildContents({
      from: root,
      to: made,
      scratch,
      plan,
      judge,
      progress,
      ...(signal ? { signal } : {}),
    });
    const replayed = replayInventories(old.inventory, fates);
    const versions: { version: string; old: string; new: string }[] = [];
    for (const { version, inventory } of replayed) {
      const text = inventoryText(inventory);
      await writeInventories(join(made, version), text);
      const before = await readInventory(join(root, version));
      versions.push({ version, old: before.sha512, new: sha512(text) });
    }
    const last = replayed.at(-1);
    const newest = versions.at(-1);
    if (!last || !newest)
      throw deskError('archive-damaged', { what: 'The object has no version.', where: root });

    const id = nextId('E', options.earlier);
    const at = new Date(clock.now()).toISOString();
    const signatures = await keepSignatures(root, made, versions);
    const document = governanceText(
      certificate(
        {
          id,
          action: options.action,
          at,
          operator: options.operator,
          reason: options.reason,
          legalBasis: options.legalBasis,
          plan,
          fates,
          versions,
          signatures,
          handovers: handoversOf(options),
        },
        { version: newest.version, inventory_sha512: newest.new },
      ),
    );
    const version = `v${versionNumber(newest.version) + 1}`;
    await writeOnce(join(made, version, 'content', erasureFile(id)), document);
    const text = inventoryText(
      nextInventory(last.inventory, {
        id: old.inventory.id,
        created: at,
        message: `${titles[options.action]} ${id}`,
        user: options.operator,
        files: [{ path: erasureFile(id), sha512: sha512(document) }],
      }),
    );
    await writeInventories(join(made, version), text);
    await writeInventories(made, text);
    await writeOnce(join(made, objectDeclaration), objectDeclarationText);

    const leftovers = await searchFolder({
      folder: made,
      finder: options.finder,
      scratch: join(scratch, 'search'),
      progress,
      ...(signal ? { signal } : {}),
    });
    const left = leftovers.filter(({ sort }) => sort === 'attachment');
    const wrong = leftovers.filter(({ sort }) => sort !== 'attachment');
    if (wrong.length > 0)
      throw deskError('erasure-incomplete', {
        what: `Something of the subject is still in ${wrong.length} ${wrong.length === 1 ? 'file' : 'files'}.`,
        where: wrong
          .slice(0, 5)
          .map(({ path }) => path)
          .join(', '),
        details: { places: wrong.slice(0, 50) },
      });
    await rm(scratch, { recursive: true, force: true });
    await settleFolder(made);
    await refuseUnsound(made, options);
    const work = await options.files(folder);
    await swapIn(
      paths,
      folder,
      {
        object,
        suppress: [...options.suppress(id)],
        replace: [...work.replace],
        remove: [...work.remove],
      },
      options.hook ?? (() => {}),
    );
    return { erasure: id, version, inventorySha512: sha512(text), signatures, left };
  } catch (error) {
    // Before the journal nothing else has changed; after it the next open brings the work to its end.
    const isBegun = (await readdir(folder).catch(ifAbsent<string[]>([]))).includes('swap.json');
    if (!isBegun) await rm(folder, { recursive: true, force: true });
    throw error;
  }
};
