import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VerifyReport } from '../../../archive-format/archive.js';
import { createArchive } from '../../../archive-format/open.js';
import { signatureFile, tokenFile } from '../../../archive-format/seal/places.js';
import { parseReceipts, receiptLine } from '../../../archive-format/seal/receipt.js';
import { sealArchive } from '../../../archive-format/seal/seal.js';
import { makeSigningKey, readSigningKey } from '../../../archive-format/seal/signing-key.js';
import { readToken, timestampRequest } from '../../../archive-format/seal/timestamp.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { virtualClock } from '../../../core/clock.js';
import { batch, note, report, scope, start, testOptions, withFolder } from '../fixture.js';

const missing = (tool: string): boolean => spawnSync(tool, ['-?']).error !== undefined;
const made = makeSigningKey('archive@example.com');
const key = readSigningKey(made.privateText, 'key');
const signers = `archive@example.com namespaces="deskarchive" ${key.publicLine}\n`;
const clock = virtualClock(start);

const snapshot = async (home: string, id: string): Promise<void> => {
  const archive = await createArchive(home, testOptions());
  const writer = await archive.begin(scope());
  await writer.append('note', batch([note(id, { body: id })], { done: true }));
  await writer.commit({ note: report(1) });
};

const codes = ({ findings }: VerifyReport) => findings.map(({ code, path }) => `${code} ${path}`);

const check = (home: string, change: object = {}) => verify(home, { depth: 'quick', signers, ...change });

test('every unsigned version is signed once, and the chain names the signature', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a');
    await snapshot(home, 'n1');
    expect(codes(await check(home))).toEqual(['H017 store/sample-acme-2025/v1']);
    expect(await sealArchive(home, { key, clock })).toMatchObject({ signed: [{ version: 'v1' }], before: 0 });
    await snapshot(home, 'n2');
    expect(await sealArchive(home, { key, clock })).toMatchObject({ signed: [{ version: 'v2' }], before: 1 });
    expect(await sealArchive(home, { key, clock })).toMatchObject({ signed: [], before: 2 });
    const good = await check(home, { depth: 'deep' });
    expect(codes(good)).toEqual([]);
    expect(good.checked.signatures).toBe(2);

    const root = join(home, 'store', 'sample-acme-2025');
    const first = join(root, signatureFile('v1'));
    const kept = await readFile(first);
    await rm(first);
    // Without any key the chain alone shows it.
    expect(codes(await verify(home, { depth: 'quick' }))).toEqual([
      `H018 store/sample-acme-2025/${signatureFile('v1')}`,
    ]);
    // Signed again with another key: the chain and the trusted keys both object.
    const other = readSigningKey(makeSigningKey('x').privateText, 'x');
    await sealArchive(home, { key: other, clock });
    expect(codes(await check(home))).toEqual([
      `H016 store/sample-acme-2025/${signatureFile('v1')}`,
      `H018 store/sample-acme-2025/${signatureFile('v1')}`,
    ]);
    await writeFile(first, kept);
    // A signature of another version.
    await cp(join(root, signatureFile('v1')), join(root, signatureFile('v2')));
    expect(codes(await check(home))).toEqual([`H016 store/sample-acme-2025/${signatureFile('v2')}`]);
    await writeFile(join(root, signatureFile('v2')), 'nonsense');
    expect(codes(await check(home))).toEqual([`H016 store/sample-acme-2025/${signatureFile('v2')}`]);
  }));

test('what is damaged is not signed', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a');
    await snapshot(home, 'n1');
    const path = join(home, 'store', 'sample-acme-2025', 'v1', 'inventory.json');
    await chmod(path, 0o644);
    await writeFile(path, (await readFile(path, 'utf8')).replace('Test Operator', 'Test Operatox'));
    await expect(sealArchive(home, { key, clock })).rejects.toMatchObject({ code: 'archive-damaged' });
  }));

test('a receipt shows an older copy and an exchanged version', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a');
    await snapshot(home, 'n1');
    await cp(home, join(folder, 'old'), { recursive: true });
    await snapshot(home, 'n2');
    const { objects } = await verify(home, { depth: 'quick' });
    const [object] = objects;
    const line = receiptLine({
      id: object?.id ?? '',
      version: object?.head ?? '',
      inventorySha512: object?.inventorySha512 ?? '',
      time: '2025-03-01T00:00:00.000Z',
    });
    const receipts = parseReceipts(`# kept elsewhere\n${line}\n`, 'f');
    const good = await verify(home, { depth: 'quick', receipts });
    expect(codes(good)).toEqual([]);
    expect(good.notCovered.join()).not.toContain('receipt');
    expect(codes(await verify(join(folder, 'old'), { depth: 'quick', receipts }))).toEqual([
      'H019 store/sample-acme-2025',
    ]);
    // It goes on: the receipt still holds.
    await snapshot(home, 'n3');
    expect(codes(await verify(home, { depth: 'quick', receipts }))).toEqual([]);
    const forged = receipts.map((receipt) => ({ ...receipt, inventorySha512: '0'.repeat(128) }));
    expect(codes(await verify(home, { depth: 'quick', receipts: forged }))).toEqual([
      'H019 store/sample-acme-2025',
    ]);
    const foreign = receipts.map((receipt) => ({ ...receipt, id: 'urn:other' }));
    expect(codes(await verify(home, { depth: 'quick', receipts: foreign }))).toEqual(['H019 ']);
    expect(() => parseReceipts('deskarchive-receipt/1 x', 'f')).toThrow(
      expect.objectContaining({ code: 'input-invalid', where: 'f:1' }),
    );
  }));

