import { userInfo } from 'node:os';
import { deskError } from '../../core/errors.js';
import { secretFromEnvironment } from '../../core/secrets.js';
import type { Selection } from '../../extract/selection.js';
import type { Source } from '../../extract/source.js';
import type { CommandContext, Flags, Options } from '../command.js';
import { fileSourceNames, fileSourceOptions, openFileSource } from './file-sources.js';

/** Flags that name a source and say how gently it is read. */
export const sourceOptions = {
  org: {
    type: 'string',
    about: 'The account’s name at the vendor, as in https://<org>.api.kustomerapp.com.',
    value: 'NAME',
  },
  'base-url': {
    type: 'string',
    about: 'Another host: a region, a stand-in. DESKARCHIVE_<VENDOR>_BASE_URL does the same.',
    value: 'URL',
  },
  'calls-per-minute': {
    type: 'number',
    about: 'Calls a minute until the vendor’s headers say what is allowed; 0 turns pacing off.',
    range: [0, 1_000_000],
  },
  reserve: {
    type: 'number',
    about: 'Share (0 to 1) of the vendor’s limit that is left to your other integrations.',
    default: 0.2,
    range: [0, 0.99],
  },
  'allow-private': {
    type: 'boolean',
    about: 'Fetch attachments from private and local addresses too: for stand-ins and mirrors.',
    default: false,
  },
  'index-lag': {
    type: 'number',
    about: 'Seconds until a record that was just written is surely found by the vendor’s search.',
    default: 60,
    range: [0, 86_400],
  },
  'max-attachment-mb': {
    type: 'number',
    about: 'Larger attachments become gaps.',
    default: 2048,
    range: [0, 1_048_576],
  },
  'skip-attachment-type': {
    type: 'strings',
    about:
      'Do not fetch attachments of this media type, e.g. video/mp4 or video/*; each becomes a gap. Repeatable.',
    value: 'TYPE',
  },
  ...fileSourceOptions,
} as const satisfies Options;

export const sourceNames = ['kustomer', ...fileSourceNames] as const;

/** The base URL from flag or environment. Errors: flag-invalid. */
export const baseUrlOf = (
  vendor: string,
  flag: string | undefined,
  environment: NodeJS.ProcessEnv,
): string | undefined => {
  const name = `DESKARCHIVE_${vendor.toUpperCase()}_BASE_URL`;
  const url = flag ?? environment[name];
  if (url === undefined || url === '') return undefined;
  const where = flag === undefined ? name : '--base-url';
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw deskError('flag-invalid', { what: `"${url}" is no URL.`, where, cause });
  }
  const { protocol, username, password, search, hash } = parsed;
  if (!/^https?:$/.test(protocol) || username || password || search || hash) {
    throw deskError('flag-invalid', {
      what: 'The base URL must be http or https and hold no user, password, query or fragment.',
      where,
    });
  }
  return url.replace(/\/+$/, '');
};

/** The account's name: given, or the first label of the host. */
const orgOf = (flag: string | undefined, baseUrl: string | undefined): string => {
  if (flag) return flag;
  const host = baseUrl ? new URL(baseUrl).hostname : '';
  const label = /^([a-z0-9-]+)\.api\./.exec(host)?.[1];
  if (label) return label;
  throw deskError('flag-invalid', {
    what: '--org is needed.',
    where: '--org',
    next: 'Give the account’s name at the vendor: it names the archive’s object.',
  });
};

/** Makes the source of a command. Errors: token-missing, flag-invalid. */
export const openSourceNamed = async (
  name: string,
  flags: Flags<typeof sourceOptions>,
  context: CommandContext,
  selection?: Selection,
): Promise<Source> => {
  const ofFiles = fileSourceNames.find((one) => one === name);
  if (ofFiles) return openFileSource(ofFiles, flags, context, selection);
  if (flags.files.length > 0)
    throw deskError('flag-invalid', {
      what: `${name} is read through its API, not from files.`,
      where: '--files',
      next: `Sources of files: ${fileSourceNames.join(', ')}.`,
    });
  const baseUrl = baseUrlOf(name, flags['base-url'], context.environment);
  const rate = flags['calls-per-minute'];
  // Read here, as the sources of files are: a command that names a source reads no other.
  const { createKustomerSource } = await import('../../extract/kustomer/source.js');
  return createKustomerSource({
    org: orgOf(flags.org, baseUrl),
    token: secretFromEnvironment('DESKARCHIVE_KUSTOMER_TOKEN', context.environment),
    clock: context.clock,
    selection,
    progress: context.progress,
    reserve: flags.reserve,
    allowPrivate: flags['allow-private'],
    indexLagMs: flags['index-lag'] * 1000,
    maxBlobBytes: flags['max-attachment-mb'] * 1024 * 1024,
    skipTypes: flags['skip-attachment-type'],
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(rate === undefined
      ? {}
      : rate === 0
        ? { callsPerMinute: Number.POSITIVE_INFINITY, searchesPerMinute: Number.POSITIVE_INFINITY }
        : { callsPerMinute: rate }),
  });
};

/** `A Name <a@example.com>` as the archive records who ran it. Errors: flag-invalid. */
export const operatorOf = (flag: string | undefined): { readonly name: string; readonly address: string } => {
  if (flag === undefined) {
    // Whoever is logged in: a name that the machine knows, and no made-up address.
    const { username } = userInfo();
    return { name: username, address: `urn:deskarchive:user:${encodeURIComponent(username)}` };
  }
  const match = /^\s*([^<>]+?)\s*<\s*([^<>\s]+@[^<>\s]+)\s*>\s*$/.exec(flag);
  if (!match) {
    throw deskError('flag-invalid', {
      what: `"${flag}" is not of the form Name <mail@example.com>.`,
      where: '--operator',
    });
  }
  return { name: match[1] as string, address: `mailto:${match[2]}` };
};
