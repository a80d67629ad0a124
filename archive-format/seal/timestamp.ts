import { digestOf } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';

/**
 * Time stamps (RFC 3161) as far as an archive needs them: a request for the SHA-512 of an inventory, and in the
 * answer whether it is about that digest. Whose stamp it is says `openssl ts -verify` with the authority's certificate.
 */

const oidSha512 = Buffer.from('0609608648016503040203', 'hex');
/** id-ct-TSTInfo, 1.2.840.113549.1.9.16.1.4 */
const oidTstInfo = Buffer.from('060b2a864886f70d0109100104', 'hex');

const tlv = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  // Requests stay far below 128 bytes, so that one byte of length is enough.
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
};

/** A TimeStampReq that asks for the authority's certificate to come along. */
export const timestampRequest = (data: Buffer): Buffer => {
  const imprint = tlv(
    0x30,
    tlv(0x30, oidSha512, Buffer.from('0500', 'hex')),
    tlv(0x04, Buffer.from(digestOf('sha512', data), 'hex')),
  );
  return tlv(0x30, tlv(0x02, Buffer.from([1])), imprint, tlv(0x01, Buffer.from([0xff])));
};

interface Element {
  readonly tag: number;
  readonly body: Buffer;
  readonly end: number;
}

const broken = (what: string, where: string) => deskError('input-invalid', { what, where });

/** One DER element at `at`. Errors: input-invalid. */
const element = (data: Buffer, at: number, where: string): Element => {
  const tag = data[at];
  const first = data[at + 1];
  if (tag === undefined || first === undefined) throw broken('The time stamp ends too early.', where);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4 || at + 2 + lengthBytes > data.length)
    throw broken('The time stamp has a length that cannot be.', where);
  const length = lengthBytes === 0 ? first : data.readUIntBE(at + 2, lengthBytes);
  const from = at + 2 + lengthBytes;
  if (from + length > data.length) throw broken('The time stamp ends too early.', where);
  return { tag, body: data.subarray(from, from + length), end: from + length };
};

const children = (data: Buffer, where: string): readonly Element[] => {
  const found: Element[] = [];
  for (let at = 0; at < data.length; ) {
    const next = element(data, at, where);
    found.push(next);
    at = next.end;
  }
  return found;
};

const child = (parent: Buffer, index: number, tag: number, where: string): Buffer => {
  const found = children(parent, where)[index];
  if (found?.tag !== tag) throw broken('The time stamp is not of the form of RFC 3161.', where);
  return found.body;
};

/**
 * Reads a TimeStampResp and checks that it was granted and is about these bytes. Answers when it says they were
 * there, as it is written in it (`YYYYMMDDhhmmss[.f]Z`). Errors: input-invalid.
 */
export const readToken = (token: Buffer, data: Buffer, where: string): string => {
  const response = element(token, 0, where).body;
  const status = child(child(response, 0, 0x30, where), 0, 0x02, where);
  if (status.length !== 1 || (status[0] !== 0 && status[0] !== 1))
    throw broken('The authority refused to stamp.', where);
  const signedData = child(child(child(response, 1, 0x30, where), 1, 0xa0, where), 0, 0x30, where);
  const content = child(signedData, 2, 0x30, where);
  if (!content.subarray(0, oidTstInfo.length).equals(oidTstInfo))
    throw broken('The answer holds no time stamp.', where);
  const info = child(child(child(content, 1, 0xa0, where), 0, 0x04, where), 0, 0x30, where);
  const imprint = child(info, 2, 0x30, where);
  const algorithm = child(imprint, 0, 0x30, where);
  const digest = child(imprint, 1, 0x04, where);
  if (
    !algorithm.subarray(0, oidSha512.length).equals(oidSha512) ||
    digest.toString('hex') !== digestOf('sha512', data)
  )
    throw broken('The time stamp is not about the SHA-512 of this inventory.', where);
  return child(info, 4, 0x18, where).toString('latin1');
};
