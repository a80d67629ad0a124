import { deskError } from '../../core/errors.js';

/** The SSH wire encoding (RFC 4251, section 5) as far as keys and signatures need it. */

/** A length-prefixed string. */
export const string = (data: string | Uint8Array): Buffer => {
  const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export interface Reader {
  string(): Buffer;
  text(): string;
  uint32(): number;
  bytes(length: number): Buffer;
  rest(): Buffer;
}

/** Reads fields in order; anything that ends too early is `input-invalid` with `where`. */
export const reader = (data: Buffer, where: string): Reader => {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > data.length) {
      throw deskError('input-invalid', { what: 'The key or signature ends too early.', where });
    }
    const piece = data.subarray(at, at + length);
    at += length;
    return piece;
  };
  const number = () => take(4).readUInt32BE();
  const bytes = () => take(number());
  return {
    string: bytes,
    text: () => bytes().toString('utf8'),
    uint32: number,
    bytes: take,
    rest: () => take(data.length - at),
  };
};

const armour = (label: string) => ({ begin: `-----BEGIN ${label}-----`, end: `-----END ${label}-----` });

/** Base64 between the two marker lines of `label`. Errors: input-invalid. */
export const disarm = (text: string, label: string, where: string): Buffer => {
  const { begin, end } = armour(label);
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw deskError('input-invalid', { what: `There is no ${label} in it.`, where });
  return Buffer.from(text.slice(from + begin.length, to).replace(/\s+/g, ''), 'base64');
};

/** Marker lines around base64 in lines of 70, as ssh-keygen writes it. */
export const arm = (data: Buffer, label: string): string => {
  const { begin, end } = armour(label);
  const lines = data.toString('base64').match(/.{1,70}/g) ?? [];
  return `${[begin, ...lines, end].join('\n')}\n`;
};
