import { access, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { readHandovers } from '../../../archive-format/handover/log.js';
import { thaw } from '../../../archive-format/handover/thaw.js';
import { makeSigningKey, readSigningKey } from '../../../archive-format/seal/signing-key.js';
import { listTree } from '../../../archive-format/verify/tree.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { collect, withFolder } from '../fixture.js';
import { editLines, mendInventories, replace } from '../forge.js';
import { filesOf, frozen, key, never, signers, storeOf, tinyArchive } from './sample.js';

const contents = async (folder: string): Promise<Map<string, string>> => {
  const files = new Map<string, string>();
  for (const { path, type } of await collect(listTree(folder)))
    if (type === 'file') files.set(path, (await readFile(join(folder, path))).toString('base64'));
  return files;
};

async function* extraFile(text: string) {
  yield { path: 'model/a.txt', size: undefined, bytes: pieces(text) };
}
async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const codes = (report: Awaited<ReturnType<typeof verify>>) =>
  report.findings.map(({ code, path }) => `${code} ${path}`);

test('what is handed over is checked as it is, and comes out byte for byte', () =>
  withFolder(async (folder) => {
    const home = await tinyArchive(join(folder, 'a'));
    const out = join(folder, 'a.zip');
    const report = await frozen(home, out, { recipient: 'Court of X', extra: extraFile('a model') });
    const before = await contents(storeOf(home));
    expect(report).toMatchObject({ files: before.size + 1, signed: true, encrypted: false });
    expect((await stat(out)).mode & 0o777).toBe(0o600);

    const checked = await verify(out);
    expect(codes(checked)).toEqual([]);
    expect(checked.notCovered.some((line) => line.startsWith('what is in data/extra/'))).toBe(true);
    expect(checked.objects).toMatchObject([{ name: 'sample-acme-2025', head: 'v2' }]);
    // Trusted for hand-overs only: then the versions' own signatures are what is missing.
    expect(codes(await verify(out, { signers })).map((line) => line.slice(0, 4))).toEqual(['H017', 'H017']);

    const home2 = join(folder, 'b');
    await thaw({ file: out, out: home2, signers, signal: never });
    expect(await contents(storeOf(home2))).toEqual(before);
    expect(await readFile(join(home2, 'extra', 'model', 'a.txt'), 'utf8')).toBe('a model');
    expect((await verify(home2, { depth: 'deep' })).findings).toEqual([]);
    expect(await readHandovers(home)).toMatchObject([
      { recipient: 'Court of X', file: 'a.zip', signed: true, receipts: report.receipts },
    ]);
    expect((await readdir(folder)).sort()).toEqual(['a', 'a.zip', 'b']);
    // What came out goes in again, the same.
    await frozen(home2, join(folder, 'b.zip'), { extra: extraFile('a model') });
    expect(await readFile(join(folder, 'b.zip'))).toEqual(await readFile(out));
  }));

test('checked deeply, it says what the archive says, encrypted or not, and leaves nothing unpacked', () =>
  withFolder(async (folder) => {
    const home = await tinyArchive(join(folder, 'a'));
    const identity = await generateIdentity();
    const out = join(folder, 'a.zip');
    const sealed = join(folder, 'a.age');
    await frozen(home, out);
    await frozen(home, sealed, { encryptTo: [await identityToRecipient(identity)] });
    const whole = await verify(home, { depth: 'deep' });
    expect(whole.checked.records).toBeGreaterThan(0);
    for (const report of [
      await verify(out, { depth: 'deep' }),
      await verify(sealed, { depth: 'deep', identity: { text: identity, where: 'key.txt' } }),
    ]) {
      expect(codes(report)).toEqual([]);
      const { bytes: _bag, ...counted } = report.checked;
      const { bytes: _folder, ...expected } = whole.checked;
      expect(counted).toEqual(expected);
    }

    // Somebody changed a record and mended every checksum before it was handed over.
    const part = (await collect(listTree(storeOf(home)))).find(({ path }) =>
      /v2\/content\/raw\/[a-z]+\/.*\/part-/.test(path),
    );
    await editLines(join(storeOf(home), part?.path ?? ''), (lines) =>
      lines.map((line) => line.replace('"attributes"', '"attributez"')),
    );
    await mendInventories(join(storeOf(home), 'sample-acme-2025'));
    const forgery = join(folder, 'b.zip');
    await frozen(home, forgery);
    expect(codes(await verify(forgery))).not.toContainEqual(expect.stringMatching(/^H0(01|13)/));
    const found = codes(await verify(forgery, { depth: 'deep' }));
    expect(found).toContainEqual(expect.stringMatching(/^H001 .*\/raw\//));
    expect(found.some((line) => line.includes('deskarchive-verify-'))).toBe(false);
  }));

test('nothing of work/ and no stray file goes along', () =>
  withFolder(async (folder) => {
    const home = await tinyArchive(join(folder, 'a'));
    const secret = 'sk-live-0123456789abcdef';
    await mkdir(join(home, 'work'), { recursive: true });
    await writeFile(join(home, 'work', 'suppress.ndjson'), `${secret}\n`);
    await writeFile(join(home, 'token.txt'), secret);
    const out = join(folder, 'a.zip');
    await frozen(home, out);
    expect((await readFile(out)).includes(secret)).toBe(false);
    expect((await readFile(out)).includes('Court of')).toBe(false);
    for (const stray of ['id_ed25519', 'sample-acme-2025/logs/notes.txt', 'sample-acme-2025/v1/content/x']) {
      await mkdir(dirname(join(storeOf(home), stray)), { recursive: true });
      await writeFile(join(storeOf(home), stray), secret);
      await expect(frozen(home, join(folder, 'b.zip'))).rejects.toMatchObject({
        code: 'archive-damaged',
        where: stray,
      });
      await rm(join(storeOf(home), stray));
    }
    await symlink('/etc/passwd', join(storeOf(home), 'link'));
    await expect(frozen(home, join(folder, 'b.zip'))).rejects.toMatchObject({ code: 'archive-damaged' });
    expect((await readdir(folder)).sort()).toEqual(['a', 'a.zip']);
  }));

describe('not handed over', () => {
  test('an archive in which a file was changed or lost', () =>
    withFolder(async (folder) => {
      const home = await tinyArchive(join(folder, 'a'));
      const path = join(storeOf(home), await firstPart(home));
      const bytes = await readFile(path);
      await replace(path, Buffer.concat([bytes, Buffer.from('x')]));
      const out = join(folder, 'a.zip');
      await expect(frozen(home, out)).rejects.toMatchObject({ code: 'archive-damaged' });
      await rm(path);
      await expect(frozen(home, out)).rejects.toMatchObject({ code: 'archive-damaged' });
      await expect(access(out)).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await readHandovers(home)).toEqual([]);
    }));

  test('over another file, or into the store', () =>
    withFolder(async (folder) => {
      const home = await tinyArchive(join(folder, 'a'));
      await writeFile(join(folder, 'a.zip'), 'mine');
      await expect(frozen(home, join(folder, 'a.zip'))).rejects.toMatchObject({ code: 'flag-invalid' });
      expect(await readFile(join(folder, 'a.zip'), 'utf8')).toBe('mine');
      await expect(frozen(home, join(storeOf(home), 'a.zip'))).rejects.toMatchObject({
        code: 'flag-invalid',
      });
      await frozen(home, join(folder, 'b.zip'));
      await expect(
        thaw({ file: join(folder, 'b.zip'), out: join(folder, 'a'), signal: never }),
      ).rejects.toMatchObject({ code: 'flag-invalid' });
    }));

  const firstPart = async (home: string): Promise<string> =>
    (await collect(listTree(storeOf(home)))).find(({ path }) => path.endsWith('part-00000.ndjson.gz'))
      ?.path ?? '';
});

test('a signature is checked against the keys that came another way', () =>
  withFolder(async (folder) => {
    const home = await tinyArchive(join(folder, 'a'));
    const signed = join(folder, 'signed.zip');
    await frozen(home, signed);
    const other = readSigningKey(makeSigningKey('x@example.com').privateText, 'x');
    const others = `x@example.com namespaces="deskarchive-handover" ${other.publicLine}\n`;
    const seal = `archive@example.com namespaces="deskarchive" ${key.publicLine}\n`;
    for (const trusted of [others, seal]) {
      expect(codes(await verify(signed, { signers: trusted }))).toContain('H023 tagmanifest-sha512.txt.sig');
      await expect(
        thaw({ file: signed, out: join(folder, 'b'), signers: trusted, signal: never }),
      ).rejects.toMatchObject({ code: 'handover-refused' });
    }
    const plain = join(folder, 'plain.zip');
    await frozen(home, plain, { key: undefined as never });
    expect((await filesOf(plain)).has('tagmanifest-sha512.txt.sig')).toBe(false);
    expect(codes(await verify(plain))).toEqual([]);
    expect(codes(await verify(plain, { signers }))).toContain('H023 tagmanifest-sha512.txt.sig');
  }));
