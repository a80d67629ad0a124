import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { isDeskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';
import type { Archive, ArchiveObject } from '../archive.js';
import { addVersion, type Operator } from '../governance/add-version.js';
import { governanceText, type HoldDocument, holdFile, nextId } from '../governance/documents.js';
import { erasuresOf, holdsOf } from '../governance/read.js';
import { withLockedHome } from '../home/session.js';
import { homePaths, snapshotFile } from '../layout.js';
import { versionName, versionNumber } from '../ocfl/inventory.js';
import { type ReadInventory, readInventory } from '../ocfl/read-inventory.js';
import { sealNamespace, signatureFile, tokenFile } from '../seal/places.js';
import { checkDetached } from '../seal/sshsig.js';
import { readToken } from '../seal/timestamp.js';
import { openScreen } from '../suppress/screen.js';
import type { Carried } from './carried.js';
import {
  type OriginDocument,
  originFile,
  originFolder,
  originFormat,
  originInventory,
  originPrefix,
  originSignature,
  originText,
  originToken,
} from './origin.js';

/** The document of an origin before it is known which version it goes on from. */
type Kept = Omit<OriginDocument, 'previous'>;

type File = { readonly path: string; readonly text: string | Buffer };

/** An object that was joined, with the snapshots of the new one that are its own. */
export interface Joined {
  readonly object: ArchiveObject;
  /** Number of its archive. */
  readonly from: number;
  /** Number in the new archive, by its own. */
  readonly snapshots: ReadonlyMap<number, number>;
}

const holdsFor = (check: () => boolean): 'holds' | 'does-not-hold' => {
  try {
    return check() ? 'holds' : 'does-not-hold';
  } catch (error) {
    if (isDeskError(error)) return 'does-not-hold';
    throw error;
  }
};

/** One version's seals, and the files that are kept of it: an inventory whose digest is all that counts is not. */
const versionOf = async (object: ArchiveObject, version: string, read: ReadInventory) => {
  const signature = await readFile(join(object.folder, signatureFile(version))).catch(ifAbsent(undefined));
  const token = await readFile(join(object.folder, tokenFile(version))).catch(ifAbsent(undefined));
  const files: File[] = [];
  if (signature || token) files.push({ path: originInventory(version), text: read.bytes });
  if (signature) files.push({ path: originSignature(version), text: signature });
  if (token) files.push({ path: originToken(version), text: token });
  const seals = {
    signature: signature
      ? holdsFor(() => checkDetached(signature.toString('latin1'), read.bytes, sealNamespace, version).valid)
      : null,
    time_stamp: token ? holdsFor(() => readToken(token, read.bytes, version) !== '') : null,
  };
  return { files, seals };
};

/** Logical path of a content file. */
const logicalOf = (object: ArchiveObject, path: string): string =>
  relative(object.folder, path).split(sep).slice(2).join('/');

/** Everything that is kept of one object, paths below the folder of the origin, and what its document says of it. */
const contentsOf = async ({ object, snapshots }: Joined, clean: (json: string) => string) => {
  const files: File[] = [];
  const versions: OriginDocument['versions'][number][] = [];
  for (let number = 1; number <= versionNumber(object.head); number++) {
    const version = versionName(number);
    const read = await readInventory(join(object.folder, version));
    const { files: kept, seals } = await versionOf(object, version, read);
    files.push(...kept);
    versions.push({
      version,
      inventory_sha512: read.sha512,
      snapshot: snapshots.get(number) ?? null,
      ...seals,
    });
  }
  const put = async (path: string, from: string): Promise<void> => {
    const bytes = await readFile(from);
    // A seal is over these very bytes; in documents stands nobody who is kept out.
    const isText = path.endsWith('.json') && !path.includes('versions/');
    files.push({ path, text: isText ? clean(bytes.toString('utf8')) : bytes });
  };
  // What an earlier joining kept goes below this origin as it is.
  for (const path of await object.files('governance/'))
    await put(logicalOf(object, path).slice('governance/'.length), path);
  for (const { snapshot } of await object.snapshots())
    for (const path of await object.files(snapshotFile(snapshot), snapshot))
      await put(snapshotFile(snapshot), path);
  return { files, versions };
};

const rowsOf = (from: number, { object, versions, erasures, holds }: Kept): readonly Carried[] => {
  const row = (sort: Carried['sort'], name: string, status: Carried['status'], note: string): Carried => ({
    ...{ from, object: object.name, sort, name, status, note },
  });
  const sealRow = (
    sort: 'signature' | 'time-stamp',
    version: string,
    state: 'holds' | 'does-not-hold',
  ): Carried =>
    state === 'holds'
      ? row(
          sort,
          version,
          'kept',
          'holds for the inventory of the original, which is kept; not for files of this archive',
        )
      : row(sort, version, 'does-not-hold', 'was not right for its inventory in the original either');
  return [
    ...versions.flatMap(({ version, signature, time_stamp: token }) => [
      ...(signature ? [sealRow('signature', version, signature)] : []),
      ...(token ? [sealRow('time-stamp', version, token)] : []),
    ]),
    row(
      'receipt',
      versions.at(-1)?.version ?? '',
      'kept',
      'receipts of the original up to this version can be checked here',
    ),
    ...erasures.map((name) =>
      row(
        'certificate',
        name,
        'kept',
        'explains the inventories of the original; nothing here is counted by it',
      ),
    ),
    ...holds.map(({ hold, laid_anew: anew }) =>
      anew === null
        ? row('hold', hold, 'kept', 'was withdrawn')
        : row('hold', hold, 'laid-anew', `stands here as ${anew}`),
    ),
  ];
};

const sameHold = (a: HoldDocument, b: HoldDocument): boolean =>
  a.at === b.at && a.reason === b.reason && JSON.stringify(a.covers) === JSON.stringify(b.covers);

/** The holds that stand on any of the objects, each once: two copies of one archive have the same. */
const standing = async (joined: readonly Joined[]) => {
  const holds: { readonly of: ArchiveObject; readonly hold: HoldDocument; readonly anew: string }[] = [];
  for (const { object } of joined)
    for (const { hold, release } of await holdsOf(object))
      if (!release && !holds.some((known) => sameHold(known.hold, hold)))
        holds.push({
          of: object,
          hold,
          anew: nextId(
            'H',
            holds.map(({ anew }) => anew),
          ),
        });
  return holds;
};

export interface CarryOrigins {
  readonly archive: Archive;
  /** Name of the object in it that was joined. */
  readonly name: string;
  readonly joined: readonly Joined[];
  readonly operator: Operator;
  readonly clock: Clock;
}

/**
 * Adds one version that keeps what is left of the originals beside their records, and lays the holds anew that stand on them.
 * Done once: a joined object that has it already stays as it is. Errors: those of reading, and of `addVersion`.
 */
export const carryOrigins = async (call: CarryOrigins): Promise<readonly Carried[]> => {
  const { archive, name, joined, operator, clock } = call;
  const now = () => new Date(clock.now()).toISOString();
  const { kind } = (await (await archive.object(name)).snapshot()).source;
  const screen = await openScreen(homePaths(archive.home).work, kind, undefined, now);
  const clean = (json: string): string => screen?.text(json) ?? json;
  const holds = await standing(joined);
  const at = now();
  const kept: { readonly document: Kept; readonly files: readonly File[]; readonly from: number }[] = [];
  for (const [index, one] of joined.entries()) {
    const { object } = one;
    const { files, versions } = await contentsOf(one, clean);
    const ofObject = await holdsOf(object);
    const document = {
      format: originFormat,
      origin: `O-${String(index + 1).padStart(4, '0')}`,
      at,
      operator: { ...operator },
      object: {
        name: object.name,
        id: object.id,
        head: object.head,
        inventory_sha512: object.inventorySha512,
      },
      versions,
      erasures: (await erasuresOf(object)).map(({ erasure }) => erasure),
      holds: ofObject.map(({ hold, release }) => ({
        hold: hold.hold,
        laid_anew: release ? null : (holds.find((known) => sameHold(known.hold, hold))?.anew ?? null),
      })),
    } as const;
    kept.push({ document, files, from: one.from });
  }
  const object = await archive.object(name);
  if ((await object.files(originPrefix)).length === 0)
    await withLockedHome(archive.home, clock, (paths) =>
      addVersion({
        ...{ paths, object: name, clock, operator },
        message: `Joined from ${joined.length === 1 ? 'one archive' : `${joined.length} archives`}: seals, certificates and holds of the originals`,
        files: (previous) => [
          ...kept.flatMap(({ document, files }) => [
            { path: originFile(document.origin), text: originText({ ...document, previous }) },
            ...files.map(({ path, text }) => ({ path: `${originFolder(document.origin)}/${path}`, text })),
          ]),
          ...holds.map(({ of, hold, anew }) => ({
            path: holdFile(anew),
            text: governanceText({
              ...hold,
              hold: anew,
              at,
              operator: { ...operator },
              reason: `${hold.reason} (${hold.hold} of ${of.id}, since ${hold.at})`,
              previous,
            }),
          })),
        ],
      }),
    );
  return kept.flatMap(({ document, from }) => rowsOf(from, document));
};
