import type { Duck } from '../../core/duckdb.js';
import { type OperationRow, type Thing, toOperation } from '../apply/phase-reader.js';
import { parseFacts } from '../ledger/known.js';
import type { Operation } from '../operation.js';
import type { Plan } from '../plan/plan-file.js';
import { refsOf } from '../references.js';
import { loadSql } from '../sql-file.js';
import type { Belonging, Target } from '../target.js';

/** An operation to take back, with all that it takes. */
export interface Removable {
  readonly operation: Operation;
  readonly remoteId: string;
  /** Where the things are that it refers to, and what its target asks for besides; itself among them. */
  readonly dependencies: ReadonlyMap<string, Thing>;
  readonly belongings: readonly Belonging[];
  /** Characters that it takes while it waits in memory. */
  readonly size: number;
}

/** Something that goes away with its owner. */
export interface GoingAlong {
  readonly key: string;
  readonly kind: string;
  readonly owner: string;
  readonly payload_sha256: string;
  readonly remote: string;
}

/** Things on things that are not ours, things of their own, and what goes along; see sql/removable.sql. */
export const turns = { onOthers: 0, own: 1, along: 2 } as const;

type ThingRow = {
  readonly ordinal: string;
  readonly key: string;
  readonly remote: string;
  readonly facts: string | null;
};
type BelongingRow = Omit<ThingRow, 'key'> & { readonly kind: string };
type UndoRow = OperationRow & { readonly remote: string; readonly facts: string | null };

interface Place {
  readonly file: string;
  readonly number: number;
}

/** Operations whose neighbours are in memory together. */
const together = 512;

/** A phase's files of operations with their numbers in the plan, first to last. */
const placesOf = (plan: Plan): readonly (readonly Place[])[] => {
  let number = 0;
  return plan.header.phases.map(({ phase }) => plan.files(phase).map((file) => ({ file, number: number++ })));
};

/** Finds what there is to take back. Needs `known` filled for the plan. */
export const fillRemovable = async (duck: Duck, plan: Plan): Promise<void> => {
  await duck.run(loadSql('removable-tables', {}));
  for (const { file, number } of placesOf(plan).flat()) {
    await duck.run(loadSql('there', { file }));
    await duck.run(loadSql('removable', { number }));
    await duck.run(loadSql('hanging-on', { number }));
  }
};

/** How much there is to take back, by kind. Needs `fillRemovable`. */
export const countRemovable = async (duck: Duck): Promise<Record<string, number>> => {
  const rows = await duck.all<{ kind: string; operations: number }>(loadSql('removable-kinds', {}));
  return Object.fromEntries(rows.map(({ kind, operations }) => [kind, operations]));
};

interface Stretch extends Place {
  readonly from: number;
  readonly to: number;
}

/** Where a turn has something to take back: phase by phase, the last phase first, and in each the last file. */
const stretchesOf = async (
  duck: Duck,
  plan: Plan,
  turn: number,
): Promise<readonly (readonly Stretch[])[]> => {
  const rows = await duck.all<{ file: number; from: number; to: number }>(
    loadSql('removable-files', { turn }),
  );
  const found = new Map(rows.map((row) => [row.file, row]));
  return [...placesOf(plan)]
    .reverse()
    .map((places) =>
      [...places].reverse().flatMap((place) => {
        const row = found.get(place.number);
        return row ? [{ ...place, from: row.from, to: row.to }] : [];
      }),
    )
    .filter((stretches) => stretches.length > 0);
};

/** The keys that a file's operations of a turn ask for, into `asked`: one question for them all, not one each. */
const askFor = async (
  duck: Duck,
  target: Pick<Target, 'removeAsks'>,
  { file, number, from, to }: Stretch,
  turn: number,
): Promise<void> => {
  await duck.run(loadSql('asked-table', {}));
  const rows = async function* () {
    for await (const some of ranges(duck, { file, number, from, to }, turn))
      yield some.flatMap((row) => {
        const operation = toOperation(row);
        const asked = target.removeAsks?.(operation) ?? [];
        const keys = new Set([...refsOf(operation.payload), ...operation.after, ...asked]);
        return [...keys].map((key) => [row.ordinal, key]);
      });
  };
  await duck.append('asked', rows());
  await duck.run(loadSql('neighbours', { number, turn }));
};

/** A stretch's operations of a turn, some hundred at a time, the last first. */
async function* ranges(
  duck: Duck,
  { file, number, from, to }: Stretch,
  turn: number,
): AsyncGenerator<readonly UndoRow[]> {
  for (let last = to; last >= from; last -= together) {
    const range = { from: Math.max(from, last - together + 1), to: last };
    const rows = await duck.all<UndoRow>(loadSql('undo', { file, number, turn, ...range }));
    if (rows.length > 0) yield rows;
  }
}

const grouped = <T extends { readonly ordinal: string }>(rows: readonly T[]): ReadonlyMap<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.ordinal);
    if (group) group.push(row);
    else groups.set(row.ordinal, [row]);
  }
  return groups;
};

const thingOf = ({ remote, facts }: Pick<ThingRow, 'remote' | 'facts'>): Thing => ({
  remoteId: remote,
  facts: parseFacts(facts),
});

async function* removablesIn(
  duck: Duck,
  target: Pick<Target, 'removeAsks'>,
  stretches: readonly Stretch[],
  turn: number,
): AsyncGenerator<Removable> {
  for (const stretch of stretches) {
    await askFor(duck, target, stretch, turn);
    for await (const rows of ranges(duck, stretch, turn)) {
      const range = { from: Number(rows.at(-1)?.ordinal), to: Number(rows[0]?.ordinal) };
      const neighbours = grouped(await duck.all<ThingRow>(loadSql('neighbours-range', range)));
      const belongings = grouped(await duck.all<BelongingRow>(loadSql('belongings-range', range)));
      for (const row of rows) {
        const near = neighbours.get(row.ordinal) ?? [];
        yield {
          operation: toOperation(row),
          remoteId: row.remote,
          dependencies: new Map([
            ...near.map((one) => [one.key, thingOf(one)] as const),
            [row.key, thingOf(row)],
          ]),
          belongings: (belongings.get(row.ordinal) ?? []).map((one) => ({ kind: one.kind, ...thingOf(one) })),
          size: row.payload.length,
        };
      }
    }
  }
}

/**
 * What one turn takes back, phase by phase, last written first. Memory holds some hundred operations, whatever the plan's
 * size. Needs `fillRemovable`.
 */
export async function* removablesOf(
  duck: Duck,
  plan: Plan,
  target: Pick<Target, 'removeAsks'>,
  turn: number,
): AsyncGenerator<AsyncIterable<Removable>> {
  for (const stretches of await stretchesOf(duck, plan, turn))
    yield removablesIn(duck, target, stretches, turn);
}

/** What goes away with its owner, last written first. Needs `fillRemovable`. */
export async function* goingAlong(duck: Duck, plan: Plan): AsyncGenerator<readonly GoingAlong[]> {
  const reader = await duck.connect();
  try {
    for (const { file, number } of (await stretchesOf(duck, plan, turns.along)).flat())
      yield* reader.stream<GoingAlong>(loadSql('going-along', { file, number, turn: turns.along }));
  } finally {
    reader.close();
  }
}
