import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckOptions, openDuck } from '../../core/duckdb.js';
import type { Held, HeldReason, TargetRow } from '../../core/target-row.js';
import type { Mapping } from '../mapping/mapping.js';
import { attachModel } from '../model-views.js';
import { articleRows } from './articles/articles.js';
import { collectionRows } from './articles/collections.js';
import { attributeRows } from './attributes.js';
import { shapeContext } from './context.js';
import { conversationRows } from './conversations/conversations.js';
import { documentedLimits, type IntercomLimits } from './limits.js';
import { type LineageColumns, lineageOf } from './lineage.js';
import { companyRows } from './people/companies.js';
import { contactRows } from './people/contacts.js';
import { type Questions, questions } from './questions.js';
import { tagRows } from './tags.js';

export interface ShapeInput {
  /** Folder of the model, with one Parquet file a table. */
  readonly model: string;
  readonly mapping: Mapping;
  /** The target's capabilities. */
  readonly capabilities: Pick<
    IntercomLimits,
    'maxTextLength' | 'maxAttachmentsPerPart' | 'maxAttachmentBytes'
  >;
  /** The moment of the plan in milliseconds since 1970: nothing is dated after it, snoozes before it are over. */
  readonly now: number;
  /** An existing folder for spilled and temporary data, e.g. the archive's work/. */
  readonly scratch: string;
  readonly duck?: Pick<DuckOptions, 'memoryMb' | 'threads'>;
}

/** A model shaped for Intercom. Both streams can be read once each, one after the other or side by side. */
export interface Shaped {
  /** Attributes, tags, companies, contacts, conversations, collections, articles; within a kind by key. */
  rows(signal?: AbortSignal): AsyncIterable<TargetRow>;
  /** What is not loaded, and why. */
  held(signal?: AbortSignal): AsyncIterable<Held>;
  /** Gives back memory and the temporary folder. */
  close(): Promise<void>;
}

/**
 * Shapes a model for Intercom. Deterministic: the same model, mapping, capabilities and moment give the same rows in
 * the same order. Memory does not grow with the model: joins and sorting spill to `scratch`, and one contact or
 * conversation is in memory at a time. Errors: model-missing, disk-full.
 */
export const shapeForIntercom = async (input: ShapeInput): Promise<Shaped> => {
  const { mapping } = input;
  const folder = await mkdtemp(join(input.scratch, 'shape-'));
  const duck = await openDuck({
    ...input.duck,
    path: join(folder, 'shape.duckdb'),
    scratch: join(folder, 'spill'),
  });
  const close = async (): Promise<void> => {
    duck.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await attachModel(duck, input.model);
    const limits: IntercomLimits = { ...documentedLimits, ...input.capabilities };
    const context = await shapeContext(duck, mapping, limits, Math.floor(input.now / 1000));
    const ask = questions(duck, {
      without_email: mapping.contacts.withoutEmail,
      deleted_contacts: mapping.contacts.deleted,
      deleted_companies: mapping.companies.deleted,
      deleted_conversations: mapping.conversations.deleted,
      deleted_notes: mapping.notes.deleted,
      spam: mapping.conversations.spam,
      deleted_articles: mapping.articles.deleted,
      not_public: mapping.articles.notPublic,
      top_category: mapping.articles.topCategory,
      depth: String(mapping.articles.depth),
      locales: JSON.stringify([...mapping.articles.locales]),
    });
    for (const table of decisions) await ask.run(table);
    return {
      rows: async function* (signal) {
        const kinds = [
          attributeRows(duck, context),
          tagRows(duck, context),
          companyRows(ask, context),
          contactRows(ask, context),
          conversationRows(ask, context),
          collectionRows(ask, context),
          articleRows(ask, context),
        ];
        for (const rows of kinds) {
          for await (const row of rows) {
            signal?.throwIfAborted();
            yield row;
          }
        }
      },
      held: (signal) => heldOf(ask, signal),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Tables that say what becomes of each thing; the streams join them. */
const decisions = [
  'people/company_home',
  'people/contact_home',
  'conversations/conversation_home',
  'articles/locale_home',
  'articles/category_home',
  'articles/article_home',
] as const;

const heldQuestions = [
  'people/company_held',
  'people/contact_held',
  'people/contact_note_held',
  'conversations/conversation_held',
  'articles/article_held',
] as const;

async function* heldOf(ask: Questions, signal: AbortSignal | undefined): AsyncGenerator<Held> {
  for (const question of heldQuestions) {
    for await (const rows of ask.stream<LineageColumns & { reason: HeldReason; detail: string | null }>(
      question,
    )) {
      for (const row of rows) {
        signal?.throwIfAborted();
        yield { reason: row.reason, lineage: lineageOf(row), detail: row.detail };
      }
    }
  }
}
