import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { type Duck, openDuck, quotedPath } from '../../core/duckdb.js';
import { batch, note, report, scope, testOptions, withFolder } from './fixture.js';

/**
 * Random histories of a desk: records are made, changed, deleted and made again, and snapshots of both kinds are taken
 * now and then. Every state must come out the same from our reader, from the model below, and from the glob that
 * SPEC.md gives to people who have only DuckDB.
 */

type Step = { readonly id: number; readonly body: string | null };
interface Taken {
  readonly steps: readonly Step[];
  readonly mode: 'full' | 'delta';
  /** Only records with smaller numbers are read, as when a scan goes by change time. */
  readonly partial: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  id: fc.nat({ max: 7 }),
  body: fc.option(fc.constantFrom('one', 'two', 'three'), { freq: 3 }),
});
const history = fc.array(
  fc.record<Taken>({
    steps: fc.array(step, { maxLength: 8 }),
    mode: fc.constantFrom('full', 'delta', 'delta'),
    partial: fc.boolean(),
  }),
  { minLength: 2, maxLength: 4 },
);

const rows = async (duck: Duck, sql: string): Promise<readonly string[]> =>
  (await duck.all<{ id: string; body: string }>(`SELECT id, body FROM (${sql}) ORDER BY ALL`)).map(
    ({ id, body }) => `${id} ${body}`,
  );

/** The question of SPEC.md, as it stands there but for the kind. */
const glob = (folder: string, asOf: number): string => `
  SELECT * FROM read_parquet('${quotedPath(folder).slice(1, -1)}/v*/content/tables/norm=1/note/**/*.parquet',
    hive_partitioning = true, union_by_name = true)
  WHERE snapshot <= ${asOf}
  QUALIFY row_number() OVER (PARTITION BY source, id ORDER BY snapshot DESC, seq DESC) = 1 AND NOT _deleted`;

test('every state of every history is the same for the reader, the model and a plain glob', async () => {
  const duck = await openDuck();
  try {
    await fc.assert(
      fc.asyncProperty(history, (taken) =>
        withFolder(async (folder) => {
          const home = join(folder, 'a.archive');
          const archive = await createArchive(home, testOptions());
          const desk = new Map<string, string>();
          const archived = new Map<string, string>();
          const states: (readonly string[])[] = [];
          for (const { steps, mode, partial } of taken) {
            for (const { id, body } of steps)
              if (body === null) desk.delete(`n${id}`);
              else desk.set(`n${id}`, body);
            const came = [...desk].filter(([id]) => !partial || id < 'n4');
            const writer = await archive.begin(scope({ mode }));
            await writer.append(
              'note',
              batch(
                came.map(([id, body]) => note(id, { body })),
                { done: true },
              ),
            );
            await writer.commit({
              note: report(came.length, partial ? { since: '2025-01-01T00:00:00.000Z' } : {}),
              person: report(0),
            });
            if (!partial) archived.clear();
            for (const [id, body] of came) archived.set(id, body);
            states.push([...archived].map(([id, body]) => `${id} ${body}`).sort());
          }
          const object = await (await openArchive(home)).object();
          for (const [index, state] of states.entries()) {
            expect(await rows(duck, await object.tableSql('note', 'current', index + 1))).toEqual(state);
            expect(await rows(duck, glob(object.folder, index + 1))).toEqual(state);
          }
          expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
        }),
      ),
      { numRuns: 5 },
    );
  } finally {
    duck.close();
  }
});
