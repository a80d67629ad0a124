import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** This machine: disk, permissions, ports, being stopped, and defects of the program. */
export const machineErrors = {
  'disk-full': entry(
    'fatal',
    exitCodes.unexpected,
    'The disk is full.',
    'Free space, then run the same command again: what is safe stays safe.',
  ),
  'not-writable': entry(
    'fatal',
    exitCodes.unexpected,
    'A folder or file cannot be written.',
    'Correct the path or its permissions, or name another place.',
  ),
  'not-readable': entry(
    'fatal',
    exitCodes.unexpected,
    'A folder or file cannot be read.',
    'Check the path and its permissions.',
  ),
  interrupted: entry(
    'fatal',
    exitCodes.interrupted,
    'The run was stopped by the user.',
    'Run the same command again: it goes on where it stopped.',
  ),
  'port-taken': entry(
    'usage',
    exitCodes.usage,
    'The port is in use.',
    'Name another port, or 0 for any free one.',
  ),
  unexpected: entry(
    'fatal',
    exitCodes.unexpected,
    'A defect of this program.',
    'Please report it with the command and the message.',
  ),
} as const satisfies Record<string, CatalogueEntry>;
