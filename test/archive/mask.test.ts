import { cpSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { maskArchive } from '../../archive-format/mask/copy.js';
import { fakes } from '../../archive-format/mask/fakes.js';
import { openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { virtualClock } from '../../core/clock.js';
import { type Progress, silent } from '../../core/progress.js';
import { kustomerMask } from '../../extract/kustomer/mask.js';
import { erasureDesk, ids, needles } from './erase-desk.js';
import { collect, start, withFolder } from './fixture.js';

const maskInto = async (home: string, out: string, seed: string, progress: Progress = silent) => {
  await maskArchive({
    object: await (await openArchive(home)).object(),
    out,
    spec: kustomerMask,
    seed,
    operator: { name: 'Test Operator', address: 'mailto:operator@example.com' },
    clock: virtualClock(start),
    progress,
    beforeNaming: async () => {},
  });
  return (await openArchive(out)).object();
};

test('a masked copy has the same shape and counts, nobody real, and links that still lead somewhere', () =>
  withFolder(async (folder) => {
    const home = await erasureDesk(folder);
    const real = await (await openArchive(home)).object();
    const copy = await maskInto(home, join(folder, 'masked.archive'), 'a seed');
    expect((await verify(join(folder, 'masked.archive'), { depth: 'deep' })).findings).toEqual([]);
    expect(copy.name).toBe('kustomer-masked-2025');
    expect((await copy.snapshot()).filters).toEqual({ masked: true });

    const countsOf = async (object: typeof copy) =>
      (await object.snapshots()).map(({ kinds, attachments }) => ({
        attachments: attachments.stored + attachments.deduplicated,
        ...Object.fromEntries(
          Object.entries(kinds).map(([kind, k]) => [kind, [k.written, k.distinct, k.tombstones]]),
        ),
      }));
    expect(await countsOf(copy)).toEqual(await countsOf(real));

    const forbidden = [
      ...needles,
      'Ben Okoro',
      'ben@example.com',
      'bicycle',
      'terms that',
      ...Object.values(ids),
    ];
    for (const entry of await readdir(copy.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith('.parquet')) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      const text = entry.name.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
      for (const word of forbidden) expect(text.toLowerCase(), entry.name).not.toContain(word.toLowerCase());
    }

    interface Row {
      readonly attributes: {
        readonly preview?: string;
        readonly emails?: readonly { readonly email: string }[];
      };
      readonly relationships: { readonly customer?: { readonly data: { readonly id: string } } };
    }
    const valuesOf = async (kind: string) =>
      (await collect(copy.records(kind))).map((record) => ({ id: record.id, ...(record.value() as Row) }));
    const people = new Set((await valuesOf('customer')).map(({ id }) => id));
    expect(people.size).toBe(2);
    for (const thread of await valuesOf('conversation'))
      expect(people).toContain(thread.relationships.customer?.data.id);
    const emails = (await valuesOf('customer')).flatMap(({ attributes }) => attributes.emails ?? []);
    for (const { email } of emails) expect(email).toMatch(/^person-[0-9a-f]{12}@example\.com$/);
    const lengths = async (object: typeof copy) =>
      (await collect(object.records('message')))
        .map((record) => (record.value() as Row | null)?.attributes.preview ?? '')
        .filter((text) => !/[@<]|\d{7}|example/.test(text))
        .map((text) => text.length);
    expect((await lengths(copy)).sort()).toEqual(
      expect.arrayContaining(
        (await lengths(real)).filter((length) => length === 'Where is my bicycle?'.length),
      ),
    );
  }));

test('the same seed gives the same records; what a killed run of another seed left is no part of a copy', () =>
  withFolder(async (folder) => {
    const home = await erasureDesk(folder);
    const [one, two, three] = [join(folder, 'one'), join(folder, 'two'), join(folder, 'three')];
    const digests = async (out: string, seed: string, progress?: Progress) =>
      (await collect((await maskInto(home, out, seed, progress)).records('message'))).map(
        ({ sha256 }) => sha256,
      );
    // As a process killed within the second snapshot leaves it.
    const other = await digests(one, 'b', ({ stage, task }) => {
      if (stage === 'mask' && task === 'snapshot 2')
        cpSync(`${one}.deskarchive-partial`, `${two}.deskarchive-partial`, { recursive: true, force: true });
    });
    await rm(join(`${two}.deskarchive-partial`, 'work', 'lock.json'));
    const made = await digests(two, 'a');
    expect(made).toEqual(await digests(three, 'a'));
    expect(made).toHaveLength(other.length);
    expect(made).not.toEqual(other);
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
    await expect(maskInto(home, two, 'a')).rejects.toMatchObject({ code: 'archive-foreign' });
  }));

test('the halves of a name are made up alike, however a source divides it', () => {
  const made = fakes('a seed');
  expect(made.name('Ann Schmidt')).toBe(`${made.firstName('ann')} ${made.lastName(' Schmidt')}`);
});
