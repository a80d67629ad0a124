import type { StoredRecord } from '../../../archive-format/record.js';
import { segment } from '../api/calls.js';
import { parsed, type Resource, type ResourceId, relatedIds } from '../record.js';
import type { Reference } from './reference.js';

/** What records refer to, as pure functions of one record. */

const mark = Buffer.from('"attachments"');

/** Kinds whose files have a documented route below them. */
const viaParent: ReadonlySet<string> = new Set(['message', 'draft', 'forward']);

/** Routes to a file. That by message knows inbound and outbound ones, the short one only outbound ones. */
export const attachmentPaths = (parentKind: string, parentId: string, id: string): readonly string[] => {
  const direct = `/v1/attachments/${segment(id)}`;
  const ofParent = `/v1/${parentKind}s/${segment(parentId)}/attachments/${segment(id)}`;
  // No page documents a route for files of notes and comments; their own links have this form.
  return viaParent.has(parentKind) ? [ofParent, direct] : [direct, ofParent];
};

/** Files of a message, note, draft and so on. */
export const attachmentReferences = (record: StoredRecord): readonly Reference[] => {
  if (!record.bytes?.includes(mark)) return [];
  const { kind: parentKind, id: parentId } = record;
  return relatedIds(parsed(record.bytes), 'attachments').map((id) => ({
    id,
    paths: attachmentPaths(parentKind, parentId, id),
    parentKind,
    parentId,
  }));
};

/** The article itself: the list gives a shorter form without its text. */
export const articleReferences = ({ kind, id }: StoredRecord): readonly Reference[] => [
  { id, paths: [`/v1/kb/articles/${segment(id)}`], parentKind: kind, parentId: id },
];

/** The schedule again, with its holidays: its list leaves them out. */
export const holidayReferences = ({ kind, id }: StoredRecord): readonly Reference[] => [
  { id, paths: [`/v1/schedules/${segment(id)}?include=holidays`], parentKind: kind, parentId: id },
];

const keys = (value: unknown): string[] =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

export const versionPath = (article: string, lang: string): string =>
  `/v1/kb/articles/${segment(article)}/versions/${segment(lang)}`;

/** Every language version that an article names, in any of the places where it may. */
export const versionReferences = (record: StoredRecord): readonly Reference[] => {
  const { langVersions, latestLangs, source } = parsed(record.bytes).attributes ?? {};
  const langs = new Set([
    ...keys(langVersions),
    ...strings(latestLangs),
    ...keys(latestLangs),
    ...strings([source]),
  ]);
  return [...langs].map((lang) => ({
    id: `${record.id}/${lang}`,
    paths: [versionPath(record.id, lang)],
    parentKind: record.kind,
    parentId: record.id,
  }));
};

/** In the HTML of an article, inside a JSON text: `data-media-id=\"64be…\"`. */
const mediaId = /data-media-id=\\?["']?([0-9a-f]{24})/g;

/** Pictures in the text of an article or version. */
export const mediaReferences = (record: StoredRecord): readonly Reference[] => {
  if (!record.bytes) return [];
  const inText = [...record.bytes.toString('latin1').matchAll(mediaId)].map((match) => match[1] as string);
  const related = relatedIds(parsed(record.bytes), 'attachments');
  return [...new Set([...inText, ...related])].map((id) => ({
    id,
    paths: [`/v1/media/${segment(id)}`],
    parentKind: record.kind,
    parentId: record.id,
  }));
};

/** The answer to a survey, which has no list: conversations name it. Half of what they name is not there. */
export const responseReferences = ({ kind, id, bytes }: StoredRecord): readonly Reference[] => {
  const level = parsed(bytes).attributes?.satisfactionLevel as
    | { readonly formResponse?: unknown }
    | null
    | undefined;
  const response = level?.formResponse;
  return typeof response === 'string' && response !== ''
    ? [
        {
          id: response,
          paths: [`/v1/satisfaction-responses/${segment(response)}`],
          parentKind: kind,
          parentId: id,
        },
      ]
    : [];
};

const routes: Readonly<Record<string, string>> = {
  user: '/v1/users/',
  customer: '/v1/customers/',
  company: '/v1/companies/',
  conversation: '/v1/conversations/',
};

const pointers = (value: Resource): ResourceId[] =>
  Object.values(value.relationships ?? {}).flatMap((relationship) => {
    const data = relationship?.data;
    return Array.isArray(data) ? (data as ResourceId[]) : data ? [data as ResourceId] : [];
  });

/** Records of one kind that a record points to. Messages write `customers` where all others write `customer`. */
export const pointedAt =
  (kind: 'user' | 'customer' | 'company' | 'conversation') =>
  (record: StoredRecord): readonly Reference[] => {
    const value = parsed(record.bytes);
    const ids = pointers(value)
      .filter(({ type }) => type === kind || type === `${kind}s`)
      .map(({ id }) => id);
    if (kind === 'user') ids.push(...strings(value.attributes?.assignedUsers));
    const known = new Set(ids.filter((id): id is string => typeof id === 'string' && id !== ''));
    return [...known].map((id) => ({
      id,
      paths: [`${routes[kind]}${segment(id)}`],
      parentKind: record.kind,
      parentId: record.id,
    }));
  };
