import type { VerifyDepth } from '../../archive.js';

/** A finding of the archive's own rules: from which depth on it can come, and what it says. */
interface OwnCode {
  readonly depth: VerifyDepth;
  readonly severity: 'error' | 'warning';
  readonly what: string;
}

const error = (depth: VerifyDepth, what: string): OwnCode => ({ depth, severity: 'error', what });

/** The archive's own findings. A code never changes its meaning; SPEC.md has the same list, a test compares them. */
export const ownCodes = {
  H001: error('deep', 'a record whose bytes are not those of its digest'),
  H002: error('deep', 'a raw line that cannot be read'),
  H003: error('quick', 'a format or envelope version that this program does not know'),
  H004: error('deep', 'a line in the wrong file: other kind, source or snapshot'),
  H005: error(
    'deep',
    'a hole or a repetition in `seq`; counts that differ from `snapshot.json`, or that do not add up in it',
  ),
  H006: error('deep', 'a pack or an index that cannot be read'),
  H007: error('deep', 'index and packs that do not fit'),
  H008: error('deep', 'an attachment whose bytes are not those of its digest'),
  H009: error('deep', 'mended records’ bytes that differ, are missing, or that no gap row names'),
  H010: error('quick', 'a raw part without its table, a table without its raw part'),
  H011: error('quick', 'a `snapshot.json` that is missing, unreadable or of another snapshot'),
  H012: error('quick', 'a snapshot built on another inventory than the one that is there'),
  H013: error('deep', 'a table that is not what its raw part makes'),
  H014: error('deep', 'attachments in index and packs that are fewer or more than `snapshot.json` says'),
  H015: error('quick', 'something that looks like a token, a key or a signed address where none may be'),
  H016: error('quick', 'a signature that is not one of this inventory by a key that is trusted'),
  H017: error('quick', 'a version without a signature, when trusted keys were named'),
  H018: error('quick', 'a signature that is gone, or not the one that the next snapshot names'),
  H019: error('quick', 'an archive older or other than a receipt says'),
  H020: error('quick', 'a time stamp that is not about this inventory'),
  H021: error('quick', 'a hand-over whose bag is not as BagIt says, or does not add up'),
  H022: error('default', 'a file of a hand-over whose bytes are not those in its manifest'),
  H023: error('quick', 'a hand-over that no trusted key signed'),
  H030: error(
    'quick',
    'a hold, a release or a certificate that cannot be read, or that lies in another version than it says',
  ),
  H031: error('quick', 'an inventory that is not the one which a certificate says was left'),
  H032: error('quick', 'what a joined archive keeps of an original, and is not what it says of it'),
} as const satisfies Readonly<Record<string, OwnCode>>;

export type OwnErrorCode = keyof typeof ownCodes;
