import { join } from 'node:path';

/** Names inside an archive, in one place. What they mean: SPEC.md. Content paths always use `/`. */

/** Version of the derivation of tables from raw lines; another one is another folder beside this one. */
export const norm = 1;

/** Version of the envelope round each raw line. */
export const envelopeVersion = 1;

export const snapshotFormat = 'deskarchive-snapshot/1';

/** Version of the lines of an attachments index. */
export const indexVersion = 1;

/** What datapackage.json calls itself beside being a Data Package. */
export const datapackageFormat = 'deskarchive-tables/1';

/** The archive's own kinds: what is missing, and what was asked of the source. */
export const gapKind = '_gap';
export const requestKind = '_request';

const folders: Readonly<Record<string, string>> = { [gapKind]: '_gaps', [requestKind]: '_requests' };

/** A kind names a folder and an SQL view: lower-case letters, digits, `_`, `-` and `.`, no dot in front. */
export const isKindName = (kind: string): boolean => /^[a-z0-9_][a-z0-9_.-]{0,60}$/.test(kind);

const number = (n: number): string => String(n).padStart(5, '0');

export type PartSort = 'part' | 'odd' | 'tombstones';

export const rawPrefix = (kind: string): string => `raw/${folders[kind] ?? kind}/`;
export const rawFolder = (kind: string, snapshot: number): string => `${rawPrefix(kind)}snapshot=${snapshot}`;
export const rawPart = (kind: string, snapshot: number, sort: PartSort, index: number): string =>
  `${rawFolder(kind, snapshot)}/${sort}-${number(index)}.ndjson.gz`;

export const tablePrefix = (kind: string): string => `tables/norm=${norm}/${kind}/`;
export const tableFile = (kind: string, snapshot: number, part: string): string =>
  `${tablePrefix(kind)}snapshot=${snapshot}/${part}.parquet`;
export const tableSqlFile = (kind: string): string => `schema/norm=${norm}/${kind}.sql`;

export const repairedBytesFile = (snapshot: number, sha256: string): string =>
  `raw/_bytes/snapshot=${snapshot}/${sha256}.bin`;

export const packFile = (snapshot: number, index: number): string =>
  `attachments/snapshot=${snapshot}/pack-${number(index)}.zip`;
export const blobIndexFile = (snapshot: number): string => `attachments/snapshot=${snapshot}/index.ndjson.gz`;

export const snapshotFolder = (snapshot: number): string => `snapshots/${String(snapshot).padStart(4, '0')}`;
export const reportFile = (snapshot: number): string => `${snapshotFolder(snapshot)}/report.json`;
/** In the content's top, because a data package may not name files outside its folder. Each snapshot has its own. */
export const datapackageFile = 'datapackage.json';
export const snapshotFile = (snapshot: number): string => `${snapshotFolder(snapshot)}/snapshot.json`;

/** `raw/message/snapshot=2/part-00000.ndjson.gz` taken apart; undefined for any other path. */
export interface RawPartName {
  readonly kind: string;
  readonly snapshot: number;
  readonly sort: PartSort;
  /** File name without its endings, e.g. `part-00000`. */
  readonly stem: string;
}

const kindOfFolder = (folder: string): string =>
  Object.entries(folders).find(([, name]) => name === folder)?.[0] ?? folder;

export const parseRawPart = (path: string): RawPartName | undefined => {
  const match = /^raw\/([^/]+)\/snapshot=(\d+)\/((part|odd|tombstones)-\d{5,})\.ndjson\.gz$/.exec(path);
  if (!match) return undefined;
  const [, folder, snapshot, stem, sort] = match as unknown as [string, string, string, string, PartSort];
  return { kind: kindOfFolder(folder), snapshot: Number(snapshot), sort, stem };
};

export interface TableFileName {
  readonly kind: string;
  readonly snapshot: number;
  readonly stem: string;
}

export const parseTableFile = (path: string): TableFileName | undefined => {
  const match = /^tables\/norm=(\d+)\/([^/]+)\/snapshot=(\d+)\/([^/]+)\.parquet$/.exec(path);
  if (!match || Number(match[1]) !== norm) return undefined;
  return { kind: match[2] as string, snapshot: Number(match[3]), stem: match[4] as string };
};

/** The folder's name for an object: `<source>-<org>-<year>`, lower case, nothing but letters, digits and dashes. */
export const objectName = (source: string, org: string, startedAt: string): string =>
  [source, org, startedAt.slice(0, 4)]
    .map((word) =>
      word
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .filter((word) => word !== '')
    .join('-');

/**
 * Where a snapshot lies while it is written: already in the shape of its object, so that the commit only renames.
 * The first snapshot's object is renamed as a whole, a later one's version folder.
 */
export const stagedObject = (tx: string): string => join(tx, 'object');
export const stagedVersion = (tx: string, snapshot: number): string => join(stagedObject(tx), `v${snapshot}`);
export const stagedContent = (tx: string, snapshot: number): string =>
  join(stagedVersion(tx, snapshot), 'content');

/** Where things lie in an archive home. */
export interface HomePaths {
  readonly home: string;
  readonly store: string;
  readonly work: string;
  readonly lock: string;
}

export const homePaths = (home: string): HomePaths => ({
  home,
  store: join(home, 'store'),
  work: join(home, 'work'),
  lock: join(home, 'work', 'lock.json'),
});
