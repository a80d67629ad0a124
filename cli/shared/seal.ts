import { readFile } from 'node:fs/promises';
import { readSigningKey, type SigningKey } from '../../archive-format/seal/signing-key.js';
import { deskError } from '../../core/errors.js';

/** A file that a flag or variable names, as text. Errors: not-readable. */
export const readInput = async (path: string, where: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw deskError('not-readable', {
      what: `The file cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      where: `${where} ${path}`,
      cause,
    });
  }
};

/** Names the key file when no flag does; never the key itself. */
export const signKeyVariable = 'DESKARCHIVE_SIGN_KEY_FILE';

/** The signing key whose file a flag or the environment names. Errors: not-readable, input-invalid. */
export const signingKeyOf = async (
  flag: string | undefined,
  where: string,
  environment: NodeJS.ProcessEnv,
): Promise<SigningKey | undefined> => {
  const path = flag ?? (environment[signKeyVariable] || undefined);
  if (path === undefined) return undefined;
  return readSigningKey(await readInput(path, flag === undefined ? signKeyVariable : where), path);
};
