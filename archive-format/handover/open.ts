import { deskError } from '../../core/errors.js';
import type { IdentityText } from './age.js';
import { type ByteSource, fileSource } from './byte-source.js';
import { type HandoverZip, openZip } from './open-zip.js';

const firstLineOfAge = 'age-encryption.org/v1\n';

/** How a hand-over begins; undefined: it is none. */
const handoverSort = async (source: ByteSource): Promise<'zip' | 'encrypted' | undefined> => {
  const first = (await source.read(0, firstLineOfAge.length)).toString('latin1');
  if (first === firstLineOfAge) return 'encrypted';
  return first.startsWith('PK') ? 'zip' : undefined;
};

const plainSource = async (
  file: string,
  source: ByteSource,
  identity: IdentityText | undefined,
): Promise<ByteSource> => {
  const sort = await handoverSort(source);
  if (sort === undefined)
    throw deskError('handover-refused', {
      what: 'This is neither a ZIP file nor one that age encrypted.',
      where: file,
    });
  if (sort === 'zip') return source;
  if (!identity)
    throw deskError('handover-refused', {
      what: 'The hand-over is encrypted.',
      where: file,
      next: 'Name the file with your age identity: --identity FILE.',
    });
  // Read when it is needed: its curves cost more than checking a small archive.
  const { decrypted } = await import('./age.js');
  return decrypted(source, identity, file);
};

/** It begins as a hand-over does; nothing more is said. Errors: not-readable. */
export const looksLikeHandover = async (file: string): Promise<boolean> => {
  const source = await fileSource(file);
  try {
    return (await handoverSort(source)) !== undefined;
  } finally {
    await source.close();
  }
};

/**
 * Opens a hand-over, encrypted or not; nothing is unpacked. Close its source when done. Errors: handover-refused,
 * input-invalid, not-readable.
 */
export const openHandover = async (file: string, identity?: IdentityText): Promise<HandoverZip> => {
  const source = await fileSource(file);
  try {
    return await openZip(await plainSource(file, source, identity), file);
  } catch (error) {
    await source.close();
    throw error;
  }
};
