import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { deskError } from '../../core/errors.js';
import { arm, disarm, reader, string, uint32 } from './wire.js';

/** An Ed25519 key that signs, from a file as ssh-keygen makes it: `ssh-keygen -t ed25519 -N '' -f archive_key`. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** The public key in SSH wire form. */
  readonly publicBlob: Buffer;
  /** One line for allowed_signers or authorized_keys: `ssh-ed25519 AAAA…`. */
  readonly publicLine: string;
}

const label = 'OPENSSH PRIVATE KEY';
const magic = 'openssh-key-v1\0';

/** RFC 8410 DER in front of a raw Ed25519 seed. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

const fromSeed = (seed: Buffer, publicKey: Buffer): SigningKey => {
  const publicBlob = Buffer.concat([string('ssh-ed25519'), string(publicKey)]);
  return {
    privateKey: createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' }),
    publicBlob,
    publicLine: `ssh-ed25519 ${publicBlob.toString('base64')}`,
  };
};

/**
 * Reads an OpenSSH private key. Only Ed25519 without a passphrase: a sealing key lies in a secret store, and a
 * passphrase would have to be typed into every nightly run. Errors: input-invalid.
 */
export const readSigningKey = (text: string, where: string): SigningKey => {
  const outer = reader(disarm(text, label, where), where);
  if (outer.bytes(magic.length).toString('latin1') !== magic) {
    throw deskError('input-invalid', { what: 'This is not an OpenSSH private key.', where });
  }
  const cipher = outer.text();
  outer.string();
  outer.string();
  if (cipher !== 'none') {
    throw deskError('input-invalid', {
      what: 'The signing key has a passphrase.',
      where,
      next: "Use a key made with ssh-keygen -t ed25519 -N '' and protect the file, or keep the key in a secret store.",
    });
  }
  if (outer.uint32() !== 1)
    throw deskError('input-invalid', { what: 'The file holds more than one key.', where });
  outer.string();
  const inner = reader(outer.string(), where);
  // The same random number twice: they differ when the file was decrypted wrongly or damaged.
  const check = inner.uint32();
  if (check !== inner.uint32()) throw deskError('input-invalid', { what: 'The key file is damaged.', where });
  const type = inner.text();
  if (type !== 'ssh-ed25519') {
    throw deskError('input-invalid', {
      what: `The signing key is ${type}; only Ed25519 is used.`,
      where,
      next: "Make one with ssh-keygen -t ed25519 -N ''.",
    });
  }
  const publicKey = inner.string();
  const secret = inner.string();
  return fromSeed(Buffer.from(secret.subarray(0, 32)), Buffer.from(publicKey));
};

/** A new key pair: the text of a private key file, and the line for allowed_signers. */
export const makeSigningKey = (
  comment: string,
): { readonly privateText: string; readonly publicLine: string } => {
  const pair = generateKeyPairSync('ed25519');
  const jwk = pair.privateKey.export({ format: 'jwk' });
  const seed = Buffer.from(jwk.d as string, 'base64url');
  const publicKey = Buffer.from(jwk.x as string, 'base64url');
  const { publicBlob, publicLine } = fromSeed(seed, publicKey);
  const check = randomBytes(4);
  const body = Buffer.concat([
    check,
    check,
    string('ssh-ed25519'),
    string(publicKey),
    string(Buffer.concat([seed, publicKey])),
    string(comment),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1));
  const file = Buffer.concat([
    Buffer.from(magic, 'latin1'),
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(publicBlob),
    string(Buffer.concat([body, padding])),
  ]);
  return { privateText: arm(file, label), publicLine: `${publicLine} ${comment}` };
};
