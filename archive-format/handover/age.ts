import { randomBytes } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { deskError } from '../../core/errors.js';
import { nonceBytes, openPayload, payloadKey, sealPayload } from './age-payload.js';
import type { ByteSource } from './byte-source.js';

/** Encryption of hand-overs in the format of age (https://age-encryption.org/v1), which `age -d` reads too. */

type Pieces = AsyncIterable<Uint8Array>;

/** An identity file's text, and its name for messages. */
export interface IdentityText {
  readonly text: string;
  readonly where: string;
}

const headerEnd = (bytes: Buffer): number | undefined => {
  const mac = bytes.indexOf('\n--- ');
  const end = mac < 0 ? -1 : bytes.indexOf('\n', mac + 1);
  return end < 0 ? undefined : end + 1;
};

/** A header for these recipients, and the new key that it wraps. */
const newHeader = async (
  recipients: readonly string[],
): Promise<{ readonly header: Buffer; readonly fileKey: Uint8Array }> => {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      // Neither value nor cause is repeated: somebody may have given the secret half.
      throw deskError('flag-invalid', {
        what: 'A recipient is not a public key of age.',
        where: '--encrypt',
        next: 'Give the public key, age1…, as age-keygen prints it.',
      });
    }
  }
  let fileKey: Uint8Array | undefined;
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const empty = Buffer.from(await encrypter.encrypt(new Uint8Array()));
  const end = headerEnd(empty);
  if (!fileKey || end === undefined) throw new Error('age-encryption made no header.');
  return { header: empty.subarray(0, end), fileKey };
};

/** Encrypts to public keys (`age1…`). Errors, before the first byte is asked for: flag-invalid. */
export const encrypterFor = async (recipients: readonly string[]): Promise<(plain: Pieces) => Pieces> => {
  const { header, fileKey } = await newHeader(recipients);
  return async function* (plain) {
    // Not the nonce that the library drew: its key has sealed an empty payload.
    const nonce = randomBytes(nonceBytes);
    yield Buffer.concat([header, nonce]);
    yield* sealPayload(plain, payloadKey(fileKey, nonce));
  };
};

const decrypterFor = ({ text, where }: IdentityText): Decrypter => {
  const decrypter = new Decrypter();
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  try {
    for (const key of keys) decrypter.addIdentity(key);
  } catch {
    // The cause would quote the secret.
    throw deskError('input-invalid', {
      what: 'The identity file holds a line that is no age identity (AGE-SECRET-KEY-1…).',
      where,
    });
  }
  if (keys.length === 0)
    throw deskError('input-invalid', { what: 'The identity file holds no identity.', where });
  return decrypter;
};

/** Thousands of recipients; a longer header is none. */
const longestHeader = 1 << 20;

/**
 * The plain bytes of an encrypted file, anywhere in it, by the identities of an identity file. Nothing is written to
 * the disk. Errors: input-invalid, handover-refused.
 */
export const decrypted = async (
  encrypted: ByteSource,
  identity: IdentityText,
  where: string,
): Promise<ByteSource> => {
  const decrypter = decrypterFor(identity);
  const refuse = (what: string) => deskError('handover-refused', { what, where });
  const start = await encrypted.read(0, longestHeader);
  const end = headerEnd(start);
  if (end === undefined || end + nonceBytes > encrypted.size) throw refuse('The encrypted file was cut.');
  let fileKey: Uint8Array;
  try {
    fileKey = await decrypter.decryptHeader(start.subarray(0, end));
  } catch (cause) {
    throw deskError('handover-refused', {
      what: `The file cannot be decrypted: ${(cause as Error).message}.`,
      where,
      next: 'Name an identity of one of those for whom it was encrypted; if you did, ask for another copy.',
    });
  }
  const nonce = await encrypted.read(end, nonceBytes);
  return openPayload(encrypted, end + nonceBytes, payloadKey(fileKey, nonce), refuse);
};
