import type { TargetRow } from '../../../core/target-row.js';
import type { Mapping } from '../../mapping/mapping.js';
import { alongside, type Numbered } from '../../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import { lossLog } from '../../shape/losses.js';
import type { Questions } from '../../shape/questions.js';
import { holdable, isBlank } from '../../shape/text/repair.js';
import type { ShapeContext } from '../context.js';
import type { CollectionRow } from '../rows.js';

export interface CollectionIn extends Numbered, LineageColumns {
  readonly id: string;
  /** Level at Intercom, from 1. */
  readonly level: number;
  /** Level at the source. */
  readonly deep: number;
  readonly parent_key: string | null;
  readonly ordinal: number;
}

export interface CollectionTextIn extends Numbered, LineageColumns {
  readonly locale: string;
  /** Null when the mapping leaves the language out. */
  readonly target_locale: string | null;
  readonly is_default: boolean;
  readonly name: string | null;
  readonly slug: string | null;
  readonly description: string | null;
}

interface Children extends Record<string, Numbered> {
  readonly texts: CollectionTextIn;
}

export async function* collectionRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  const joined = alongside<CollectionIn, Children>(ask.stream('articles/collection'), {
    texts: ask.stream('articles/collection_text'),
  });
  for await (const { parent, children } of joined) yield shapeCollection(parent, children.texts, context);
  const other = await otherCollection(ask, context);
  if (other) yield other;
}

/** Key of the collection of articles in no category. */
export const otherCollectionKey = ({ archive }: Mapping): string => `${archive.object}:without-category`;

/** The last one at the top, for articles that stand in no category: a choice of the mapping, no record is behind it. */
const otherCollection = async (ask: Questions, { mapping }: ShapeContext): Promise<TargetRow | undefined> => {
  const name = mapping.articles.withoutCategory;
  if (name === undefined) return undefined;
  const [found] = await ask.all<{ articles: number }>('articles/other_articles');
  if (!found || found.articles === 0) return undefined;
  const key = otherCollectionKey(mapping);
  const data: CollectionRow = {
    name,
    description: null,
    parent: null,
    level: 1,
    ordinal: 1_000_000,
    translations: {},
  };
  return {
    kind: 'collection',
    key,
    lineage: { source: mapping.archive.object, kind: 'collection', id: key, rawSha256: null },
    data: { ...data },
    losses: [],
  };
};

/** `texts` come with the default language first. */
export const shapeCollection = (
  collection: CollectionIn,
  texts: readonly CollectionTextIn[],
  context: ShapeContext,
): TargetRow => {
  const losses = lossLog(lineageOf(collection));
  if (collection.deep > collection.level) {
    losses.add(
      'category-depth',
      'level',
      `level ${collection.deep}`,
      `level ${context.mapping.articles.depth}`,
    );
  }
  const [main, ...others] = texts as [CollectionTextIn, ...CollectionTextIn[]];
  const named = (text: CollectionTextIn) => {
    const name = [text.name, text.slug].find((word) => word !== null && !isBlank(word)) ?? '(no name)';
    if (name !== text.name) losses.add('text-empty-replaced', `name in ${text.locale}`, text.name, name);
    const { description } = text;
    return {
      name: holdable(name, 'name', losses),
      description: description === null ? null : holdable(description, 'description', losses),
    };
  };
  const translations: Record<string, { name: string; description: string | null }> = {};
  for (const text of others) {
    if (text.target_locale === null || text.target_locale === main.target_locale) {
      losses.add('locale-mapped', `name in ${text.locale}`, text.name, null);
    } else {
      if (text.target_locale !== text.locale)
        losses.add('locale-mapped', 'language', text.locale, text.target_locale);
      translations[text.target_locale] = named(text);
    }
  }
  const data: CollectionRow = {
    ...named(main),
    parent: collection.parent_key,
    level: collection.level,
    ordinal: collection.ordinal,
    translations,
  };
  return {
    kind: 'collection',
    key: collection.id,
    lineage: lineageOf(collection),
    data: { ...data },
    losses: losses.all,
  };
};
