import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A digest in the making. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal digits. */
  hex(): string;
}

/** `algorithm`: a name as Node has it, or `crc32`, the checksum of ZIP files. */
export const newHash = (algorithm: string): Hash => {
  if (algorithm === 'crc32') {
    let crc = 0;
    return {
      update: (bytes) => {
        crc = crc32(bytes, crc);
      },
      hex: () => crc.toString(16).padStart(8, '0'),
    };
  }
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
};
