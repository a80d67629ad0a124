/**
 * The allowed_signers file of ssh-keygen(1): who may sign, with which key, for which namespace, from when to when.
 * One line a signer: `principals [options] keytype base64 [comment]`.
 */
export interface AllowedSigner {
  readonly principals: readonly string[];
  /** Wire form, base64. */
  readonly key: string;
  /** Patterns; empty: any namespace. */
  readonly namespaces: readonly string[];
  /** Milliseconds since 1970. */
  readonly validAfter: number | null;
  readonly validBefore: number | null;
  readonly certAuthority: boolean;
}

/** A line that cannot be read; the signer it was meant for does not count. */
export interface BadSignerLine {
  readonly line: number;
  readonly why: string;
}

const keyType = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+)$/;

/** `YYYYMMDD[HHMM[SS]][Z]`; without Z it is local time for ssh-keygen, which a verdict must not depend on: taken as UTC. */
const timestamp = (text: string): number | null => {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?$/.exec(text);
  if (!match) return null;
  const [, y, mo, d, h, mi, s] = match.map((part) => Number(part ?? 0));
  return Date.UTC(y as number, (mo as number) - 1, d as number, h as number, mi as number, s as number);
};

/** Splits at blanks outside double quotes. */
const words = (line: string): string[] => line.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g) ?? [];

const unquote = (text: string): string => text.replace(/^"|"$/g, '').replaceAll('\\"', '"');

const options = (text: string): Record<string, string> =>
  Object.fromEntries(
    (text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? []).map((option) => {
      const [name = '', ...value] = option.split('=');
      return [name.toLowerCase(), unquote(value.join('='))];
    }),
  );

/** Reads the whole file; bad lines are returned, not thrown. */
export const parseAllowedSigners = (
  text: string,
): { readonly signers: readonly AllowedSigner[]; readonly bad: readonly BadSignerLine[] } => {
  const signers: AllowedSigner[] = [];
  const bad: BadSignerLine[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const [principals = '', second = '', third = '', fourth = ''] = words(line);
    const hasOptions = !keyType.test(second);
    const type = hasOptions ? third : second;
    const key = hasOptions ? fourth : third;
    const set = hasOptions ? options(second) : {};
    if (!keyType.test(type) || !/^[A-Za-z0-9+/]+=*$/.test(key)) {
      bad.push({ line: index + 1, why: 'no key type and key where they belong' });
      return;
    }
    const known = ['cert-authority', 'namespaces', 'valid-after', 'valid-before'];
    const strange = Object.keys(set).find((name) => !known.includes(name));
    const after = set['valid-after'] === undefined ? null : timestamp(set['valid-after']);
    const before = set['valid-before'] === undefined ? null : timestamp(set['valid-before']);
    const badTime =
      (set['valid-after'] !== undefined && after === null) ||
      (set['valid-before'] !== undefined && before === null);
    if (strange !== undefined || badTime) {
      bad.push({
        line: index + 1,
        why: strange ? `unknown option ${strange}` : 'a validity time that cannot be read',
      });
      return;
    }
    signers.push({
      principals: unquote(principals).split(','),
      key,
      namespaces: set.namespaces ? set.namespaces.split(',') : [],
      validAfter: after,
      validBefore: before,
      certAuthority: 'cert-authority' in set,
    });
  });
  return { signers, bad };
};

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);

/**
 * Who signed, among the allowed signers: the principals of the line with this key whose namespace and time fit.
 * `at`: when the signature is said to have been made, milliseconds since 1970. Undefined: nobody who may.
 */
export const findSigner = (
  signers: readonly AllowedSigner[],
  publicBlob: Buffer,
  namespace: string,
  at: number,
): AllowedSigner | undefined => {
  const key = publicBlob.toString('base64');
  return signers.find(
    (signer) =>
      signer.key === key &&
      !signer.certAuthority &&
      (signer.namespaces.length === 0 || signer.namespaces.some((pattern) => matches(pattern, namespace))) &&
      (signer.validAfter === null || at >= signer.validAfter) &&
      (signer.validBefore === null || at < signer.validBefore),
  );
};
