import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Held, Loss, TargetRow } from '../../core/target-row.js';
import { intercomCompiler } from '../../load/intercom/compile.js';
import { diffPlans } from '../../load/plan-diff.js';
import { writeReport } from '../../load/report.js';
import { newPlace, type Place } from './harness.js';
import { deskRows } from './intercom/desk.js';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</style><svg onload=alert(1)>',
  '`|[x](javascript:alert(1))\n# heading',
  '=HYPERLINK("https://example.com","x")',
  '\u202e\u0000\u001b[2Jred',
];

let place: Place;
beforeEach(() => {
  place = newPlace();
});
afterEach(() => place.remove());

const lineage = (id: string) => ({ source: 'kustomer', kind: 'message', id, rawSha256: null });

const lossy = (rows: readonly TargetRow[], losses: readonly Loss[]): TargetRow[] =>
  rows.map((row, index) => (index === 0 ? { ...row, losses } : row));

const losses: Loss[] = hostile.map((text) => ({
  reason: 'author-replaced',
  lineage: lineage(text),
  field: text,
  before: text,
  after: text,
}));
const held: Held[] = hostile.map((text) => ({ reason: 'spam', lineage: lineage(text), detail: text }));

interface Node {
  readonly type: string;
  readonly tagName?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Node[];
}

const elements = (node: Node): Node[] => [
  ...(node.tagName === undefined ? [] : [node]),
  ...(node.children ?? []).flatMap(elements),
];

describe('the report of a plan', () => {
  const rows = deskRows(10);

  it('says every figure, every loss and everything held, in three forms', async () => {
    const plan = await place.plan(intercomCompiler, lossy(rows, losses), { held });
    const { report, files } = await writeReport(plan, join(place.home, 'out'), {
      by: 'Ava Archer',
      at: '2026-01-01T00:00:00Z',
    });
    expect(report.operations).toEqual(plan.header.operations);
    expect(report.losses.reasons).toEqual([
      expect.objectContaining({ reason: 'author-replaced', count: hostile.length, more: 0 }),
    ]);
    expect(report.held).toMatchObject({ total: hostile.length, reasons: [{ reason: 'spam' }] });
    expect(report.needs.admin).toContain('agent0@example.com');
    expect(report.unread).toEqual({});
    const read = (name: string) => readFileSync(join(place.home, 'out', name), 'utf8');
    expect(JSON.parse(read('report.json'))).toEqual(report);
    for (const text of [read('report.html'), read('report.md')]) {
      expect(text).toContain(plan.sha256);
      expect(text).toContain('Ava Archer');
      expect(text).toContain('The author has no account at the target');
      for (const kind of Object.keys(plan.header.operations.byKind)) expect(text).toContain(kind);
    }
    const lines = read('losses.ndjson').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).before)).toEqual(hostile);
    expect(files).toContain('held.csv');
  });

  it('runs nothing that a text of the desk says, on the page or in a spreadsheet', async () => {
    const plan = await place.plan(intercomCompiler, lossy(rows, losses), { held });
    await writeReport(plan, join(place.home, 'out'), null);
    const read = (name: string) => readFileSync(join(place.home, 'out', name), 'utf8');
    const page = read('report.html');
    const tree = unified().use(rehypeParse).parse(page) as unknown as Node;
    const all = elements(tree);
    const allowed = new Set([
      ...[
        'html',
        'head',
        'meta',
        'title',
        'style',
        'body',
        'main',
        'section',
        'h1',
        'h2',
        'h3',
        'p',
        'b',
        'br',
      ],
      ...['span', 'div', 'dl', 'dt', 'dd', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
    ]);
    expect(
      [...new Set(all.map(({ tagName }) => tagName))].filter((name) => !allowed.has(name ?? '')),
    ).toEqual([]);
    const names = new Set(all.flatMap(({ properties }) => Object.keys(properties ?? {})));
    expect([...names].sort()).toEqual([
      'charSet',
      'className',
      'content',
      'dir',
      'httpEquiv',
      'lang',
      'name',
    ]);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/[\u0000\u001b]/);
    expect(read('losses.csv')).toContain(`'=HYPERLINK`);
    expect(read('report.md')).not.toMatch(/^# heading|(?<!\\)\]\(javascript/m);
  });

  it('does not take a rehearsal that cannot be read for none', async () => {
    const plan = await place.plan(intercomCompiler, lossy(rows, losses), { held });
    const damaged = join(plan.folder, 'rehearsal.json');
    await writeFile(damaged, '{"plan":');
    try {
      await expect(writeReport(plan, join(place.home, 'out-damaged'), null)).rejects.toMatchObject({
        code: 'plan-invalid',
        where: damaged,
      });
    } finally {
      await rm(damaged);
    }
  });

  it('is the same for the same plan', async () => {
    const plan = await place.plan(intercomCompiler, lossy(rows, losses), { held });
    const first = await writeReport(plan, join(place.home, 'a'), null);
    expect((await writeReport(plan, join(place.home, 'b'), null)).report).toEqual(first.report);
  });
});

describe('the difference of two plans', () => {
  it('names what is new, gone and changed, and every count that moved', async () => {
    const rows = deskRows(10);
    const old = await place.plan(intercomCompiler, rows, { name: 'old' });
    const [first, ...rest] = rows.filter((row) => row.kind !== 'tag' || row.key !== 'example:none');
    const changed = rest.map((row) =>
      row.key === 'example:o0' ? { ...row, data: { ...row.data, name: 'Renamed' } } : row,
    );
    const made = await place.plan(intercomCompiler, lossy(changed, losses), { name: 'new', held });
    const diff = await diffPlans(old, made);
    expect(diff.equal).toBe(false);
    const of = (kind: string) => diff.operations.find((entry) => entry.kind === kind);
    expect(of('attribute')).toMatchObject({ removed: 1, examples: { removed: [`attribute:${first?.key}`] } });
    expect(of('company')).toMatchObject({ changed: 1, added: 0, removed: 0 });
    expect(of('article')).toMatchObject({ added: 0, removed: 0, changed: 0 });
    expect(diff.losses).toEqual([{ reason: 'author-replaced', before: 0, after: hostile.length }]);
    expect(diff.held).toEqual([{ reason: 'spam', before: 0, after: hostile.length }]);
  });

  it('of a plan and itself is nothing; of one without operations is all of the other', async () => {
    const plan = await place.plan(intercomCompiler, deskRows(5), { name: 'old' });
    expect((await diffPlans(plan, plan)).equal).toBe(true);
    const empty = await place.plan(intercomCompiler, [], { name: 'empty' });
    const gone = await diffPlans(plan, empty);
    expect(gone.operations.reduce((sum, { removed }) => sum + removed, 0)).toBe(plan.header.operations.total);
    expect((await diffPlans(empty, empty)).equal).toBe(true);
  });
});
