import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** Mapping, plan, ledger and load. */
export const loadErrors = {
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
  'ledger-foreign': entry(
    'fatal',
    exitCodes.findings,
    'The ledger is of another account than its folder says.',
    'Move it out of the archive’s work folder, or put it where it belongs: loads-<target>-<account>.',
  ),
  'ledger-locked': entry(
    'fatal',
    exitCodes.locked,
    'Another load or undo writes the same ledger.',
    'Wait for it, or stop it; a lock of a dead run is taken over by itself.',
  ),
  'quota-spent': entry(
    'retryable',
    exitCodes.doneWithGaps,
    'The target takes no more calls today; what is done is in the ledger.',
    'Run load again tomorrow, or with --until-done.',
  ),
  'operation-unknown': entry(
    'retryable',
    exitCodes.doneWithGaps,
    'It is not known whether a write reached the target.',
    'Run load again: it looks first.',
  ),
} as const satisfies Record<string, CatalogueEntry>;
