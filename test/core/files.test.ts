import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asDeskError } from '../../core/errors.js';
import { replaceFile } from '../../core/files.js';
import { readLines } from '../../core/ndjson.js';

const folder = () => mkdtempSync(join(tmpdir(), 'deskarchive-files-'));

const linesOf = async (path: string): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line.bytes.toString());
  return lines;
};

describe('files', () => {
  test('replacing leaves the new bytes and no scratch file', async () => {
    const at = folder();
    const path = join(at, 'state.json');
    writeFileSync(path, 'old');
    await replaceFile(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(at)).toEqual(['state.json']);
  });

  test('the operating system’s refusals have codes of ours', () => {
    expect(asDeskError(Object.assign(new Error('no space'), { code: 'ENOSPC', path: '/x' }))).toMatchObject({
      code: 'disk-full',
      where: '/x',
    });
    expect(asDeskError(new Error('IO Error: Could not write: No space left on device')).code).toBe(
      'disk-full',
    );
    expect(asDeskError(Object.assign(new Error('denied'), { code: 'EACCES' })).code).toBe('not-writable');
    expect(asDeskError(new Error('what?')).code).toBe('unexpected');
  });
});

describe('lines', () => {
  test('of plain and compressed files, several gzip members, without and with a last break', async () => {
    const at = folder();
    const plain = join(at, 'a.ndjson');
    writeFileSync(plain, '1\n\n22\n333');
    expect(await linesOf(plain)).toEqual(['1', '', '22', '333']);
    const zipped = join(at, 'a.ndjson.gz');
    writeFileSync(zipped, Buffer.concat([gzipSync('one\ntw'), gzipSync('o\nthree\n')]));
    expect(await linesOf(zipped)).toEqual(['one', 'two', 'three']);
  });

  test('longer than a read buffer come whole', async () => {
    const path = join(folder(), 'long.ndjson');
    const long = 'x'.repeat(1_000_000);
    writeFileSync(path, `${long}\nshort\n`);
    expect(await linesOf(path)).toEqual([long, 'short']);
  });

  test('a compressed file cut short is an error after its last whole line', async () => {
    const path = join(folder(), 'cut.ndjson.gz');
    const bytes = gzipSync(Array.from({ length: 2000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n'));
    writeFileSync(path, bytes.subarray(0, bytes.length - 20));
    await expect(linesOf(path)).rejects.toMatchObject({ code: 'archive-damaged', where: path });
  });
});
