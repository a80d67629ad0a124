import { canonicalJson, sha256 } from '../../core/digest.js';
import type { MappingFile } from './file/schema.js';
import type { Confirmation, Mapping } from './mapping.js';

/** The decisions of a file, without its form. */
export const mappingOf = (file: MappingFile): Mapping => ({
  target: file.target,
  archive: {
    object: file.archive.object,
    version: file.archive.version,
    inventorySha512: file.archive.inventory,
  },
  fallbackAuthor: file.fallbackAuthor,
  agents: file.agents,
  teams: file.teams,
  tags: file.tags,
  fields: file.fields,
  contacts: file.contacts,
  companies: file.companies,
  conversations: file.conversations,
  // None is as good as no word of it: what an older file does not say must not take its confirmation away.
  ...(file.marks && file.marks.length > 0 ? { marks: file.marks } : {}),
  ...(file.tickets ? { tickets: file.tickets } : {}),
  ...(file.objects ? { objects: file.objects } : {}),
  notes: file.notes,
  articles: articlesOf(file.articles),
  legacy: file.legacy,
});

/** What an older file does not say must not take its confirmation away: a choice left out is no key. */
const articlesOf = ({ withoutCategory, ...articles }: MappingFile['articles']): Mapping['articles'] =>
  withoutCategory === null ? articles : { ...articles, withoutCategory };

export const confirmationOf = (file: MappingFile): Confirmation | null =>
  file.confirmed ? { ...file.confirmed, content: file.confirmed.content.slice('sha256:'.length) } : null;

/**
 * SHA-256 of what a mapping decides. Comments, order and layout of the file do not count, every decision does:
 * a confirmed mapping stays confirmed when a comment goes and becomes unconfirmed when a word changes.
 */
export const contentSha256 = (mapping: Mapping): string => sha256(canonicalJson(asJson(mapping)));

const asJson = (value: unknown): unknown => {
  if (value instanceof Map) {
    return [...value]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, inner]) => [key, asJson(inner)]);
  }
  if (Array.isArray(value)) return value.map(asJson);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
  }
  return value;
};
