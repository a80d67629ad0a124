import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { deskError } from '../../core/errors.js';
import { reader } from './wire.js';

/** Public keys and signatures in SSH wire form, of every type that auditors' signers may use. */

const base64url = (bytes: Buffer): string => bytes.toString('base64url');

/** A big-endian integer without the leading zero that SSH adds for the sign. */
const unsigned = (bytes: Buffer): Buffer => {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  return bytes.subarray(at);
};

const curves: Readonly<
  Record<string, { readonly jwk: string; readonly bytes: number; readonly hash: string }>
> = {
  nistp256: { jwk: 'P-256', bytes: 32, hash: 'sha256' },
  nistp384: { jwk: 'P-384', bytes: 48, hash: 'sha384' },
  nistp521: { jwk: 'P-521', bytes: 66, hash: 'sha512' },
};

const toKey = (blob: Buffer, where: string): { readonly type: string; readonly key: KeyObject } => {
  const fields = reader(blob, where);
  const type = fields.text();
  if (type === 'ssh-ed25519') {
    const x = base64url(fields.string());
    return { type, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
  }
  if (type === 'ssh-rsa') {
    const e = base64url(unsigned(fields.string()));
    const n = base64url(unsigned(fields.string()));
    return { type, key: createPublicKey({ key: { kty: 'RSA', e, n }, format: 'jwk' }) };
  }
  const curve = curves[type.replace('ecdsa-sha2-', '')];
  if (type.startsWith('ecdsa-sha2-') && curve) {
    fields.string();
    const point = fields.string();
    const x = base64url(point.subarray(1, 1 + curve.bytes));
    const y = base64url(point.subarray(1 + curve.bytes));
    return { type, key: createPublicKey({ key: { kty: 'EC', crv: curve.jwk, x, y }, format: 'jwk' }) };
  }
  throw deskError('input-invalid', { what: `Keys of type ${type} are not supported.`, where });
};

/** Whether `signature` (SSH wire form) over `data` was made by the holder of `publicBlob`. */
export const verifySsh = (publicBlob: Buffer, signature: Buffer, data: Buffer, where: string): boolean => {
  const { type, key } = toKey(publicBlob, where);
  const fields = reader(signature, where);
  const algorithm = fields.text();
  const value = fields.string();
  if (type === 'ssh-ed25519') return algorithm === type && verify(null, data, key, value);
  if (type === 'ssh-rsa') {
    // SHA-1 (`ssh-rsa` as algorithm) is refused, as ssh-keygen does for SSHSIG.
    const hash = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }[algorithm];
    return hash !== undefined && verify(hash, data, key, value);
  }
  const curve = curves[type.replace('ecdsa-sha2-', '')];
  if (!curve || algorithm !== type) return false;
  const parts = reader(value, where);
  const pad = (bytes: Buffer) => {
    const plain = unsigned(bytes);
    return Buffer.concat([Buffer.alloc(Math.max(0, curve.bytes - plain.length)), plain]);
  };
  const raw = Buffer.concat([pad(parts.string()), pad(parts.string())]);
  return verify(curve.hash, data, { key, dsaEncoding: 'ieee-p1363' }, raw);
};
