import { type ExitCode, exitCodes } from './exit-codes.js';

/**
 * What happens next after an error: the caller mends the call (`usage`), the same call may work later
 * (`retryable`), one row is set aside and the work goes on (`row`), or the work stops (`fatal`).
 */
export type Consequence = 'usage' | 'retryable' | 'row' | 'fatal';

export interface CatalogueEntry {
  readonly consequence: Consequence;
  readonly exit: ExitCode;
  /** One sentence for docs/errors.md: when this is raised. */
  readonly when: string;
  /** The default next step shown to the user; a throw site may give a more exact one. */
  readonly next: string;
}

const entry = (consequence: Consequence, exit: ExitCode, when: string, next: string): CatalogueEntry => ({
  consequence,
  exit,
  when,
  next,
});

/**
 * Every error the product can raise. A code never changes its meaning once released.
 * docs/errors.md is generated from this list and a test keeps both equal.
 */
export const errorCatalogue = {
  // The call
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

  // The network
  'host-unreachable': entry(
    'retryable',
    exitCodes.unexpected,
    'The host did not answer: name not found, connection refused, reset or timed out.',
    'Check the base URL and the network, then run the same command again: it goes on where it stopped.',
  ),
  'response-truncated': entry(
    'retryable',
    exitCodes.unexpected,
    'A response broke off before its end.',
    'Run the same command again: it goes on where it stopped.',
  ),
  'response-too-large': entry(
    'fatal',
    exitCodes.unexpected,
    'A response was larger than allowed after decompression.',
    'Raise the limit if the source is trusted.',
  ),
  'response-unreadable': entry(
    'fatal',
    exitCodes.unexpected,
    'A response was not what the vendor documents (not JSON, no data).',
    'Look at the request log of the run; report it if it repeats.',
  ),
  'address-refused': entry(
    'row',
    exitCodes.doneWithGaps,
    'A URL points to a private or local address.',
    'Allow the address with --allow-private if it is yours.',
  ),
  'stream-unreadable': entry(
    'row',
    exitCodes.doneWithGaps,
    'One kind of record cannot be read although the source answers otherwise.',
    'Look at the gaps of the snapshot; run extract again later for a new one.',
  ),
  'vendor-unavailable': entry(
    'retryable',
    exitCodes.unexpected,
    'The vendor kept answering with server errors or rate limits.',
    'Wait, then run the same command again.',
  ),

  // What the vendor refuses
  'token-refused': entry(
    'fatal',
    exitCodes.refusedByVendor,
    'The vendor does not accept the token (wrong, revoked or expired).',
    'Make a new token and set it in the environment.',
  ),
  'pod-wrong': entry(
    'fatal',
    exitCodes.refusedByVendor,
    'The token belongs to another region (pod) than the host.',
    'Use the base URL of the region that is named.',
  ),
  'role-missing': entry(
    'fatal',
    exitCodes.refusedByVendor,
    'The token lacks a role or scope that the run needs.',
    'Make a token with the roles that are listed.',
  ),
  'vendor-refused': entry(
    'fatal',
    exitCodes.refusedByVendor,
    'The vendor refuses the call for a reason that repeating will not cure.',
    'Read the reason given.',
  ),
  'version-unsupported': entry(
    'fatal',
    exitCodes.refusedByVendor,
    'The vendor does not offer the API version that is needed.',
    'Use the version that is named.',
  ),

  // The archive
  'archive-missing': entry(
    'usage',
    exitCodes.usage,
    'There is nothing at the archive path.',
    'Check the path, or make an archive with extract.',
  ),
  'archive-not-a-folder': entry('usage', exitCodes.usage, 'The archive path is a file.', 'Name a folder.'),
  'archive-foreign': entry(
    'usage',
    exitCodes.usage,
    'The folder holds other things and is not an archive.',
    'Name an empty or new folder, or an archive.',
  ),
  'archive-damaged': entry(
    'fatal',
    exitCodes.findings,
    'The archive is not whole and cannot be used as it is.',
    'Run deskarchive verify for the list of findings.',
  ),
  'archive-incomplete': entry(
    'fatal',
    exitCodes.findings,
    'The archive holds no finished snapshot.',
    'Run extract again: it goes on where it stopped.',
  ),
  'archive-version-unknown': entry(
    'fatal',
    exitCodes.usage,
    'The archive was written in a format that this version cannot read.',
    'Use a newer deskarchive.',
  ),
  'archive-locked': entry(
    'fatal',
    exitCodes.locked,
    'Another run holds the archive.',
    'Wait for it, or stop it; a lock of a dead run is taken over by itself.',
  ),
  'archive-file-system': entry(
    'usage',
    exitCodes.usage,
    'store/ and work/ are not on one file system, so a commit could not be atomic.',
    'Put both on one file system.',
  ),
  'snapshot-missing': entry(
    'usage',
    exitCodes.usage,
    'There is no snapshot of that number.',
    'Run deskarchive snapshots for the list.',
  ),
  'kind-missing': entry(
    'usage',
    exitCodes.usage,
    'The archive has no table of that kind.',
    'Name one of the kinds that are listed.',
  ),
  'object-missing': entry(
    'usage',
    exitCodes.usage,
    'The archive holds no object of that name.',
    'Name one of those that are listed.',
  ),
  'object-ambiguous': entry(
    'usage',
    exitCodes.usage,
    'The archive holds several sources and the command needs one.',
    'Name it with --object.',
  ),

  // The disk
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
    'Correct its permissions, or name another place.',
  ),
  'not-readable': entry(
    'fatal',
    exitCodes.unexpected,
    'A folder or file cannot be read.',
    'Correct its permissions.',
  ),

  // Questions
  'query-missing': entry(
    'usage',
    exitCodes.usage,
    'There is no named query of that name.',
    'Run deskarchive queries for the list.',
  ),
  'query-parameter': entry(
    'usage',
    exitCodes.usage,
    'A query parameter is missing or has a wrong value.',
    'Give it with --param name=value.',
  ),
  'query-invalid': entry(
    'usage',
    exitCodes.usage,
    'The SQL cannot be run.',
    'Correct the statement; the place is named.',
  ),
  'query-refused': entry(
    'usage',
    exitCodes.usage,
    'The SQL does more than read this archive.',
    'Only a single SELECT over the listed tables is allowed.',
  ),
  'query-stopped': entry(
    'fatal',
    exitCodes.unexpected,
    'The query took too long or too much memory.',
    'Narrow it, or raise --timeout or --memory.',
  ),

  'conversation-missing': entry(
    'usage',
    exitCodes.usage,
    'There is no such conversation, or the id fits several.',
    'Find it with the question search or person.',
  ),

  // The model
  'model-missing': entry(
    'usage',
    exitCodes.usage,
    'There is no model, or a table of it is missing.',
    'Build it with deskarchive transform.',
  ),
  'model-step-failed': entry(
    'fatal',
    exitCodes.unexpected,
    'A step of the transformation failed.',
    'The step, its SQL file and the reason are named.',
  ),
  'check-failed': entry(
    'fatal',
    exitCodes.findings,
    'A check of the model found wrong rows.',
    'The rows are listed in the model folder.',
  ),

  // Mapping, plan and load
  'mapping-missing': entry(
    'usage',
    exitCodes.usage,
    'There is no mapping file.',
    'Make one with deskarchive map propose.',
  ),
  'mapping-invalid': entry(
    'usage',
    exitCodes.usage,
    'The mapping file has a line that cannot work.',
    'Correct the line that is named.',
  ),
  'mapping-unconfirmed': entry(
    'fatal',
    exitCodes.staleOrUnconfirmed,
    'Nobody has confirmed the mapping, or it was changed since.',
    'Read it, then run deskarchive map confirm.',
  ),
  'mapping-stale': entry(
    'fatal',
    exitCodes.staleOrUnconfirmed,
    'The mapping was made for other data (fields, agents or teams changed).',
    'Run deskarchive map check; it names what is new.',
  ),
  'plan-missing': entry(
    'usage',
    exitCodes.usage,
    'There is no plan at that path.',
    'Make one with deskarchive plan.',
  ),
  'plan-invalid': entry(
    'fatal',
    exitCodes.findings,
    'The plan is not as it was written.',
    'Make the plan again.',
  ),
  'plan-stale': entry(
    'fatal',
    exitCodes.staleOrUnconfirmed,
    'The archive, the mapping or the ledger changed since the plan was made.',
    'Make the plan again and look at the difference.',
  ),
  'preflight-failed': entry(
    'fatal',
    exitCodes.refusedByVendor,
    'The target lacks something that the plan needs.',
    'Do what the list says, then run load again.',
  ),
  'load-missing': entry(
    'usage',
    exitCodes.usage,
    'The question needs a load, and nothing was loaded from this archive.',
    'Load a plan first.',
  ),
  'ledger-damaged': entry(
    'fatal',
    exitCodes.findings,
    'The ledger does not follow from its own lines.',
    'Keep the file; compare it with the copy in the archive.',
  ),
  'ledger-locked': entry(
    'fatal',
    exitCodes.locked,
    'Another load or undo writes the same ledger.',
    'Wait for it, or stop it; a lock of a dead run is taken over by itself.',
  ),
  'operation-rejected': entry(
    'row',
    exitCodes.doneWithGaps,
    'The target refuses one operation for good.',
    'The row is a reject; mend it and plan again.',
  ),
  'operation-unknown': entry(
    'retryable',
    exitCodes.doneWithGaps,
    'It is not known whether a write reached the target.',
    'Run load again: it looks first.',
  ),
  'readback-difference': entry(
    'fatal',
    exitCodes.findings,
    'The target does not hold what was written.',
    'See the certificate for the fields.',
  ),

  // The rest
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
  'input-invalid': entry(
    'usage',
    exitCodes.usage,
    'An input file is not of the promised form.',
    'Correct the place that is named.',
  ),
  unexpected: entry(
    'fatal',
    exitCodes.unexpected,
    'A defect of this program.',
    'Please report it with the command and the message.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
