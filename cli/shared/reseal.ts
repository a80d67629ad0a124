import { sealArchive } from '../../archive-format/seal/seal.js';
import type { SigningKey } from '../../archive-format/seal/signing-key.js';
import type { CommandContext, Option } from '../command.js';
import { signingKeyOf } from './seal.js';
import { counted } from './table.js';

/** After versions were made anew they have other inventories, and the signatures of before are gone. */
export const resealOption = {
  type: 'string',
  about: 'Sign what has no signature afterwards, as deskarchive seal does: an Ed25519 key file.',
  value: 'FILE',
} as const satisfies Option;

/** Read before anything is changed, so that a wrong key is known then. */
export const resealKey = (
  flag: string | undefined,
  context: CommandContext,
): Promise<SigningKey | undefined> => signingKeyOf(flag, '--key', context.environment);

/** Signs every unsigned version of the archive; answers which, and what a person reads. */
export const reseal = async (
  home: string,
  key: SigningKey | undefined,
  { clock, signal }: CommandContext,
): Promise<{ readonly signed: readonly string[]; readonly lines: readonly string[] }> => {
  if (!key) return { signed: [], lines: [] };
  const { signed } = await sealArchive(home, { key, clock, signal });
  return {
    signed: signed.map(({ object, version }) => `${object} ${version}`),
    lines: [`Signed anew: ${counted(signed.length, 'version')}.`],
  };
};
