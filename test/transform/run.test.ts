import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ArchiveObject } from '../../archive-format/archive.js';
import { isDeskError } from '../../core/errors.js';
import { kustomerTables } from '../../extract/kustomer/tables.js';
import { kustomerSource } from '../../transform/from-kustomer/source.js';
import { runTransform, type TransformOptions } from '../../transform/run.js';
import { archiveDesk, deskOf, modelRows, scratchFolder } from './desk.js';

const golden = join(import.meta.dirname, 'from-kustomer', 'golden');

const objectOf = (home: string, name: string): Promise<ArchiveObject> =>
  archiveDesk(home, deskOf(join(golden, name)));

const bytesOf = async (folder: string): Promise<Record<string, string>> => {
  const files = (await readdir(folder)).sort();
  const bytes = await Promise.all(
    files.map(async (file) => (await readFile(join(folder, file))).toString('hex')),
  );
  return Object.fromEntries(files.map((file, index) => [file, bytes[index] as string]));
};

describe('a model', () => {
  test('has the same bytes whatever the threads and the memory', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'threads');
    const settings: Partial<TransformOptions>[] = [
      { threads: 1, memoryMb: 512 },
      { threads: 4, memoryMb: 160 },
    ];
    const built: Record<string, string>[] = [];
    for (const setting of settings) {
      const place = await scratchFolder();
      built.push(await bytesOf((await runTransform({ home: place, object, ...setting })).folder));
    }
    expect(built[0]).toEqual(built[1]);
    expect(Object.keys(built[0] ?? {})).toContain('part.parquet');
  });

  test('is found again, and built anew when a byte of it changed', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'people');
    const first = await runTransform({ home, object });
    expect(first.reused).toBe(false);
    expect((await runTransform({ home, object })).reused).toBe(true);

    const path = join(first.folder, 'contact.parquet');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    await writeFile(path, bytes);
    const again = await runTransform({ home, object });
    expect(again.reused).toBe(false);
    expect(await bytesOf(again.folder)).toEqual(await bytesOf(first.folder));
    expect((await runTransform({ home, object })).reused).toBe(true);

    await rm(join(first.folder, 'tag.parquet'));
    expect((await runTransform({ home, object })).reused).toBe(false);
  });

  test('is another one for another state of the archive, and newest.json names each', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'people');
    const first = await runTransform({ home, object });
    const second = await runTransform({ home, object: { ...object, inventorySha512: 'f'.repeat(128) } });
    expect(second.folder).not.toBe(first.folder);
    const newest = JSON.parse(await readFile(join(home, 'models', 'newest.json'), 'utf8'));
    expect(newest).toEqual({
      format: 'deskarchive-models/1',
      models: { [`${object.name}@1`]: second.info.key },
    });
  });

  test('is whole without kinds that the archive lacks', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'threads');
    const only = { ...object, kinds: async () => ['message'] };
    const { info, folder } = await runTransform({ home, object: only });
    expect(info.tables.contact?.rows).toBe(0);
    expect(info.tables.part?.rows).toBe(12);
    expect(existsSync(join(folder, 'company.parquet'))).toBe(true);
    expect(info.checks.find((check) => check.name === 'part_conversation')?.rows).toBe(12);
  });
});

describe('a run that does not end well', () => {
  test('leaves nothing when it is stopped', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'threads');
    const stop = new AbortController();
    const run = runTransform({
      home,
      object,
      signal: stop.signal,
      progress: ({ task }) => task === 'part' && stop.abort(),
    });
    await expect(run).rejects.toSatisfy((error) => isDeskError(error, 'interrupted'));
    expect(await readdir(join(home, 'models'))).toEqual([]);
    expect((await runTransform({ home, object })).reused).toBe(false);
  });

  test('names the step, its file and the reason', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'people');
    const broken: ArchiveObject = {
      ...object,
      tableSql: async (kind, view, asOf) =>
        kind === 'team'
          ? `SELECT * REPLACE (error('bad page') AS members) FROM (${await object.tableSql(kind, view, asOf)})`
          : object.tableSql(kind, view, asOf),
    };
    const run = runTransform({ home, object: broken });
    await expect(run).rejects.toSatisfy(
      (error) =>
        isDeskError(error, 'model-step-failed') &&
        error.where === 'transform/from-kustomer/people/agent_team.sql' &&
        error.message.includes('bad page'),
    );
    expect(await readdir(join(home, 'models'))).toEqual([]);
  });

  test('what a killed run left behind goes away; what another machine builds stays', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'people');
    const { hostname } = await import('node:os');
    // No process has this number: Linux stops at 2^22.
    const dead = `.building-4194305-00-${hostname()}`;
    const foreign = '.building-4194305-00-elsewhere.example.com';
    for (const name of [dead, foreign]) await mkdir(join(home, 'models', name, 'model'), { recursive: true });
    const { info } = await runTransform({ home, object });
    expect((await readdir(join(home, 'models'))).sort()).toEqual([foreign, info.key, 'newest.json'].sort());
  });

  test('a source without a transformation is refused', async () => {
    const home = await scratchFolder();
    const object = await objectOf(home, 'people');
    const unknown: ArchiveObject = {
      ...object,
      snapshot: async () => ({
        ...(await object.snapshot()),
        source: { ...(await object.snapshot()).source, kind: 'abc' },
      }),
    };
    await expect(runTransform({ home, object: unknown })).rejects.toSatisfy((error) =>
      isDeskError(error, 'input-invalid'),
    );
  });
});

test('a table in the middle keeps its rows in the declared order', async () => {
  const home = await scratchFolder();
  const { folder } = await runTransform({ home, object: await objectOf(home, 'threads') });
  const rows = await modelRows(folder, 'part', 'conversation_id, ordinal');
  const keys = rows.map((row) => `${row.conversation_id} ${String(row.ordinal).padStart(3, '0')}`);
  expect(keys).toEqual([...keys].sort());
});

test('every column that the steps read is declared by extraction, with that type', () => {
  const types = {
    text: 'VARCHAR',
    integer: 'BIGINT',
    number: 'DOUBLE',
    boolean: 'BOOLEAN',
    time: 'TIMESTAMP',
  };
  const more = { texts: 'VARCHAR[]', json: 'JSON', map: 'MAP(VARCHAR, JSON)' };
  const declared = new Map(
    kustomerTables.map((table) => [
      table.kind,
      new Map(
        table.columns.flatMap((column) => {
          const type = { ...types, ...more }[column.type];
          const pair: [string, string][] = [[column.name, type]];
          if (column.type === 'time') pair.push([`${column.name}_text`, 'VARCHAR']);
          return pair;
        }),
      ),
    ]),
  );
  for (const [table, columns] of Object.entries(kustomerSource)) {
    const kind = table.replace(/_history$/, '');
    for (const [name, type] of Object.entries(columns)) {
      expect(declared.get(kind)?.get(name), `${kind}.${name}`).toBe(type);
    }
  }
});
