import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, type DuckOptions, openDuck } from '../../core/duckdb.js';
import type { Held, HeldReason, TargetRow } from '../../core/target-row.js';
import type { Mapping } from '../mapping/mapping.js';
import { attachModel } from '../model-views.js';
import { type ShapeContext, shapeContext } from './context.js';
import { type LineageColumns, lineageOf } from './lineage.js';
import { type Questions, questions } from './questions.js';
import { isNarrow, type Scope, scopeVariables } from './scope.js';

/** What every target is shaped from. */
export interface ShapeInput {
  /** Folder of the model, with one Parquet file a table. */
  readonly model: string;
  readonly mapping: Mapping;
  /** The moment of the plan in milliseconds since 1970: nothing is dated after it, snoozes before it are over. */
  readonly now: number;
  /** An existing folder for spilled and temporary data, e.g. the archive's work/. */
  readonly scratch: string;
  readonly duck?: Pick<DuckOptions, 'memoryMb' | 'threads'>;
  /** Everything when absent. */
  readonly scope?: Scope;
}

/** A model shaped for a target. Both streams can be read once each, one after the other or side by side. */
export interface Shaped {
  /** In the order in which the target's phases want them; within a kind by key. */
  rows(signal?: AbortSignal): AsyncIterable<TargetRow>;
  /** What is not loaded, and why. */
  held(signal?: AbortSignal): AsyncIterable<Held>;
  /** Gives back memory and the temporary folder. */
  close(): Promise<void>;
}

/** The streams of a target's rows, one a kind, in the order in which they are written. */
export type RowStreams<L> = (
  ask: Questions,
  context: ShapeContext<L>,
  duck: Duck,
) => readonly AsyncIterable<TargetRow>[];

/** What a target settles besides the mapping. */
export interface ShapeRules<L> {
  readonly limits: L;
  /** Levels of categories, where the target takes fewer than the mapping asks for. */
  readonly depth?: number;
  /** Key of the collection of articles in no category; absent: the target puts them elsewhere by itself. */
  readonly otherCollection?: string;
  /** True: the target has no companies of their own, each person carries a block. */
  readonly companiesInside?: boolean;
}

/**
 * Opens a model, decides what becomes of each thing, and hands out the rows. Deterministic: the same model, mapping,
 * limits and moment give the same rows in the same order. Memory does not grow with the model: joins and sorting
 * spill to `scratch`, and one contact or conversation is in memory at a time. Errors: model-missing, disk-full.
 */
export const shapeModel = async <L>(
  input: ShapeInput,
  rules: ShapeRules<L>,
  streams: RowStreams<L>,
): Promise<Shaped> => {
  const { mapping } = input;
  const folder = await mkdtemp(join(input.scratch, 'shape-'));
  const duck = await openDuck({
    memoryMb: 128,
    threads: 1,
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
    const context = await shapeContext(duck, mapping, rules.limits, Math.floor(input.now / 1000));
    const { scope = {} } = input;
    const ask = questions(duck, {
      ...scopeVariables(scope),
      without_email: mapping.contacts.withoutEmail,
      deleted_contacts: mapping.contacts.deleted,
      deleted_companies: mapping.companies.deleted,
      deleted_conversations: mapping.conversations.deleted,
      deleted_notes: mapping.notes.deleted,
      spam: mapping.conversations.spam,
      objects: objectsVariable(mapping),
      ticket_rules: JSON.stringify(mapping.tickets?.rules ?? []),
      deleted_articles: mapping.articles.deleted,
      not_public: mapping.articles.notPublic,
      top_category: mapping.articles.topCategory,
      depth: String(Math.min(mapping.articles.depth, rules.depth ?? mapping.articles.depth)),
      other_collection: rules.otherCollection ?? '',
      locales: JSON.stringify([...mapping.articles.locales]),
    });
    for (const table of isNarrow(scope) ? narrowDecisions : decisions) await ask.run(table);
    return {
      rows: async function* (signal) {
        for (const rows of streams(ask, context, duck)) {
          for await (const row of rows) {
            signal?.throwIfAborted();
            yield row;
          }
        }
      },
      held: (signal) => heldOf(ask, rules.companiesInside === true, signal),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Kinds of objects and what becomes of them. */
const objectsVariable = ({ objects }: Mapping): string =>
  JSON.stringify([...(objects ?? [])].map(([name, { as }]) => ({ name, as })));

/** Tables that say what becomes of each thing; the streams join them. */
const decisions = [
  'people/company_home',
  'people/contact_home',
  'conversations/conversation_home',
  'objects/object_home',
  'articles/locale_home',
  'articles/category_home',
  'articles/article_home',
] as const;

/** The same with a scope: what it leaves out is held back before anything depends on it. */
const narrowDecisions = decisions.flatMap((table): readonly string[] => {
  if (table === 'people/company_home') return ['scope/conversation_scope', table];
  if (table === 'people/contact_home') return [table, 'scope/people_scope'];
  return table === 'conversations/conversation_home' ? [table, 'scope/thread_scope'] : [table];
});

const heldQuestions = [
  'people/company_held',
  'people/contact_held',
  'people/contact_note_held',
  'conversations/conversation_held',
  'objects/object_held',
  'articles/article_held',
] as const;

async function* heldOf(
  ask: Questions,
  companiesInside: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<Held> {
  for (const question of companiesInside ? [...heldQuestions, 'people/company_lonely'] : heldQuestions) {
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
