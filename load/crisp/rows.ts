import { z } from 'zod';

/**
 * The rows that the Crisp target takes, one schema a kind: the contract between transform/to-crisp and load/crisp.
 * Everything is decided here already; compiling only lays it out as calls. Times are milliseconds, as Crisp wants them.
 */

const ms = z.number().int().positive();
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Keys are letters, digits, `_` and `-`; Crisp refuses any other. */
const flatData = z.record(z.string().regex(/^[A-Za-z0-9_-]+$/), scalar);

/** Tags: not empty, and without white space, which the CSV import and the search take for a border. */
const segments = z.array(z.string().regex(/^\S+$/));

const file = z.object({
  sha256: z.string().length(64),
  name: z.string().min(1),
  contentType: z.string().min(1),
  size: z.number().int().nonnegative(),
});

export const personRow = z.object({
  /** The key at Crisp: unique among people. */
  email: z.string().min(3),
  nickname: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  timezone: z.string().nullable(),
  /** Crisp has no companies: each person carries a block. */
  company: z
    .object({
      name: z.string().nullable(),
      url: z.string().nullable(),
      domain: z.string().nullable(),
      employees: z.number().nullable(),
      tags: z.array(z.string().min(1)),
    })
    .nullable(),
  segments,
  notepad: z.string().nullable(),
  active: ms.nullable(),
  data: flatData,
});

export const messageRow = z.object({
  /** Stable, e.g. `kustomer:message:64e0…` or `…#2` for the second piece of a split text. */
  key: z.string().min(1),
  type: z.enum(['text', 'note', 'file']),
  from: z.enum(['user', 'operator']),
  origin: z.string().min(1),
  /** Markdown; for a file what stands in `file`. */
  content: z.string().nullable(),
  file: file.nullable(),
  timestamp: ms,
  /** Unique within the conversation, the same in every run. */
  fingerprint: z.number().int().positive(),
  author: z.string().nullable(),
  automated: z.boolean(),
  /** The text as it was, beside its Markdown. */
  html: z.string().nullable(),
  properties: flatData,
});

export const conversationRow = z.object({
  /** Key of a person row. */
  person: z.string(),
  email: z.string(),
  nickname: z.string().nullable(),
  subject: z.string().nullable(),
  segments,
  data: flatData,
  /** E-mails of others who took part. */
  participants: z.array(z.string()),
  messages: z.array(messageRow).min(1),
  assigneeEmail: z.string().nullable(),
  state: z.enum(['pending', 'unresolved', 'resolved']),
});

const place = {
  /** Language at Crisp. */
  locale: z.string().min(2),
  /** Folder, or folder and file, e.g. `orders/returns.md`. */
  path: z.string().min(1),
  title: z.string().min(1),
  description: z.string().nullable(),
};

export const folderRow = z.object({
  level: z.number().int().min(1).max(2),
  /** The same category in each language. */
  places: z.array(z.object({ ...place, parent: z.string().nullable() })).min(1),
});

export const articleTextRow = z.object({
  ...place,
  parent: z.string(),
  /**
   * Markdown in Crisp's dialect. A link to another article is written as `](article:<locale>/<path>)`, a picture
   * from the archive as `](blob:<sha256>)`; loading puts the real addresses in.
   */
  markdown: z.string(),
  published: z.boolean(),
  /** The pages that the text links to: `<locale>/<path>`, and the key of the article's row. */
  linksTo: z.array(z.object({ place: z.string(), article: z.string() })),
  pictures: z.array(file),
  /** Path at the source, which is to lead here. */
  oldPath: z.string().nullable(),
});

export const articleRow = z.object({ texts: z.array(articleTextRow).min(1) });

/** Readers at the source may not read it, in these languages: what an earlier load published of it is unpublished. */
export const articleWithdrawalRow = z.object({ locales: z.array(z.string().min(2)).min(1) });

export const localeRow = z.object({ locale: z.string().min(2) });

export const crispRows = {
  person: personRow,
  conversation: conversationRow,
  locale: localeRow,
  folder: folderRow,
  article: articleRow,
  'article-withdrawal': articleWithdrawalRow,
} as const;

export type CrispRowKind = keyof typeof crispRows;
export type CrispRowData<K extends CrispRowKind> = z.infer<(typeof crispRows)[K]>;
