import { at, type Case, desk, orgFlags, query } from './rig.js';

/** A place that is no archive, or has not what is asked for. */
export const archiveCases: readonly Case[] = [
  {
    name: 'no archive',
    args: () => ['snapshots', '--archive', at('nowhere')],
    code: 'archive-missing',
    exit: 2,
    says: ['nowhere', 'extract'],
  },
  {
    name: 'an archive that is a file',
    args: () => ['snapshots', '--archive', at('file.txt')],
    code: 'archive-not-a-folder',
    exit: 2,
    says: ['file.txt'],
  },
  {
    name: 'a file to extract into',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('file.txt')],
    environment: () => desk.kustomer.environment,
    code: 'archive-not-a-folder',
    exit: 2,
    says: ['file.txt'],
  },
  {
    name: 'a folder below a file',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('file.txt', 'sub')],
    environment: () => desk.kustomer.environment,
    code: 'archive-not-a-folder',
    exit: 2,
    says: ['file.txt'],
  },
  {
    name: 'a folder of somebody',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('foreign')],
    environment: () => desk.kustomer.environment,
    code: 'archive-foreign',
    exit: 2,
    says: ['photo.jpg', 'empty or new folder'],
  },
  {
    name: 'half an archive',
    args: () => ['query', 'contents', '--archive', at('half.archive')],
    code: 'archive-damaged',
    exit: 3,
    says: ['verify'],
  },
  {
    name: 'a snapshot that is not there',
    args: () => query('contents', '--as-of', '9'),
    code: 'snapshot-missing',
    exit: 2,
    says: ['9', 'deskarchive snapshots'],
  },
  {
    name: 'an unknown object',
    args: () => query('contents', '--object', 'nope'),
    code: 'object-missing',
    exit: 2,
    says: ['kustomer-acme'],
  },
];
