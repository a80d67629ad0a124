import { readFile } from 'node:fs/promises';
import { type Duck, openDuck } from '../../core/duckdb.js';
import { asset } from '../../core/package-info.js';
import type { TargetName } from '../mapping/mapping.js';
import { attachModel } from '../model-views.js';
import { rewritePlaceholders } from './placeholders.js';
import { type HandoverRules, handoverRules } from './rules.js';

/** A thing that was set up at the source and has to be built anew by hand. */
export interface SetupItem {
  readonly kind: string;
  readonly name: string;
  readonly state: string;
  readonly description: string | null;
  /** Name of what it belongs to. */
  readonly partOf: string | null;
  /** What to build in its place. */
  readonly rebuild: string;
  /** Everything the source says of it, as JSON. */
  readonly definition: string;
  readonly source: { readonly kind: string; readonly id: string; readonly rawSha256: string };
}

/** A prepared answer, ready to be pasted. */
export interface MacroItem {
  readonly name: string;
  readonly locale: string | null;
  /** In the target's way of writing placeholders, as far as it is known. */
  readonly text: string;
  readonly original: string;
  readonly changed: readonly { readonly from: string; readonly to: string }[];
  readonly unknown: readonly string[];
  /** What it changes on the conversation besides (JSON). */
  readonly actions: string | null;
  readonly private: boolean;
  readonly source: { readonly kind: string; readonly id: string; readonly rawSha256: string };
}

export interface Handover {
  readonly format: 'deskarchive-handover/1';
  readonly target: TargetName;
  readonly items: readonly SetupItem[];
  readonly macros: readonly MacroItem[];
  /** Items by kind. */
  readonly counts: Readonly<Record<string, number>>;
}

interface ItemRow {
  readonly kind: string;
  readonly name: string;
  readonly description: string | null;
  readonly state: string;
  readonly part_of: string | null;
  readonly rebuild: string;
  readonly definition: string;
  readonly source_kind: string;
  readonly source_id: string;
  readonly raw_sha256: string;
}

interface MacroRow {
  readonly name: string;
  readonly text: string | null;
  readonly locale: string | null;
  readonly actions: string | null;
  readonly private: boolean;
  readonly source_kind: string;
  readonly source_id: string;
  readonly raw_sha256: string;
}

const itemSql = `
SELECT item.kind, item.name, item.description, item.state, owner.name AS part_of, item.rebuild, item.definition,
  item.source_kind, item.source_id, item.raw_sha256
FROM inventory AS item
LEFT JOIN inventory AS owner ON owner.id = item.part_of
ORDER BY item.kind, item.name, item.id`;

const macroSql = `
SELECT name, text, locale, actions, private, source_kind, source_id, raw_sha256
FROM macro
WHERE NOT deleted
ORDER BY name, id`;

/** Texts of the organisation, by name in lower case. */
const snippetsOf = (items: readonly ItemRow[]): Map<string, string> => {
  const snippets = new Map<string, string>();
  for (const { kind, name, definition } of items) {
    if (kind !== 'text_snippet') continue;
    const { value, text } = JSON.parse(definition) as { readonly value?: unknown; readonly text?: unknown };
    const words = typeof value === 'string' ? value : typeof text === 'string' ? text : undefined;
    if (words !== undefined) snippets.set(name.toLowerCase(), words);
  }
  return snippets;
};

/** What a macro does besides, with tags by their names: nobody can look ids up when the old desk is gone. */
const namedActions = (actions: string | null, tags: ReadonlyMap<string, string>): string | null => {
  if (actions === null) return null;
  const parsed = JSON.parse(actions) as { readonly tags?: { readonly value?: unknown } } | null;
  const ids = parsed?.tags?.value;
  if (!Array.isArray(ids)) return actions;
  const value = ids.map((id: unknown) => tags.get(String(id)) ?? id);
  return JSON.stringify({ ...parsed, tags: { ...parsed?.tags, value } });
};

const sourceOf = ({ source_kind, source_id, raw_sha256 }: ItemRow | MacroRow) => ({
  kind: source_kind,
  id: source_id,
  rawSha256: raw_sha256,
});

interface CrewRow extends Omit<ItemRow, 'part_of' | 'rebuild' | 'kind'> {
  readonly kind: 'agent' | 'team' | 'object_type';
}

/** Agents, teams and kinds of objects, where the target has no way for them. */
const crewOf = async (duck: Duck, { crew }: HandoverRules): Promise<readonly ItemRow[]> => {
  const sql = await readFile(asset('transform', 'handover', 'crew.sql'), 'utf8');
  const rebuild = { agent: crew.agent, team: crew.team, object_type: crew.objectType };
  return (await duck.all<CrewRow>(sql)).flatMap((row) => {
    const words = rebuild[row.kind];
    return words === undefined ? [] : [{ ...row, part_of: null, rebuild: words }];
  });
};

/** What a model's desk has set up and no interface carries over to the target. Errors: model-missing. */
export const readHandover = async (model: string, target: TargetName): Promise<Handover> => {
  const rules = handoverRules(target);
  const duck = await openDuck({ memoryMb: 256 });
  try {
    await attachModel(duck, model);
    const items = [...(await crewOf(duck, rules)), ...(await duck.all<ItemRow>(itemSql))];
    const macros = await duck.all<MacroRow>(macroSql);
    const snippets = snippetsOf(items);
    const named = await duck.all<{ id: string; name: string }>(
      'SELECT source_id AS id, name FROM tag ORDER BY id',
    );
    const tags = new Map(named.map(({ id, name }) => [id, name]));
    const counts: Record<string, number> = {};
    for (const { kind } of items) counts[kind] = (counts[kind] ?? 0) + 1;
    return {
      format: 'deskarchive-handover/1',
      target,
      items: items.map((row) => ({
        kind: row.kind,
        name: row.name,
        state: row.state,
        description: row.description,
        partOf: row.part_of,
        rebuild: row.rebuild,
        definition: row.definition,
        source: sourceOf(row),
      })),
      macros: macros.map((row) => {
        const original = row.text ?? '';
        return {
          name: row.name,
          locale: row.locale,
          ...rewritePlaceholders(original, rules.placeholders, snippets),
          original,
          actions: namedActions(row.actions, tags),
          private: row.private,
          source: sourceOf(row),
        };
      }),
      counts,
    };
  } finally {
    duck.close();
  }
};
