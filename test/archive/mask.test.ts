import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { maskObject } from '../../archive-format/mask/mask.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { virtualClock } from '../../core/clock.js';
import { silent } from '../../core/progress.js';
import { kustomerMask } from '../../extract/kustomer/mask.js';
import { erasureDesk, ids, needles } from './erase-desk.js';
import { collect, start, testOptions, withFolder } from './fixture.js';

const maskInto = async (home: string, out: string, seed: string) => {
  const object = await (await openArchive(home)).object();
  const to = await createArchive(out, testOptions());
  await maskObject({
    object,
    to,
    spec: kustomerMask,
    seed,
    operator: { name: 'Test Operator', address: 'mailto:operator@example.com' },
    clock: virtualClock(start),
    progress: silent,
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

test('the same seed gives the same records', () =>
  withFolder(async (folder) => {
    const home = await erasureDesk(folder);
    const digests = async (name: string, seed: string) =>
      (await collect((await maskInto(home, join(folder, name), seed)).records('message'))).map(
        ({ sha256 }) => sha256,
      );
    const first = await digests('one', 'a');
    expect(await digests('two', 'a')).toEqual(first);
  }));
