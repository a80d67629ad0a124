import type { Duck } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { type Known, parseFacts, toKnown } from '../ledger/known.js';
import type { Operation } from '../operation.js';
import { loadSql } from '../sql-file.js';

export interface OperationRow {
  readonly phase: number;
  readonly ordinal: string;
  readonly unit: string;
  readonly step: number;
  readonly key: string;
  readonly kind: string;
  readonly payload: string;
  readonly payload_sha256: string;
  readonly after: readonly string[];
  readonly looks: readonly string[];
  readonly owner: string | null;
  readonly source: string;
  readonly source_kind: string;
  readonly source_id: string;
  readonly raw_sha256: string | null;
  readonly blob_bytes: string;
}

/** An operation of a plan; its payload is parsed only when asked for, since most of a repeated load is done already. */
export interface PlannedOperation {
  readonly key: string;
  readonly kind: string;
  readonly payloadSha256: string;
  /** Characters that it takes while it waits in memory. */
  readonly size: number;
  parse(): Operation;
}

export const toOperation = (row: OperationRow): Operation => ({
  key: row.key,
  phase: row.phase,
  unit: row.unit,
  step: row.step,
  kind: row.kind,
  payload: JSON.parse(row.payload) as Operation['payload'],
  payloadSha256: row.payload_sha256,
  after: row.after,
  looks: row.looks,
  owner: row.owner,
  lineage: {
    source: row.source,
    kind: row.source_kind,
    id: row.source_id,
    rawSha256: row.raw_sha256,
  },
  blobBytes: Number(row.blob_bytes),
});

/** A thing at the target that an operation may refer to. */
export interface Thing {
  readonly remoteId: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** What is known about a unit before its first operation runs. */
export interface UnitHead {
  readonly unit: string;
  /** By key; only operations that the ledger names. */
  readonly known: ReadonlyMap<string, Known & { readonly kind: string }>;
  /** Operations of earlier phases, by key; undefined: not done. */
  readonly dependencies: ReadonlyMap<string, Thing | undefined>;
}

interface Cursor<T> {
  peek(): Promise<T | undefined>;
  take(): Promise<T | undefined>;
}

const cursorOf = <T>(chunks: AsyncGenerator<T[]>): Cursor<T> => {
  let rows: T[] = [];
  let next = 0;
  let ended = false;
  const peek = async (): Promise<T | undefined> => {
    while (next >= rows.length && !ended) {
      const step = await chunks.next();
      ended = step.done === true;
      rows = step.done ? [] : step.value;
      next = 0;
    }
    return rows[next];
  };
  return {
    peek,
    take: async () => {
      const row = await peek();
      next++;
      return row;
    },
  };
};

/** All rows of a unit; both streams run in the order of the phase, so they are the next ones or there are none. */
const takeUnit = async <T extends { readonly unit: string }>(
  cursor: Cursor<T>,
  unit: string,
): Promise<T[]> => {
  const rows: T[] = [];
  while ((await cursor.peek())?.unit === unit) rows.push((await cursor.take()) as T);
  return rows;
};

type StateRow = Parameters<typeof toKnown>[0] & {
  readonly unit: string;
  readonly key: string;
  readonly kind: string;
};
interface DependencyRow {
  readonly unit: string;
  readonly key: string;
  readonly remote: string | null;
  readonly facts: string | null;
}

/**
 * A question asked of a phase's files one after another. Each holds a run of the phase, so the answers in turn are the
 * answer of the whole, and no sort or join is larger than a file.
 */
async function* fileByFile<T>(
  duck: Duck,
  name: 'states' | 'dependencies' | 'phase',
  files: readonly string[],
  from: number,
): AsyncGenerator<T[]> {
  for (const file of files) yield* duck.stream<T>(loadSql(name, { files: [file], from }));
}

/**
 * The operations of a phase in plan order, each with the head of its unit (the same object for all of one unit).
 * Three streams run side by side, so memory holds one unit's head and a few thousand rows, whatever the plan's size.
 * Needs `known` filled for the phase. `from`: number of the first operation that is wanted, the first of a unit.
 */
export async function* readPhase(
  duck: Duck,
  files: readonly string[],
  from = 1,
): AsyncGenerator<{ readonly head: UnitHead; readonly operation: PlannedOperation }> {
  const connections = await Promise.all([duck.connect(), duck.connect(), duck.connect()]);
  const [first, second, third] = connections as [Duck, Duck, Duck];
  const states = cursorOf(fileByFile<StateRow>(first, 'states', files, from));
  const dependencies = cursorOf(fileByFile<DependencyRow>(second, 'dependencies', files, from));
  let head: UnitHead | undefined;
  let ordinal = from - 1;
  try {
    for await (const rows of fileByFile<OperationRow>(third, 'phase', files, from)) {
      for (const row of rows) {
        // DuckDB keeps a file's order only as long as it is set to; a wrong order here would write parts mixed up.
        if (Number(row.ordinal) !== ++ordinal)
          throw deskError('plan-invalid', {
            what: `Operation ${ordinal} of the phase came as number ${row.ordinal}.`,
            where: files[0],
          });
        if (head?.unit !== row.unit) {
          const known = await takeUnit(states, row.unit);
          const needed = await takeUnit(dependencies, row.unit);
          head = {
            unit: row.unit,
            known: new Map(known.map((state) => [state.key, { ...toKnown(state), kind: state.kind }])),
            dependencies: new Map(
              needed.map(({ key, remote, facts }) => [
                key,
                remote === null ? undefined : { remoteId: remote, facts: parseFacts(facts) },
              ]),
            ),
          };
        }
        yield {
          head,
          operation: {
            key: row.key,
            kind: row.kind,
            payloadSha256: row.payload_sha256,
            size: row.payload.length,
            parse: () => toOperation(row),
          },
        };
      }
    }
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** All operations of a kind; for checks before a load. */
export async function* readKind(
  duck: Duck,
  files: readonly string[],
  kind: string,
): AsyncGenerator<Operation> {
  if (files.length === 0) return;
  const connection = await duck.connect();
  try {
    for await (const rows of connection.stream<OperationRow>(loadSql('kind', { files, kind })))
      yield* rows.map(toOperation);
  } finally {
    connection.close();
  }
}
