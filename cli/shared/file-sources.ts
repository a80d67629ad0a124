import { deskError } from '../../core/errors.js';
import { encodings } from '../../extract/files/encoding.js';
import type { FileShape } from '../../extract/kustomer/select/of-files.js';
import type { Selection } from '../../extract/selection.js';
import type { Source } from '../../extract/source.js';
import type { CommandContext, Flags, Options } from '../command.js';

/** Flags of sources that are files: exports and dumps that somebody downloaded. */
export const fileSourceOptions = {
  files: {
    type: 'strings',
    about: 'Files of an export: paths, folders or patterns; .gz and .zip are opened. Repeatable.',
    value: 'GLOB',
  },
  encoding: {
    type: 'string',
    about: 'Encoding of CSV files; found for each file when absent.',
    choices: encodings,
  },
  'time-zone': {
    type: 'string',
    about:
      'Zone of times in CSV files that have none, e.g. Europe/Berlin. UTC is assumed otherwise, and said.',
    value: 'ZONE',
  },
  'date-order': {
    type: 'string',
    about: 'How 1/2/2024 is to be read in CSV files. Without it such a date is kept and not guessed at.',
    choices: ['dmy', 'mdy'],
  },
  mojibake: {
    type: 'string',
    about:
      'CSV texts that were saved with a wrong encoding: repaired and listed, kept and listed, or refused.',
    choices: ['repair', 'keep', 'refuse'],
    default: 'repair',
  },
} as const satisfies Options;

export const fileSourceNames = ['kustomer-csv', 'kustomer-dump'] as const;

const checkedZone = (zone: string | undefined): string | undefined => {
  if (zone === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch (cause) {
    throw deskError('flag-invalid', {
      what: `"${zone}" is no time zone.`,
      where: '--time-zone',
      next: 'Give a name like Europe/Berlin or UTC.',
      cause,
    });
  }
};

const orgNeeded = (org: string | undefined): string => {
  if (org) return org;
  throw deskError('flag-invalid', {
    what: '--org is needed.',
    where: '--org',
    next: 'Give the account’s name at the vendor: it names the archive’s object.',
  });
};

/** Makes a source of files. Errors: flag-invalid, not-readable. */
export const openFileSource = async (
  name: (typeof fileSourceNames)[number],
  flags: Flags<typeof fileSourceOptions> & { readonly org: string | undefined },
  context: CommandContext,
  selection?: Selection,
): Promise<Source> => {
  const part = async (source: Source, shape: FileShape): Promise<Source> => {
    if (!selection) return source;
    const { selectedFiles } = await import('../../extract/kustomer/select/of-files.js');
    return selectedFiles(source, shape, selection, () => context.clock.now());
  };
  const common = { org: orgNeeded(flags.org), files: flags.files, clock: context.clock };
  if (name === 'kustomer-dump') {
    const { createDumpSource } = await import('../../extract/kustomer-dump/source.js');
    const { dumpShape } = await import('../../extract/kustomer-dump/selection.js');
    return part(createDumpSource(common), dumpShape);
  }
  if (selection && selection.klasses.length > 0)
    throw deskError('flag-invalid', {
      what: 'CSV exports hold no custom objects.',
      where: '--klass',
      next: 'Leave it out.',
    });
  const { createCsvSource } = await import('../../extract/kustomer-csv/source.js');
  const { csvShape } = await import('../../extract/kustomer-csv/selection.js');
  const csv = createCsvSource({
    ...common,
    encoding: flags.encoding,
    timeZone: checkedZone(flags['time-zone']),
    dateOrder: flags['date-order'] as 'dmy' | 'mdy' | undefined,
    mojibake: flags.mojibake as 'repair' | 'keep' | 'refuse',
  });
  return part(csv, csvShape);
};
