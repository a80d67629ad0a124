import { readFileSync } from 'node:fs';
import { deskError } from './errors.js';

/** Text in place of anything secret. */
export const redacted = '[redacted]';

const known = new Set<string>();

/** Remembers a secret so that `redact` can take it out of any text. Short strings are left alone: they would hit innocent text. */
export const keepSecret = (secret: string): string => {
  if (secret.length >= 6) known.add(secret);
  return secret;
};

/** What each of the patterns looks like, for reports: the secret itself must not be shown. */
const patternNames = [
  'an authorization header',
  'a JSON web token',
  'a URL parameter with a token, key or signature',
  'a user and password in a URL',
] as const;

const patterns: readonly RegExp[] = [
  /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]+)?/g,
  /([?&](?:x-amz-[a-z-]+|signature|sig|token|access_token|key|api_key|apikey|expires|password|secret|req)=)[^&\s"'<>]+/gi,
  /(\/\/)[^/\s:@]+:[^/\s@]+@/g,
];

/** Takes every known secret, and everything that looks like one, out of a text. */
export const redact = (text: string): string => {
  let clean = text;
  for (const secret of known) clean = clean.replaceAll(secret, redacted);
  clean = clean.replace(patterns[0] as RegExp, `$1 ${redacted}`);
  clean = clean.replace(patterns[1] as RegExp, redacted);
  clean = clean.replace(patterns[2] as RegExp, `$1${redacted}`);
  return clean.replace(patterns[3] as RegExp, `$1${redacted}@`);
};

/** What in a text looks like a secret, in words that do not show it; undefined when nothing does. */
export const secretLook = (text: string): string | undefined =>
  patternNames.find((_, index) =>
    [...text.matchAll(patterns[index] as RegExp)].some(([hit]) => !hit.includes(redacted)),
  );

const secretParameters =
  /^(x-amz-.*|x-goog-.*|signature|sig|token|access_token|auth|key|api_?key|expires|password|secret|policy|credential|req|awsaccesskeyid|key-pair-id)$/i;

/** Whether a query parameter of this name carries a token, a key or a signature. */
export const isSecretParameter = (name: string): boolean => secretParameters.test(name);

/** A URL that may be kept: no user info, no token, key or signature parameters. Cursors stay. Relative paths stay relative. */
export const safeUrl = (url: string): string => {
  const base = 'http://relative.invalid';
  let parsed: URL;
  try {
    parsed = new URL(url, base);
  } catch {
    // Not a URL at all: keep what can be kept of the text.
    return redact(url);
  }
  parsed.username = '';
  parsed.password = '';
  parsed.hash = '';
  for (const name of [...parsed.searchParams.keys()])
    if (secretParameters.test(name)) parsed.searchParams.delete(name);
  const text = parsed.toString();
  return redact(text.startsWith(`${base}/`) && !url.startsWith(base) ? text.slice(base.length) : text);
};

/** Reads a token from `NAME` or from the file that `NAME_FILE` names. Secrets never come as flag values. */
export const secretFromEnvironment = (name: string, environment: NodeJS.ProcessEnv = process.env): string => {
  const usable = (text: string, where: string): string => {
    const token = text.trim();
    // It becomes part of a header: nothing else can stand there. What it holds is not shown.
    if (token === '' || !/^[\x21-\x7e]+$/.test(token))
      throw deskError('token-missing', {
        what: `What stands there is no token: ${token === '' ? 'it is empty' : 'it holds blanks, line breaks or other signs that no token has'}.`,
        where,
        next: 'Put the token there alone, as the vendor shows it.',
      });
    return keepSecret(token);
  };
  const direct = environment[name];
  if (direct) return usable(direct, `environment variable ${name}`);
  const file = environment[`${name}_FILE`];
  if (file) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (cause) {
      throw deskError('token-missing', {
        what: `The file that ${name}_FILE names cannot be read.`,
        where: file,
        cause,
      });
    }
    return usable(text, file);
  }
  throw deskError('token-missing', {
    what: `No token: ${name} is not set.`,
    where: `environment variable ${name}`,
    next: `Set ${name} to the token, or ${name}_FILE to a file that holds it.`,
  });
};
