import type { PerformContext, PreflightFinding } from '../../target.js';
import type { Api } from '../api/api.js';

/** What a file's address needs of the operation that shows it. */
export interface FileJob {
  readonly api: Api;
  readonly context: Pick<PerformContext, 'blob' | 'pictureUrl'>;
  readonly signal: AbortSignal;
}

/** A file of the archive that a message or a page shows. */
export interface CrispFile {
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
}

/** What a file belongs to at Crisp: its bucket has a place for each. */
export type FilePlace = 'upload' | 'helpdesk';

/** Where a file lies for good, or why it cannot lie there. */
export type Address = Place | { readonly refused: string };

export interface Place {
  readonly url: string;
  readonly at: FileHost;
  /** Where the same bytes may lie too, since the answer to an upload was lost. */
  readonly strays?: readonly string[];
}

/** Who keeps it: Crisp's own bucket, or a host of somebody's. */
export type FileHost = 'bucket' | 'host';

/** How files get an address: Crisp shows them by it and takes no bytes with a message. */
export interface Files {
  /** The address, when the file lies there. Errors: vendor-unavailable, and those of a call. */
  address(file: CrispFile, place: FilePlace, job: FileJob): Promise<Address>;
  /** Who keeps the file at an address that a message shows. */
  hostOf(url: string, file: CrispFile, job: Pick<FileJob, 'context'>): FileHost;
  /** Looks before the first write whether it can work at all. */
  check(job: Pick<FileJob, 'api' | 'signal'>): Promise<readonly PreflightFinding[]>;
  close(): Promise<void>;
}

/** An address that is not the one of our host is Crisp's: an earlier run may have put files there. */
export const hostAt = (
  url: string,
  { sha256, type }: CrispFile,
  context: Pick<PerformContext, 'pictureUrl'>,
): FileHost => (url === context.pictureUrl({ sha256, contentType: type }) ? 'host' : 'bucket');

/** Files that somebody has published already, or that a server of ours hands out. */
export const hostedFiles: Files = {
  address: async ({ sha256, type }, _place, { context }) => ({
    url: context.pictureUrl({ sha256, contentType: type }),
    at: 'host',
  }),
  hostOf: (url, file, { context }) => hostAt(url, file, context),
  check: async () => [],
  close: async () => {},
};
