/**
 * The rows that loading into Crisp takes: the same forms as load/crisp/rows.ts declares and checks. The two rooms
 * must not import each other; test/transform/to-crisp holds them equal. Times are milliseconds.
 */

export type Data = Readonly<Record<string, string | number | boolean>>;

export interface FileRow {
  readonly sha256: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
}

export interface PersonRow {
  readonly email: string;
  readonly nickname: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly company: {
    readonly name: string | null;
    readonly url: string | null;
    readonly domain: string | null;
    readonly employees: number | null;
    readonly tags: readonly string[];
  } | null;
  readonly segments: readonly string[];
  readonly notepad: string | null;
  readonly active: number | null;
  readonly data: Data;
}

export interface MessageRow {
  readonly key: string;
  readonly type: 'text' | 'note' | 'file';
  readonly from: 'user' | 'operator';
  readonly origin: string;
  readonly content: string | null;
  readonly file: FileRow | null;
  readonly timestamp: number;
  readonly fingerprint: number;
  readonly author: string | null;
  readonly automated: boolean;
  readonly html: string | null;
  readonly properties: Data;
}

export interface ConversationRow {
  readonly person: string;
  readonly email: string;
  readonly nickname: string | null;
  readonly subject: string | null;
  readonly segments: readonly string[];
  readonly data: Data;
  readonly participants: readonly string[];
  readonly messages: readonly MessageRow[];
  readonly assigneeEmail: string | null;
  readonly state: 'pending' | 'unresolved' | 'resolved';
}

interface Place {
  readonly locale: string;
  readonly path: string;
  readonly title: string;
  readonly description: string | null;
}

export interface FolderRow {
  readonly level: number;
  readonly places: readonly (Place & { readonly parent: string | null })[];
}

export interface ArticleTextRow extends Place {
  readonly parent: string;
  readonly markdown: string;
  readonly published: boolean;
  readonly linksTo: readonly { readonly place: string; readonly article: string }[];
  readonly pictures: readonly FileRow[];
  readonly oldPath: string | null;
}

export interface ArticleRow {
  readonly texts: readonly ArticleTextRow[];
}

/** Readers at the source may not read it, in these languages: what an earlier load published of it is unpublished. */
export interface ArticleWithdrawalRow {
  readonly locales: readonly string[];
}

export interface LocaleRow {
  readonly locale: string;
}

/** All kinds of rows. */
export interface CrispRows {
  readonly person: PersonRow;
  readonly conversation: ConversationRow;
  readonly locale: LocaleRow;
  readonly folder: FolderRow;
  readonly article: ArticleRow;
  readonly 'article-withdrawal': ArticleWithdrawalRow;
}
