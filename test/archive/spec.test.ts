import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { gapReasons } from '../../archive-format/gap.js';
import { ownCodes } from '../../archive-format/verify/own/codes.js';
import { asset } from '../../core/package-info.js';

const spec = await readFile(asset('archive-format', 'SPEC.md'), 'utf8');

test('SPEC.md lists the gap reasons of gap.ts, in the same words', () => {
  const between =
    /<!-- gap reasons[^\n]*-->\n\| reason[^\n]*\n\|[-|]+\n([\s\S]*?)<!-- end of gap reasons -->/.exec(
      spec,
    )?.[1];
  const rows = Object.entries(gapReasons).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |\n`);
  expect(between).toBe(rows.join(''));
});

test('SPEC.md lists every code of ours that verify can give, in the same words', () => {
  const listed = spec.match(/^\| H\d{3} .*$/gm);
  expect(listed).toEqual(
    Object.entries(ownCodes).map(([code, { depth, what }]) => `| ${code} | ${depth} | ${what} |`),
  );
});
