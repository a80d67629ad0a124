import { at, type Case, check, desk, orgFlags, secret, withToken } from './rig.js';

/** A source that cannot be reached, or does not open: tokens, addresses, streams. */
export const sourceCases: readonly Case[] = [
  {
    name: 'no token',
    args: () => check(),
    code: 'token-missing',
    exit: 2,
    says: ['DESKARCHIVE_KUSTOMER_TOKEN_FILE'],
  },
  {
    name: 'an empty token file',
    args: () => check(),
    environment: () => ({ DESKARCHIVE_KUSTOMER_TOKEN_FILE: at('empty-token') }),
    code: 'token-missing',
    exit: 2,
    says: ['empty-token', 'it is empty'],
  },
  {
    name: 'a token with a line break',
    args: () => check(),
    environment: withToken(`${secret}\nX-Evil: 1`),
    code: 'token-missing',
    exit: 2,
    says: ['line breaks'],
  },
  {
    name: 'a wrong token',
    args: () => check(),
    environment: withToken(secret),
    code: 'token-refused',
    exit: 5,
    says: ['/v1/users/current', 'new token'],
  },
  {
    name: 'an unreachable host',
    args: () => check('--base-url', 'http://127.0.0.1:1'),
    environment: withToken(secret),
    code: 'host-unreachable',
    exit: 1,
    says: ['127.0.0.1:1', 'base URL'],
  },
  {
    name: 'a base URL that is none',
    args: () => check('--base-url', '127.0.0.1:80'),
    environment: withToken(secret),
    code: 'flag-invalid',
    exit: 2,
    says: ['--base-url'],
  },
  {
    name: 'a base URL with a password',
    args: () => check('--base-url', `http://me:${secret}@127.0.0.1`),
    environment: withToken('x'),
    code: 'flag-invalid',
    exit: 2,
    says: ['password'],
  },
  {
    name: 'an unknown stream',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('new'), '--streams', 'mesage'],
    environment: () => desk.kustomer.environment,
    code: 'flag-invalid',
    exit: 2,
    says: ['message'],
  },
];