describe.skipIf(missing('ssh-keygen'))('with ssh-keygen (Debian: openssh-client)', () => {
  test('it accepts our seal, and we accept its', () =>
    withFolder(async (folder) => {
      const home = join(folder, 'a');
      await snapshot(home, 'n1');
      await sealArchive(home, { key, clock });
      const root = join(home, 'store', 'sample-acme-2025');
      const trusted = join(folder, 'trusted_signers');
      await writeFile(trusted, signers);
      const inventory = await readFile(join(root, 'v1', 'inventory.json'));
      const said = execFileSync(
        'ssh-keygen',
        [
          '-Y',
          'verify',
          '-f',
          trusted,
          '-I',
          'archive@example.com',
          '-n',
          'deskarchive',
          '-s',
          join(root, signatureFile('v1')),
        ],
        { input: inventory, encoding: 'utf8' },
      );
      expect(said).toContain('Good "deskarchive" signature');

      const theirs = join(folder, 'their_key');
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'x', '-f', theirs]);
      const signature = execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-f', theirs, '-n', 'deskarchive'], {
        input: inventory,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      await rm(join(root, signatureFile('v1')));
      await writeFile(join(root, signatureFile('v1')), signature);
      const allowed = `them@example.com ${await readFile(`${theirs}.pub`, 'utf8')}`;
      expect(codes(await check(home, { signers: allowed }))).toEqual([]);
      // And a key file as it makes it signs here.
      await rm(join(root, signatureFile('v1')));
      await sealArchive(home, { key: readSigningKey(await readFile(theirs, 'utf8'), theirs), clock });
      expect(codes(await check(home, { signers: allowed }))).toEqual([]);
      const locked = join(folder, 'locked_key');
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'passphrase', '-f', locked]);
      const text = await readFile(locked, 'utf8');
      expect(() => readSigningKey(text, locked)).toThrow(
        expect.objectContaining({ code: 'input-invalid', next: expect.stringContaining('ssh-keygen') }),
      );
    }));
});

const tsaConfig = `[tsa]
default_tsa = t
[t]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
[req]
distinguished_name = dn
x509_extensions = ext
[dn]
[ext]
extendedKeyUsage = critical,timeStamping
`;

describe.skipIf(missing('openssl'))('with openssl (Debian: openssl) as time-stamp authority', () => {
  test('a stamp of our inventory is kept, another one refused, and openssl accepts what is kept', () =>
    withFolder(async (folder) => {
      const home = join(folder, 'a');
      await snapshot(home, 'n1');
      const tsa = join(folder, 'tsa');
      await mkdir(tsa);
      await writeFile(join(tsa, 'c.cnf'), tsaConfig);
      await writeFile(join(tsa, 'serial'), '01\n');
      const openssl = (...words: string[]) =>
        execFileSync('openssl', words, { cwd: tsa, stdio: ['ignore', 'pipe', 'ignore'] });
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'tsa.key',
        '-out',
        'tsa.pem',
        '-subj',
        '/CN=TSA',
        '-days',
        '2',
        '-config',
        'c.cnf',
      );
      const stamp = async (data: Buffer): Promise<Buffer> => {
        await writeFile(join(tsa, 'q'), timestampRequest(data));
        openssl('ts', '-reply', '-config', 'c.cnf', '-queryfile', 'q', '-out', 'r');
        return readFile(join(tsa, 'r'));
      };
      await expect(
        sealArchive(home, { clock, stamp: () => stamp(Buffer.from('other')) }),
      ).rejects.toMatchObject({ code: 'input-invalid' });
      await sealArchive(home, { key, clock, stamp });
      const root = join(home, 'store', 'sample-acme-2025');
      const inventory = join(root, 'v1', 'inventory.json');
      const token = join(root, tokenFile('v1'));
      expect(
        String(openssl('ts', '-verify', '-data', inventory, '-in', token, '-CAfile', 'tsa.pem')),
      ).toBeDefined();
      expect(codes(await check(home))).toEqual([]);
      const bytes = await readFile(token);
      const data = await readFile(inventory);
      expect(readToken(bytes, data, 't')).toMatch(/^\d{14}(\.\d+)?Z$/);
      // Cut anywhere it is refused with a finding, not a crash.
      for (let length = 0; length < 200; length += 7)
        expect(() => readToken(bytes.subarray(0, length), data, 't')).toThrow(
          expect.objectContaining({ code: 'input-invalid' }),
        );
      await writeFile(token, await stamp(Buffer.from('other')));
      expect(codes(await check(home))).toEqual([`H020 store/sample-acme-2025/${tokenFile('v1')}`]);
    }));
});
