import { readFile } from 'node:fs/promises';
import type { ArchiveObject } from '../archive.js';
import type { Subject } from '../subject/find.js';
import {
  type ErasureDocument,
  erasureFormat,
  type HoldDocument,
  holdFormat,
  parseGovernance,
  type ReleaseDocument,
  releaseFormat,
} from './documents.js';

/** A hold and, when it was withdrawn, the document that says so. */
export interface Hold {
  readonly hold: HoldDocument;
  readonly release?: ReleaseDocument;
}

const documents = async (object: ArchiveObject, prefix: string) => {
  const read = [];
  for (const path of await object.files(prefix))
    read.push(parseGovernance(await readFile(path, 'utf8'), path));
  return read;
};

/** All holds of an object, oldest first, withdrawn ones too. Errors: archive-damaged, archive-version-unknown. */
export const holdsOf = async (object: ArchiveObject): Promise<readonly Hold[]> => {
  const all = await documents(object, 'governance/holds/');
  const releases = new Map(
    all.flatMap((each) => (each.format === releaseFormat ? [[each.hold, each] as const] : [])),
  );
  return all
    .filter((each): each is HoldDocument => each.format === holdFormat)
    .sort((a, b) => (a.hold < b.hold ? -1 : 1))
    .map((hold) => {
      const release = releases.get(hold.hold);
      return release ? { hold, release } : { hold };
    });
};

/** Certificates of erasures and redactions, oldest first. */
export const erasuresOf = async (object: ArchiveObject): Promise<readonly ErasureDocument[]> =>
  (await documents(object, 'governance/erasures/'))
    .filter((each): each is ErasureDocument => each.format === erasureFormat)
    .sort((a, b) => (a.erasure < b.erasure ? -1 : 1));

/** What a hold keeps. */
export const coveredBy = ({ covers }: HoldDocument): Exclude<Subject, { readonly sort: 'record' }> => {
  if ('everything' in covers) return { sort: 'everything' };
  if ('conversation' in covers) return { sort: 'conversation', id: covers.conversation };
  const { email, id } = covers.person;
  return {
    sort: 'person',
    ...(email === undefined ? {} : { email }),
    ...(id === undefined ? {} : { id }),
  };
};
