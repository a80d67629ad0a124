import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** How the program was called: commands, flags, config file, environment, input files. */
export const callErrors = {
  'flag-unknown': entry(
    'usage',
    exitCodes.usage,
    'A flag is not known to the command.',
    'Run the command with --help.',
  ),
  'flag-invalid': entry(
    'usage',
    exitCodes.usage,
    'A flag has a value it cannot take.',
    'Correct the value; --help lists what is allowed.',
  ),
  'command-unknown': entry(
    'usage',
    exitCodes.usage,
    'There is no such command.',
    'Run deskarchive --help for the list.',
  ),
  'config-unreadable': entry(
    'usage',
    exitCodes.usage,
    'The config file cannot be read or is not YAML.',
    'Correct the file, or name another with --config.',
  ),
  'config-key-unknown': entry(
    'usage',
    exitCodes.usage,
    'The config file has a key that means nothing here.',
    'Correct the key; the nearest known one is named.',
  ),
  'config-value-invalid': entry(
    'usage',
    exitCodes.usage,
    'A config key has a value of the wrong form.',
    'Correct the value as described.',
  ),
  'token-missing': entry(
    'usage',
    exitCodes.usage,
    'No token was given for a vendor.',
    'Set the environment variable that is named, or its _FILE form.',
  ),
  'input-missing': entry(
    'usage',
    exitCodes.usage,
    'An input file or folder that was named is not there or is of the other kind.',
    'Check the path.',
  ),
  'input-invalid': entry(
    'usage',
    exitCodes.usage,
    'An input file is not of the promised form.',
    'Correct the place that is named.',
  ),
} as const satisfies Record<string, CatalogueEntry>;
