import { afterEach, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { createCsvSource } from '../../../extract/kustomer-csv/source.js';
import { writeCsvExports } from '../../../simulate/kustomer/exports/csv.js';
import { memoryArchive } from '../memory-archive.js';
import { closeAll, extractWhole, temporaryFolder } from '../rig.js';

afterEach(closeAll);

const clock = virtualClock(Date.parse('2026-02-01T00:00:00Z'));

type Cells = Readonly<Record<string, unknown>>;

const take = async (settings: Readonly<Record<string, string>>, timeZone?: string) => {
  const folder = await temporaryFolder();
  const files = await writeCsvExports(folder, { scale: 0.06, clock, settings });
  const archive = memoryArchive(50);
  await extractWhole(createCsvSource({ org: 'acme', files: [folder], clock, timeZone }), archive);
  const { records, gaps } = archive.state();
  const cells = new Map<string, Cells>();
  for (const record of records)
    if (record.kind === 'conversation' || record.kind === 'message')
      cells.set(`${record.kind} ${record.id}`, (record.value() as { readonly cells: Cells }).cells);
  return { files, cells, gaps: gaps.filter(({ reason }) => reason !== 'endpoint-absent') };
};

test('rule 39: the same desk comes out whatever form its exports have', async () => {
  const plain = await take({});
  expect(plain.cells.size).toBeGreaterThan(60);
  expect(plain.gaps).toEqual([]);
  const forms: readonly Readonly<Record<string, string>>[] = [
    { csv_header: 'names', csv_mark: 'no', csv_delimiter: 'semicolon', csv_lists: 'semicolon' },
    { csv_lists: 'json', csv_overlap: '5' },
    { csv_damage: 'utf-16', csv_header: 'names' },
  ];
  for (const settings of forms) {
    const other = await take(settings);
    expect([...other.cells].sort()).toEqual([...plain.cells].sort());
    expect(other.gaps).toEqual([]);
  }
});

test('what a setting damages is named and everything else is there', async () => {
  const plain = await take({});
  const reasons = (gaps: readonly { readonly reason: string }[]) =>
    [...new Set(gaps.map(({ reason }) => reason))].sort();

  const hole = await take({ csv_hole: '4' });
  expect(reasons(hole.gaps)).toEqual(['window-missing']);

  const garbled = await take({ csv_damage: 'garbled' });
  expect([...garbled.cells].sort()).toEqual([...plain.cells].sort());
  expect(reasons(garbled.gaps)).toEqual(['text-repaired']);

  const western = await take({ csv_damage: 'windows-1252' });
  expect([...western.cells.keys()].sort()).toEqual([...plain.cells.keys()].sort());
  expect(reasons(western.gaps)).toEqual(['encoding-assumed']);

  const cut = await take({ csv_damage: 'cut' });
  expect(reasons(cut.gaps)).toContain('row-ragged');

  const local = await take({ csv_dates: 'local' }, 'Europe/Berlin');
  expect(local.gaps).toEqual([]);
  const seconds = (cells: Cells | undefined) => String(cells?.createdAt).slice(0, 19);
  for (const [key, cells] of plain.cells) expect(seconds(local.cells.get(key))).toBe(seconds(cells));
  expect(reasons((await take({ csv_dates: 'local' })).gaps)).toEqual(['time-zone-assumed']);
});
