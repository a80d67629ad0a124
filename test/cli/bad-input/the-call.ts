import { at, type Case, query } from './rig.js';

/** What is wrong with the call itself, or with the config beside it. */
export const theCallCases: readonly Case[] = [
  {
    name: 'an unknown command',
    args: () => ['exract'],
    code: 'command-unknown',
    exit: 2,
    says: ['mean extract'],
  },
  {
    name: 'an unknown flag',
    args: () => ['verify', '--archve', 'x'],
    code: 'flag-unknown',
    exit: 2,
    says: ['mean --archive', 'verify --help'],
  },
  {
    name: 'a missing flag',
    args: () => ['verify'],
    code: 'flag-invalid',
    exit: 2,
    says: ['--archive is needed'],
  },
  {
    name: 'no number',
    args: () => query('contents', '--timeout', 'soon'),
    code: 'flag-invalid',
    exit: 2,
    says: ['--timeout', 'a number from 1'],
  },
  {
    name: 'a number out of range',
    args: () => ['simulate', 'kustomer', '--port', '99999'],
    code: 'flag-invalid',
    exit: 2,
    says: ['--port', 'to 65535'],
  },
  {
    name: 'an address without its scheme',
    args: () => ['redirects', '--plan', 'plan', '--site', 'help.acme.example'],
    code: 'flag-invalid',
    exit: 2,
    says: ['--site', 'https://'],
  },
  {
    name: 'an unknown config key',
    args: () => ['snapshots', '--config', at('config.yaml')],
    code: 'config-key-unknown',
    exit: 2,
    says: ['mean "archive"', 'config.yaml:1'],
  },
  {
    name: 'a wrong config value',
    args: () => query('contents', '--config', at('config-value.yaml')),
    code: 'config-value-invalid',
    exit: 2,
    says: ['timeout', 'config-value.yaml'],
  },
  {
    name: 'a secret in the config',
    args: () => ['snapshots', '--config', at('config-secret.yaml')],
    code: 'config-key-unknown',
    exit: 2,
    says: ['environment variable'],
  },
];
