import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openArchive } from '../../archive-format/open.js';
import { seededRandom } from '../../simulate/faults.js';
import { holdings } from './holdings.js';
import { run, runJson, type StandIn, simulate, start } from './program.js';

/** Files as a source, by the program as it is delivered: killed, compared with the API, made into a model, read. */

let home: string;
let standIn: StandIn | undefined;
const at = (...names: string[]) => join(home, ...names);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'deskarchive-files-'));
});
afterEach(async () => {
  await standIn?.stop();
  standIn = undefined;
  await rm(home, { recursive: true, force: true });
});

const bytesBelow = async (folder: string): Promise<number> => {
  let sum = 0;
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names) sum += (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size;
  return sum;
};

/** Runs it until it ends by itself, killed before whenever its unfinished work has grown to some size. */
const tear = async (args: readonly string[], archive: string, most: number, bytes: number) => {
  const random = seededRandom(5);
  for (let kills = 0; ; ) {
    const enough = random() * bytes;
    const { process: child, ended } = start([...args, '--archive', archive, '--json', '--quiet']);
    let running = true;
    ended.then(() => {
      running = false;
    });
    if (kills < most) {
      while (running && (await bytesBelow(join(archive, 'work'))) <= enough) await delay(3);
      if (running) child.kill('SIGKILL');
    }
    const { exit, out, err } = await ended;
    if (exit === null) kills++;
    else if (exit === 0 || exit === 4) return kills;
    else throw new Error(`${exit}: ${out}${err}`);
  }
};

const extraction = (source: string, files: string): string[] => [
  ...['extract', source, '--org', 'acme', '--files', files],
];

/** The API’s records of an archive as somebody might have dumped them: wrapped deeply, in lines, in a list. */
const dumpOf = async (archive: string, folder: string): Promise<void> => {
  await mkdir(folder);
  const object = await (await openArchive(archive)).object('kustomer-acme-2026');
  const records = async (kind: string): Promise<string[]> => {
    const all: string[] = [];
    for await (const { bytes } of object.records(kind)) if (bytes) all.push(bytes.toString());
    return all;
  };
  const wrapped = `{"export":{"version":2,"conversations":{"items":[${(await records('conversation')).join()}]}}}`;
  await writeFile(join(folder, 'desk.json'), wrapped);
  await writeFile(join(folder, 'messages.ndjson.gz'), gzipSync((await records('message')).join('\n')));
  await writeFile(join(folder, 'notes.json'), `[${(await records('note')).join(',\n')}]`);
  for (const kind of ['customer', 'company', 'user', 'team', 'tag'])
    await writeFile(join(folder, `${kind}.json`), `{"data":[${(await records(kind)).join()}],"meta":{}}`);
};

it('a desk from API, CSV and dump: killed or not, the same; told apart where they differ; read as one model', async () => {
  const desk = ['--scale', '0.15', '--seed', '3'];
  standIn = await simulate('kustomer', [
    ...desk,
    ...['--set', 'rpm=unlimited', '--set', 'search_rpm=unlimited'],
  ]);
  await runJson(['simulate', 'kustomer', ...desk, '--csv-out', at('exports')]);
  const pace = ['--allow-private', '--index-lag', '0', '--reserve', '0', '--calls-per-minute', '0'];
  const whole = at('whole');
  await runJson(
    ['extract', 'kustomer', '--org', 'acme', '--archive', whole, ...pace],
    standIn.environment,
    [0, 4],
  );
  await dumpOf(whole, at('dump'));

  for (const [source, files, bytes] of [
    ['kustomer-csv', at('exports'), 200_000],
    ['kustomer-dump', at('dump'), 60_000],
  ] as const) {
    const args = extraction(source, files);
    await runJson([...args, '--archive', whole], {}, [0, 4]);
    expect(await tear(args, at(source), 3, bytes)).toBeGreaterThan(1);
    const name = `${source}-acme-2026`;
    expect(await holdings(at(source))).toEqual(await holdings(whole, name));
    await runJson(['verify', '--deep', '--archive', at(source)]);

    const both = ['--archive', whole, '--object', name];
    const found = await runJson(
      ['disagreements', ...both.slice(0, 2), '--object', 'kustomer-acme-2026', '--with', name],
      {},
      [0, 3],
    );
    // Exports leave out what is deleted; nothing else differs, and a dump has all.
    const sorts = (found.counts as readonly { readonly sort: string; readonly field: string | null }[]).map(
      ({ sort, field }) => `${sort} ${field}`,
    );
    expect([...new Set(sorts)]).toEqual(source === 'kustomer-csv' ? ['only-left deleted'] : []);
    expect(Object.keys(found.compared as object)).toContain('message');

    await runJson(['transform', ...both]);
    const { rows } = (await runJson([
      'query',
      ...both,
      '--sql',
      "SELECT conversation_id AS id, count(*) AS parts FROM part WHERE kind = 'message' GROUP BY ALL ORDER BY parts DESC, id LIMIT 1",
    ])) as { rows: readonly (readonly [id: string, parts: string])[] };
    const [id, parts] = rows[0] ?? ['', ''];
    const { out, err } = await run([
      'transcript',
      id.slice(id.indexOf(':') + 1),
      ...both,
      '--format',
      'text',
    ]);
    expect(out.match(/\[message /g)?.length, err).toBe(Number(parts));
  }
}, 300_000);
