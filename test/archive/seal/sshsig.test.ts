import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findSigner, parseAllowedSigners } from '../../../archive-format/seal/allowed-signers.js';
import { makeSigningKey, readSigningKey } from '../../../archive-format/seal/signing-key.js';
import { checkDetached, signDetached } from '../../../archive-format/seal/sshsig.js';

const folder = () => mkdtempSync(join(tmpdir(), 'deskarchive-seal-'));
const openssh = spawnSync('ssh-keygen', ['-?']).error === undefined;
const data = Buffer.from('{"id":"urn:example:1"}\n');
const namespace = 'deskarchive';

describe('our own keys and signatures', () => {
  const made = makeSigningKey('archive@example.com');
  const key = readSigningKey(made.privateText, 'key');

  test('a key file reads back as the same key', () => {
    expect(`${key.publicLine} archive@example.com`).toBe(made.publicLine);
  });

  test('a signature holds for its bytes and namespace and for nothing else', () => {
    const signature = signDetached(data, namespace, key);
    expect(checkDetached(signature, data, namespace, 'sig').valid).toBe(true);
    expect(checkDetached(signature, Buffer.from('{"id":"urn:example:2"}\n'), namespace, 'sig').valid).toBe(
      false,
    );
    expect(checkDetached(signature, data, 'git', 'sig').valid).toBe(false);
  });

  test('every flipped byte of a signature is refused or read as another signer’s', () => {
    const signature = signDetached(data, namespace, key);
    const body = signature.split('\n').slice(1, -2).join('');
    const bytes = Buffer.from(body, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const bent = Buffer.from(bytes);
      bent[at] = (bent[at] as number) ^ 1;
      const text = `-----BEGIN SSH SIGNATURE-----\n${bent.toString('base64')}\n-----END SSH SIGNATURE-----\n`;
      let accepted = false;
      try {
        accepted = checkDetached(text, data, namespace, 'sig').valid;
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
      expect(accepted, `byte ${at}`).toBe(false);
    }
  });

  test('what is no key or no signature is said so', () => {
    expect(() => readSigningKey('nonsense', 'f')).toThrow(
      expect.objectContaining({ code: 'input-invalid', where: 'f' }),
    );
    expect(() => checkDetached('nonsense', data, namespace, 's')).toThrow(
      expect.objectContaining({ code: 'input-invalid', where: 's' }),
    );
  });
});

describe.skipIf(!openssh)('beside OpenSSH', () => {
  test('ssh-keygen accepts our signature and refuses it for other bytes', () => {
    const at = folder();
    const made = makeSigningKey('archive@example.com');
    const key = readSigningKey(made.privateText, 'key');
    writeFileSync(join(at, 'signers'), `archive@example.com namespaces="deskarchive" ${key.publicLine}\n`);
    writeFileSync(join(at, 'sig'), signDetached(data, namespace, key));
    const check = (input: Buffer) =>
      spawnSync(
        'ssh-keygen',
        ['-Y', 'verify', '-f', 'signers', '-I', 'archive@example.com', '-n', namespace, '-s', 'sig'],
        { cwd: at, input },
      ).status;
    expect(check(data)).toBe(0);
    expect(check(Buffer.from('other'))).not.toBe(0);
  });

  test.each([
    ['ed25519', []],
    ['rsa', ['-b', '2048']],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '521']],
  ])('we accept a signature made by ssh-keygen with %s %j', (type, more) => {
    const at = folder();
    execFileSync('ssh-keygen', ['-q', '-t', type, ...more, '-N', '', '-C', 'x', '-f', join(at, 'key')]);
    writeFileSync(join(at, 'data'), data);
    execFileSync(
      'ssh-keygen',
      ['-q', '-Y', 'sign', '-f', join(at, 'key'), '-n', namespace, join(at, 'data')],
      {
        stdio: 'ignore',
      },
    );
    const facts = checkDetached(readFileSync(join(at, 'data.sig'), 'utf8'), data, namespace, 'sig');
    expect(facts.valid).toBe(true);
    const line = readFileSync(join(at, 'key.pub'), 'utf8').trim();
    const { signers } = parseAllowedSigners(`auditor@example.com ${line}\n`);
    expect(findSigner(signers, facts.publicBlob, namespace, 0)?.principals).toEqual(['auditor@example.com']);
    expect(
      checkDetached(readFileSync(join(at, 'data.sig'), 'utf8'), Buffer.from('x'), namespace, 'sig').valid,
    ).toBe(false);
  });

  test('a key made by ssh-keygen signs; one with a passphrase or of another type is refused with the reason', () => {
    const at = folder();
    const make = (name: string, type: string, phrase: string) => {
      execFileSync('ssh-keygen', ['-q', '-t', type, '-N', phrase, '-f', join(at, name)]);
      return readFileSync(join(at, name), 'utf8');
    };
    const key = readSigningKey(make('plain', 'ed25519', ''), 'plain');
    expect(readFileSync(join(at, 'plain.pub'), 'utf8')).toContain(key.publicLine);
    expect(() => readSigningKey(make('locked', 'ed25519', 'secret'), 'locked')).toThrow(/passphrase/);
    expect(() => readSigningKey(make('ecdsa', 'ecdsa', ''), 'ecdsa')).toThrow(/only Ed25519/);
  });

  test('ssh-keygen reads a key file that we made', () => {
    const at = folder();
    const made = makeSigningKey('archive@example.com');
    writeFileSync(join(at, 'key'), made.privateText, { mode: 0o600 });
    const derived = execFileSync('ssh-keygen', ['-y', '-f', join(at, 'key')]).toString();
    expect(made.publicLine.startsWith(derived.trim().split(' ').slice(0, 2).join(' '))).toBe(true);
  });
});

describe('allowed signers', () => {
  const key = readSigningKey(makeSigningKey('x').privateText, 'key');
  const line = key.publicLine;
  const find = (text: string, at: number, space = namespace) =>
    findSigner(parseAllowedSigners(text).signers, key.publicBlob, space, at)?.principals;
  const noon = Date.UTC(2025, 1, 1, 12);

  test('namespace and time limits count', () => {
    expect(find(`a@example.com,b@example.com ${line} comment`, noon)).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
    expect(find(`a@example.com namespaces="desk*,git" ${line}`, noon)).toEqual(['a@example.com']);
    expect(find(`a@example.com namespaces="git" ${line}`, noon)).toBeUndefined();
    expect(find(`a@example.com valid-after="20250201",valid-before="202502011300Z" ${line}`, noon)).toEqual([
      'a@example.com',
    ]);
    expect(find(`a@example.com valid-before="20250201" ${line}`, noon)).toBeUndefined();
    expect(find(`a@example.com cert-authority ${line}`, noon)).toBeUndefined();
  });

  test('bad lines are told with their number and do not count', () => {
    const { signers, bad } = parseAllowedSigners(
      `# head\n\nnobody\na@example.com surprise="1" ${line}\nb@example.com ${line}\n`,
    );
    expect(signers).toHaveLength(1);
    expect(bad.map((entry) => entry.line)).toEqual([3, 4]);
  });
});
