import type { FileSpec } from '../../desk/model.js';
import { createShelf, type Shelf } from '../../store/shelf.js';
import { type ActivityKindName, activityKinds } from '../activity/activity-kinds.js';
import { setupCompanions, setupKinds } from '../setup/setup-kinds.js';

const ownKinds = [
  'user',
  'team',
  'tag',
  'company',
  'customer',
  'conversation',
  'message',
  'note',
  'attachment',
  'media',
  'klass',
  'kobject',
  'metadata',
  'kb_category',
  'kb_article',
  'kb_version',
  'customer_merge',
] as const;

export type Kind =
  | (typeof ownKinds)[number]
  | ActivityKindName
  | (typeof setupKinds)[number]['kind']
  | (typeof setupCompanions)[number]['kind'];

/** Kinds that the stand-in holds, each on a shelf of its own. */
export const kinds: readonly Kind[] = [
  ...ownKinds,
  ...activityKinds.map(({ kind }) => kind),
  ...setupKinds.map(({ kind }) => kind),
  ...setupCompanions.map(({ kind }) => kind),
];

/** Where the bytes of a file come from: a recipe of the desk, or a file of the data folder. */
export type FileSource =
  | { readonly from: 'desk'; readonly file: FileSpec }
  | { readonly from: 'folder'; readonly path: string };

/** Everything the stand-in serves. */
export interface Holdings {
  readonly org: string;
  readonly shelf: (kind: Kind) => Shelf;
  /** By id of attachment or media. */
  readonly files: Map<string, FileSource>;
  /** Full texts of the messages that the API cuts, by id. */
  readonly originals: Map<string, string>;
}

export const emptyHoldings = (org: string): Holdings => {
  const shelves = new Map(kinds.map((kind) => [kind, createShelf(kind)]));
  return { org, shelf: (kind) => shelves.get(kind) as Shelf, files: new Map(), originals: new Map() };
};
