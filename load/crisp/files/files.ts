import type { PreflightFinding } from '../../target.js';
import type { Job } from '../kinds/kind.js';

/** A file of the archive that a message or a page shows. */
export interface CrispFile {
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
}

/** What a file belongs to at Crisp: its bucket has a place for each. */
export type FilePlace = 'upload' | 'helpdesk';

/** Where a file lies for good, or why it cannot lie there. */
export type Address = { readonly url: string } | { readonly refused: string };

/** How files get an address: Crisp shows them by it and takes no bytes with a message. */
export interface Files {
  /** The address, when the file lies there. Errors: vendor-unavailable, and those of a call. */
  address(file: CrispFile, place: FilePlace, job: Job): Promise<Address>;
  /** Looks before the first write whether it can work at all. */
  check(job: Pick<Job, 'api' | 'signal'>): Promise<readonly PreflightFinding[]>;
  close(): Promise<void>;
}

/** Files that somebody has published already, or that a server of ours hands out. */
export const hostedFiles: Files = {
  address: async ({ sha256, type }, _place, { context }) => ({
    url: context.pictureUrl({ sha256, contentType: type }),
  }),
  check: async () => [],
  close: async () => {},
};
