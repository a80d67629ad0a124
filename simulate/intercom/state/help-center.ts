/** Help centres and what they show. Times are Unix seconds. */

export interface HelpCenter {
  readonly id: string;
  readonly identifier: string;
  readonly displayName: string;
  readonly url: string;
  readonly locales: readonly string[];
  readonly createdAt: number;
}

export interface Texts {
  readonly name: string;
  readonly description: string;
}

export interface Collection {
  readonly id: string;
  name: string;
  description: string;
  parentId: string | null;
  readonly helpCenterId: string;
  /** Given by the workspace; no call writes it. */
  readonly order: number;
  translations: Readonly<Record<string, Texts>>;
  readonly createdAt: number;
  updatedAt: number;
}

export type ArticleState = 'draft' | 'published';

/** One language of an article. `body` is normalised; its pictures stand as `picture:<id>`. */
export interface ArticleText {
  readonly title: string;
  readonly description: string;
  readonly body: string;
  readonly authorId: string;
  readonly state: ArticleState;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Article {
  readonly id: string;
  text: ArticleText;
  translations: Readonly<Record<string, ArticleText>>;
  parentId: string | null;
  tags: { tagId: string; appliedAt: number; appliedBy: string | null }[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface InternalArticle {
  readonly id: string;
  title: string;
  body: string;
  authorId: string;
  ownerId: string;
  tags: { tagId: string; appliedAt: number; appliedBy: string | null }[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface Redirect {
  readonly id: string;
  readonly helpCenterId: string;
  readonly fromUrl: string;
  readonly locale: string;
  readonly targetType: 'article' | 'collection';
  readonly targetId: string;
  readonly createdAt: number;
}
