import type { ErrorCode } from '../findings.js';

/** Digest algorithms of OCFL: what Node calls them, how many hexadecimal digits they have, how a wrong form is called. */
interface Algorithm {
  readonly node: string;
  readonly digits: number;
  readonly fault: ErrorCode;
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  md5: { node: 'md5', digits: 32, fault: 'E057' },
  sha1: { node: 'sha1', digits: 40, fault: 'E029' },
  sha256: { node: 'sha256', digits: 64, fault: 'E030' },
  sha512: { node: 'sha512', digits: 128, fault: 'E031' },
  'blake2b-512': { node: 'blake2b512', digits: 128, fault: 'E032' },
  'sha512/256': { node: 'sha512-256', digits: 64, fault: 'E057' },
};

/** Algorithms that an inventory may be built on. */
export type MainAlgorithm = 'sha512' | 'sha256';

export const mainAlgorithm = (name: unknown): MainAlgorithm | undefined =>
  name === 'sha512' || name === 'sha256' ? name : undefined;

/** The name that Node has for an algorithm of OCFL; undefined for one that is not known here. */
export const nodeName = (algorithm: string): string | undefined => algorithms[algorithm]?.node;

export const sidecarName = (algorithm: string): string => `inventory.json.${algorithm}`;

export const sidecarNames: readonly string[] = Object.keys(algorithms)
  .filter((name) => !name.includes('/'))
  .map(sidecarName);

const isHex = (digest: string, digits: number): boolean =>
  digest.length === digits && /^[0-9a-fA-F]+$/.test(digest);

/** Whether a text can be a digest of the algorithm; of an unknown one any text can. */
export const isDigest = (algorithm: string, digest: string): boolean => {
  const known = algorithms[algorithm];
  return known === undefined || isHex(digest, known.digits);
};

/** The code that says what is wrong with a digest's form in a fixity block. */
export const digestFault = (algorithm: string, digest: string): ErrorCode | undefined =>
  isDigest(algorithm, digest) ? undefined : algorithms[algorithm]?.fault;

/** The same in a manifest, where digests of the other algorithm have a code of their own. */
export const manifestDigestFault = (algorithm: MainAlgorithm, digest: string): ErrorCode | undefined => {
  if (isDigest(algorithm, digest)) return undefined;
  return isDigest(algorithm === 'sha512' ? 'sha256' : 'sha512', digest)
    ? 'E039'
    : algorithms[algorithm]?.fault;
};
