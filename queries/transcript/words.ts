import { packageVersion } from '../../core/package-info.js';
import type { Provenance } from '../catalog/relation.js';
import type { ThreadFile, ThreadHead, ThreadPart, ThreadRating } from './thread.js';

/** What every form of a transcript says in the same words. */

const authorWords: Readonly<Record<string, string>> = {
  contact: 'customer',
  agent: 'agent',
  bot: 'machine',
  unknown: 'author unknown',
};

export const authorOf = (part: ThreadPart): string =>
  part.authorName ?? (part.authorId === null ? 'Nobody named' : part.authorId);

/** What stands behind the author's name. */
export const marksOf = (part: ThreadPart): readonly string[] => [
  authorWords[part.authorType] ?? part.authorType,
  ...(part.kind === 'note' ? ['internal note'] : []),
  ...(part.kind === 'event' ? ['event'] : []),
  ...(part.channel === null ? [] : [part.channel]),
  ...(part.isAutomatic ? ['automatic'] : []),
  ...(part.isRedacted ? ['content removed by the source'] : []),
  ...(part.isDeleted ? ['deleted at the source'] : []),
];

/** The raw records that a part is made of. */
export const lineageOf = (part: ThreadPart, between = ' · '): string =>
  [
    `${part.sourceKind} ${part.sourceId}`,
    `snapshot ${part.snapshot}`,
    `sha256 ${part.rawSha256}`,
    ...(part.originalSha256 === null ? [] : [`text from message_original sha256 ${part.originalSha256}`]),
  ].join(between);

/** `2025-01-31 12:00:00` and finer, always said to be UTC. */
export const timeOf = (time: string | null): string => (time === null ? 'time unknown' : `${time} UTC`);

export const dayOf = (time: string | null): string => time?.slice(0, 10) ?? 'Without a time';

const units = ['bytes', 'kB', 'MB', 'GB'] as const;

export const sizeOf = (size: number | null): string => {
  if (size === null) return 'size unknown';
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
};

export const fileName = (file: ThreadFile): string =>
  file.name === null || file.name === '' ? 'unnamed file' : file.name;

export const fileState = (file: ThreadFile): string =>
  file.sha256 === null
    ? `not in the archive: ${file.missing ?? 'no bytes'}`
    : `${sizeOf(file.size)}, sha256 ${file.sha256}`;

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

export const noSubject = 'No subject';

/** A rating in words: `5, commented, 2025-01-06 10:00:00 UTC: “Quick and kind”`. */
const ratingWords = ({ state, rating, comment, at }: ThreadRating): string => {
  const facts = [...(rating === null ? [] : [String(rating)]), state, ...(at === null ? [] : [timeOf(at)])];
  return comment === null ? facts.join(', ') : `${facts.join(', ')}: “${comment}”`;
};

/** Facts at the top, in order; an absent one is left out. */
export const headFacts = (head: ThreadHead): readonly (readonly [string, string])[] => {
  const contact = [head.contactName, head.contactEmail]
    .filter((text) => text !== null && text !== '')
    .join(', ');
  const whom = contact !== '' ? contact : (head.contactId ?? 'nobody');
  return [
    [
      'Customer',
      head.contactName === null && head.contactId !== null ? `${whom} (not in the archive)` : whom,
    ],
    ...(head.agentName === null ? [] : [['Assigned to', head.agentName] as const]),
    ...(head.teamName === null ? [] : [['Team', head.teamName] as const]),
    ['Began', timeOf(head.createdAt)],
    ...(head.closedAt === null ? [] : [['Closed', timeOf(head.closedAt)] as const]),
    ...(head.rating === null ? [] : [['Rating', ratingWords(head.rating)] as const]),
    ['Parts', `${counted(head.messages, 'message')}, ${counted(head.notes, 'note')}`],
  ];
};

/** What a reader must know before believing that this is all. */
export const headWarnings = (head: ThreadHead): readonly string[] => [
  ...(head.declaredMessages !== null && head.declaredMessages !== head.messages
    ? [`The source says ${counted(head.declaredMessages, 'message')}; the archive has ${head.messages}.`]
    : []),
  ...(head.declaredNotes !== null && head.declaredNotes !== head.notes
    ? [`The source says ${counted(head.declaredNotes, 'note')}; the archive has ${head.notes}.`]
    : []),
  ...(head.isDeleted ? ['The source marks this conversation as deleted.'] : []),
  ...(head.isSpam ? ['The source marks this conversation as spam.'] : []),
];

/** Where all this comes from, so that anybody can find the same bytes again. */
export const provenanceFacts = (
  head: ThreadHead,
  from: Provenance,
): readonly (readonly [string, string])[] => [
  ['Source', `${from.source}, ${from.org}`],
  ['Conversation', `${head.sourceId} (raw record sha256 ${head.rawSha256}, snapshot ${head.snapshot})`],
  ['Archive', `${from.object} ${from.version}, ${from.objectId}`],
  ['Snapshot', String(from.snapshot)],
  ['Inventory sha512', from.inventorySha512],
  ['Model', from.modelKey ?? 'none'],
  ['Made by', `deskarchive ${packageVersion}`],
];

export const provenanceWords =
  'Every part names its raw record and that record’s SHA-256. The question “record” shows it verbatim: deskarchive query record --param id=…';
