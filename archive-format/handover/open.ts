import { deskError } from '../../core/errors.js';
import { decrypted, handoverSort, type IdentityText } from './age.js';
import { type ByteSource, fileSource } from './byte-source.js';
import { type HandoverZip, openZip } from './open-zip.js';

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
