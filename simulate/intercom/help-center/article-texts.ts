import { type Body, type Fields, isObject, type JsonObject } from '../api/fields.js';
import {
  invalid,
  invalidValue,
  isRefusal,
  missing,
  notCovered,
  type Refusal,
  refuse,
} from '../api/refusal.js';
import type { Desk } from '../desk.js';
import type { Article, ArticleText } from '../state/help-center.js';
import { defaultHelpCenter, localeRefusal } from './collections.js';
import { takeBody } from './pictures.js';

/** The texts of an article in all its languages, taken whole or not at all. */

/** What a call may say of an article; only where it lies is written differently by POST and PUT. */
export const textFields = {
  title: { type: 'string' },
  description: { type: 'string', nullable: true },
  body: { type: 'string', nullable: true },
  body_markdown: { type: 'string', since: '2.16' },
  author_id: { type: 'integer' },
  state: { type: 'string', values: ['published', 'draft'] },
  parent_type: { type: 'string', values: ['collection', 'section'] },
  translated_content: { type: 'object', nullable: true },
  audience_ids: { type: 'array', since: '2.16' },
  ai_chatbot_availability: { type: 'boolean', since: '2.16' },
  ai_copilot_availability: { type: 'boolean', since: '2.16' },
  ai_sales_agent_availability: { type: 'boolean', since: '2.16' },
  scheduled_publish_at: { type: 'string', since: '2.16' },
  scheduled_unpublish_at: { type: 'string', since: '2.16' },
} as const satisfies Fields;

export type ArticleBody = Body<typeof textFields>;

/** Fields that the vendor honours and the stand-in does not: refused as our gap instead of passed over. */
const gaps = [
  'body_markdown',
  'audience_ids',
  'ai_chatbot_availability',
  'ai_copilot_availability',
  'ai_sales_agent_availability',
  'scheduled_publish_at',
  'scheduled_unpublish_at',
] as const satisfies readonly (keyof ArticleBody)[];

const authorMissing = refuse(
  400,
  'parameter_not_found',
  'author_id must be in the main body or default locale translated_content object',
);

interface Given {
  readonly title: string | undefined;
  readonly description: string | null | undefined;
  readonly body: string | null | undefined;
  readonly authorId: number | undefined;
  readonly state: 'draft' | 'published' | undefined;
}

/** One language of an article, new or changed; nothing is kept when any of it is refused. */
const takeText = async (
  desk: Desk,
  given: Given,
  known: ArticleText | undefined,
): Promise<ArticleText | Refusal> => {
  const title = given.title ?? known?.title;
  if (title === undefined || title.trim() === '') return missing('title');
  const authorId = given.authorId === undefined ? known?.authorId : String(given.authorId);
  if (authorId === undefined) return authorMissing;
  if (!desk.workspace.admins.has(authorId)) return invalid('author_id is not a teammate of this workspace');
  const body = given.body == null ? (known?.body ?? '') : await takeBody(desk, given.body);
  if (isRefusal(body)) return body;
  const now = desk.now();
  return {
    title,
    description: given.description === undefined ? (known?.description ?? '') : (given.description ?? ''),
    body,
    authorId,
    state: given.state ?? known?.state ?? 'draft',
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
};

const translation = (content: JsonObject): Given | Refusal => {
  const { title, description, body, author_id: authorId, state } = content;
  if (title !== undefined && typeof title !== 'string') return invalidValue('title', title);
  if (description != null && typeof description !== 'string') return invalidValue('description', description);
  if (body != null && typeof body !== 'string') return invalidValue('body', body);
  if (authorId !== undefined && !Number.isInteger(authorId)) return invalidValue('author_id', authorId);
  if (state !== undefined && state !== 'draft' && state !== 'published') return invalidValue('state', state);
  return { title, description, body, authorId: authorId as number | undefined, state };
};

/** What a call may say of a language; its times can be read only. */
const translated: readonly string[] = ['type', 'title', 'description', 'body', 'author_id', 'state'];

/** Texts by locale; the default one stands for the article's own fields. */
const translationsOf = (desk: Desk, given: unknown): ReadonlyMap<string, Given> | Refusal => {
  const texts = new Map<string, Given>();
  for (const [locale, content] of Object.entries((given as JsonObject | null | undefined) ?? {})) {
    if (locale === 'type' || content === null) continue;
    const refusal = localeRefusal(desk, locale);
    if (refusal) return refusal;
    if (!isObject(content)) return invalidValue(`translated_content.${locale}`, content);
    const text = translation(content);
    if (isRefusal(text)) return text;
    for (const key of Object.keys(content))
      if (!translated.includes(key)) desk.breach('ignored', `${key} of translated_content.${locale}`);
    texts.set(locale, text);
  }
  return texts;
};

interface Taken {
  readonly text: ArticleText;
  readonly translations: Readonly<Record<string, ArticleText>>;
}

/** Checks and cleans every text of a call, fetching its pictures; `known` is the article that it changes. */
export const takeTexts = async (
  desk: Desk,
  body: ArticleBody,
  known: Article | undefined,
): Promise<Taken | Refusal> => {
  if (body.body != null && body.body_markdown !== undefined)
    return invalid('body and body_markdown cannot be used together');
  const gap = notCovered(body, gaps);
  if (gap) return gap;
  const given = translationsOf(desk, body.translated_content);
  if (isRefusal(given)) return given;
  const locale = defaultHelpCenter(desk).locales[0] as string;
  const own = given.get(locale);
  const text = await takeText(
    desk,
    {
      title: body.title ?? own?.title,
      description: body.description === undefined ? own?.description : body.description,
      body: body.body ?? own?.body,
      authorId: body.author_id ?? own?.authorId,
      state: body.state ?? own?.state,
    },
    known?.text,
  );
  if (isRefusal(text)) return text;
  const translations: Record<string, ArticleText> = { ...known?.translations };
  for (const [other, content] of given) {
    if (other === locale) continue;
    const inherited = { ...content, authorId: content.authorId ?? Number(text.authorId) };
    const taken = await takeText(desk, inherited, known?.translations[other]);
    if (isRefusal(taken)) return taken;
    translations[other] = taken;
  }
  return { text, translations };
};
