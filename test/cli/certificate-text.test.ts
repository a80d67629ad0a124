import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { certificateLines } from '../../cli/shared/certificate-text.js';
import type { Certificate } from '../../load/readback/certificate.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskarchive-certificate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const certificate: Certificate = {
  format: 'deskarchive-certificate/1',
  target: 'memory',
  workspace: 'w',
  plan: 'p',
  archive: { object: 'o', version: 'v1', inventorySha512: 'i' },
  mapping: 'm',
  ledgerHead: 'h',
  checkedAt: '2026-01-02T03:04:05.000Z',
  tool: '0',
  sample: null,
  checked: { units: 1, operations: 1_200, fields: 2_400, byKind: {} },
  differences: { total: 12, byField: { body: 11, title: 1 } },
  unverified: { total: 1, byReason: { 'beyond the window': 1 } },
  notWritten: { open: 2, rejected: 0 },
  findings: { file: 'findings.ndjson', sha256: 's', rows: 13 },
  verdict: 'different',
};

it('shows the first differences with what was written and what is there, and where the others are', async () => {
  const difference = (n: number) => ({
    finding: 'difference',
    unit: 'u',
    key: `part:${n}`,
    remoteId: `r${n}`,
    field: 'body',
    expected: 'x'.repeat(100),
    found: 'red \u001b[31m',
  });
  const rows = [
    { finding: 'unverified', unit: 'u', key: 'part:0', field: 'body', why: 'beyond the window' },
    ...Array.from({ length: 12 }, (_, n) => difference(n)),
  ];
  writeFileSync(join(folder, 'findings.ndjson'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const lines = await certificateLines(certificate, folder);
  expect(lines.slice(0, 5)).toEqual([
    'DIFFERENT: the target does not hold what was written.',
    '  1,200 operations compared in 2,400 fields, 12 different, 1 not comparable',
    '  not written: 2 still to do, 0 rejected',
    '  different: body 11, title 1',
    `    part:0 (r0), body: written "${'x'.repeat(60)}…", there now "red \u241b[31m"`,
  ]);
  expect(lines.filter((line) => line.includes('written "'))).toHaveLength(10);
  expect(lines.slice(-2)).toEqual([
    '  not comparable: beyond the window 1',
    `  ${join(folder, 'findings.ndjson')}: all of them`,
  ]);
});

it('has nothing more to say of a target that holds all', async () => {
  const equal: Certificate = {
    ...certificate,
    verdict: 'equal',
    differences: { total: 0, byField: {} },
    unverified: { total: 0, byReason: {} },
    notWritten: { open: 0, rejected: 0 },
    findings: null,
  };
  expect(await certificateLines(equal, folder)).toHaveLength(2);
});
