import { sign } from 'node:crypto';
import { digestOf } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { verifySsh } from './public-key.js';
import type { SigningKey } from './signing-key.js';
import { arm, disarm, reader, string, uint32 } from './wire.js';

/**
 * SSHSIG signatures (OpenSSH, PROTOCOL.sshsig): what `ssh-keygen -Y sign` writes and `ssh-keygen -Y verify` reads, so
 * that a seal can be checked with a tool that every auditor has.
 */

const magic = 'SSHSIG';
const label = 'SSH SIGNATURE';

/** What is really signed: the namespace keeps a signature from being used for another purpose. */
const signedData = (namespace: string, hash: 'sha256' | 'sha512', data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(magic),
    string(namespace),
    string(''),
    string(hash),
    string(Buffer.from(digestOf(hash, data), 'hex')),
  ]);

/** An armoured signature over `data`. */
export const signDetached = (data: Buffer, namespace: string, key: SigningKey): string => {
  const value = sign(null, signedData(namespace, 'sha512', data), key.privateKey);
  const blob = Buffer.concat([
    Buffer.from(magic),
    uint32(1),
    string(key.publicBlob),
    string(namespace),
    string(''),
    string('sha512'),
    string(Buffer.concat([string('ssh-ed25519'), string(value)])),
  ]);
  return arm(blob, label);
};

export interface SignatureFacts {
  /** The signature is right for these bytes and this namespace. Says nothing about whose key it is. */
  readonly valid: boolean;
  /** The signer's public key in wire form: look it up among the allowed signers. */
  readonly publicBlob: Buffer;
  readonly namespace: string;
}

/** Reads and checks an armoured signature. Errors: input-invalid when it is none. */
export const checkDetached = (
  signature: string,
  data: Buffer,
  namespace: string,
  where: string,
): SignatureFacts => {
  const fields = reader(disarm(signature, label, where), where);
  if (fields.bytes(magic.length).toString('latin1') !== magic || fields.uint32() !== 1) {
    throw deskError('input-invalid', { what: 'This is not a signature of a known version.', where });
  }
  const publicBlob = Buffer.from(fields.string());
  const signedNamespace = fields.text();
  fields.string();
  const hash = fields.text();
  const value = fields.string();
  if (hash !== 'sha256' && hash !== 'sha512') {
    throw deskError('input-invalid', { what: `Signatures with ${hash} are not supported.`, where });
  }
  const valid =
    signedNamespace === namespace && verifySsh(publicBlob, value, signedData(namespace, hash, data), where);
  return { valid, publicBlob, namespace: signedNamespace };
};
