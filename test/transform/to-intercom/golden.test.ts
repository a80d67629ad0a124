import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TargetRow } from '../../../core/target-row.js';
import { type IntercomRowKind, intercomRows } from '../../../load/intercom/rows.js';
import type { Mapping } from '../../../transform/mapping/mapping.js';
import { type ModelTables, modelFolder } from '../model-fixture.js';
import { proposedMapping, type ShapeOptions, shapeAll } from './shaping.js';

/**
 * Each folder in golden/ is a case: `case.json` has model tables, changes to the proposed mapping and limits;
 * `expected.json` what comes out. A new case is a new folder; UPDATE_GOLDEN=1 writes what came out, to be read
 * before it is committed.
 */
interface Case {
  readonly why: string;
  readonly model: ModelTables;
  /** Merged into the proposed mapping, section by section; `null` skips. */
  readonly mapping?: Readonly<Record<string, unknown>>;
  readonly options?: ShapeOptions;
  /** Kinds of rows that the case is about; all when absent. */
  readonly kinds?: readonly string[];
}

const golden = join(import.meta.dirname, 'golden');

const readable = (row: TargetRow) => ({
  kind: row.kind,
  key: row.key,
  data: row.data,
  losses: row.losses.map(
    (loss) =>
      `${loss.reason} ${loss.lineage.kind} ${loss.lineage.id} ${loss.field}: ${JSON.stringify(loss.before)} → ${JSON.stringify(loss.after)}`,
  ),
});

/** Lays changes over a mapping; an object changes a Map's entries. */
const changed = (value: unknown, change: unknown): unknown => {
  if (value instanceof Map) {
    const entries = Object.entries(change as object).map(
      ([key, inner]) => [key, changed(value.get(key), inner)] as const,
    );
    return new Map([...value, ...entries]);
  }
  if (value && typeof value === 'object' && change && typeof change === 'object' && !Array.isArray(change)) {
    const entries = Object.entries(change).map(([key, inner]) => [
      key,
      changed((value as Record<string, unknown>)[key], inner),
    ]);
    return { ...value, ...Object.fromEntries(entries) };
  }
  return change;
};

describe('golden cases', async () => {
  for (const name of (await readdir(golden)).sort()) {
    const given = JSON.parse(await readFile(join(golden, name, 'case.json'), 'utf8')) as Case;
    it(`${name}: ${given.why}`, async () => {
      const model = await modelFolder(given.model);
      const scratch = await mkdtemp(join(tmpdir(), 'deskarchive-scratch-'));
      try {
        const mapping = changed(await proposedMapping(model), given.mapping ?? {}) as Mapping;
        const { rows, held } = await shapeAll(model, mapping, scratch, given.options);
        for (const row of rows) intercomRows[row.kind as IntercomRowKind].strict().parse(row.data);
        const found = {
          rows: rows.filter((row) => given.kinds?.includes(row.kind) ?? true).map(readable),
          held: held.map(
            (h) => `${h.reason} ${h.lineage.kind} ${h.lineage.id}${h.detail ? `: ${h.detail}` : ''}`,
          ),
        };
        const expected = join(golden, name, 'expected.json');
        if (process.env.UPDATE_GOLDEN) await writeFile(expected, `${JSON.stringify(found, null, 2)}\n`);
        expect(found).toEqual(JSON.parse(await readFile(expected, 'utf8')));
      } finally {
        await rm(model, { recursive: true });
        await rm(scratch, { recursive: true });
      }
    });
  }
});
