import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decrypted, encrypterFor } from '../../../archive-format/handover/age.js';
import { type ByteSource, fileSource } from '../../../archive-format/handover/byte-source.js';
import { thaw } from '../../../archive-format/handover/thaw.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { collect, withFolder } from '../fixture.js';
import { flipByte, frozen, never, tinyArchive } from './sample.js';

const identity = await generateIdentity();
const recipient = await identityToRecipient(identity);
const mine = { text: `# public key: ${recipient}\n${identity}\n`, where: 'id.txt' };

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const sourceOf = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  file: undefined,
  read: async (from, length) => bytes.subarray(from, from + length),
  close: async () => {},
});

const sealed = async (plain: Buffer, piece = 1 << 20): Promise<Buffer> =>
  Buffer.concat(await collect((await encrypterFor([recipient]))(inPieces(plain, piece))));

const bytesOf = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (index * 31) % 251));

const chunk = 64 * 1024;

describe('the payload', () => {
  test.each([0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5])(
    'of %i bytes: the library reads ours, and we the library’s, anywhere in it',
    async (length) => {
      const plain = bytesOf(length);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const ours = await sealed(plain, 50_000);
      expect(Buffer.from(await decrypter.decrypt(ours)).equals(plain)).toBe(true);
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      for (const bytes of [ours, Buffer.from(await encrypter.encrypt(plain))]) {
        const source = await decrypted(sourceOf(bytes), mine, 'f');
        expect(source.size).toBe(length);
        await fc.assert(
          fc.asyncProperty(fc.nat(length), fc.nat(length + 10), async (from, count) => {
            expect((await source.read(from, count)).equals(plain.subarray(from, from + count))).toBe(true);
          }),
          { numRuns: 20 },
        );
      }
    },
  );

  test('cut, exchanged or changed anywhere is refused', async () => {
    const plain = bytesOf(3 * chunk);
    const bytes = await sealed(plain);
    const from = bytes.length - 3 * (chunk + 16);
    const one = (at: number) => bytes.subarray(from + at * (chunk + 16), from + (at + 1) * (chunk + 16));
    const head = bytes.subarray(0, from);
    const spoiled = [
      Buffer.concat([head, one(0), one(1)]),
      Buffer.concat([head, one(1), one(0), one(2)]),
      Buffer.concat([head, one(0), one(0), one(2)]),
      Buffer.concat([head, one(0), one(2)]),
      bytes.subarray(0, -1),
      bytes.subarray(0, from),
      bytes.subarray(0, from - 3),
      Buffer.concat([bytes, Buffer.from('x')]),
      ...[30, from - 20, from - 1, from + 5, bytes.length - 1].map((at) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] as number) ^ 1;
        return copy;
      }),
    ];
    for (const [index, one] of spoiled.entries())
      await expect(
        (async () => {
          const source = await decrypted(sourceOf(one), mine, 'f');
          return source.read(0, source.size);
        })(),
        String(index),
      ).rejects.toMatchObject({ code: 'handover-refused' });
  });
});

test('for several receivers, and for nobody else; a secret given by mistake is not repeated', () =>
  withFolder(async (folder) => {
    const home = await tinyArchive(join(folder, 'a'));
    const other = await generateIdentity();
    const file = join(folder, 'a.age');
    const report = await frozen(home, file, {
      encryptTo: [recipient, await identityToRecipient(other)],
    });
    expect(report.encrypted).toBe(true);
    expect((await readFile(file)).includes('sample-acme')).toBe(false);
    for (const text of [mine.text, other])
      expect((await verify(file, { identity: { text, where: 'id.txt' } })).findings).toEqual([]);
    for (const [text, code] of [
      [await generateIdentity(), 'handover-refused'],
      ['', 'input-invalid'],
      [`${identity}x`, 'input-invalid'],
    ] as const) {
      const failure = await verify(file, { identity: { text, where: 'id.txt' } }).catch((error) => error);
      expect(failure).toMatchObject({ code });
      expect(JSON.stringify([failure, failure.message, String(failure.cause)])).not.toContain(identity);
    }
    await expect(verify(file)).rejects.toMatchObject({ code: 'handover-refused' });
    const wrong = await frozen(home, join(folder, 'b.age'), { encryptTo: [identity] }).catch(
      (error) => error,
    );
    expect(wrong).toMatchObject({ code: 'flag-invalid' });
    expect(JSON.stringify([wrong, wrong.message, String(wrong.cause)])).not.toContain(identity.slice(0, 30));
  }));

test('an encrypted hand-over that was changed is not unpacked', () =>
  withFolder(async (folder) => {
    const home = await tinyArchive(join(folder, 'a'));
    const file = join(folder, 'a.age');
    await frozen(home, file, { encryptTo: [recipient] });
    await flipByte(file, Math.floor((await stat(file)).size / 3));
    const out = join(folder, 'b');
    await expect(thaw({ file, out, identity: mine, signal: never })).rejects.toMatchObject({
      code: 'handover-refused',
    });
    await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(join(folder, 'x'), 'plain text');
    const source = await fileSource(join(folder, 'x'));
    await expect(decrypted(source, mine, 'x')).rejects.toMatchObject({ code: 'handover-refused' });
    await source.close();
  }));
