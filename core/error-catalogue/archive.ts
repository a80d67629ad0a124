import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** The archive: not there, not one, not whole, held by another run. */
export const archiveErrors = {
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
  'hold-blocks': entry(
    'fatal',
    exitCodes.locked,
    'A legal hold covers what was to be erased or redacted.',
    'Ask whoever laid the hold; deskarchive hold list shows them, hold release withdraws one.',
  ),
  'hold-missing': entry(
    'usage',
    exitCodes.usage,
    'There is no standing hold of that name.',
    'deskarchive hold list shows the holds.',
  ),
  'subject-missing': entry(
    'usage',
    exitCodes.usage,
    'The archive holds nothing of the person, conversation or record that was named.',
    'Look for the id or the e-mail address with deskarchive query.',
  ),
  'subject-undeclared': entry(
    'fatal',
    exitCodes.unexpected,
    'Nothing says which records of this source belong to a person.',
    'Declare the source’s subjects; see SPEC.md, governance.',
  ),
  'snapshot-unfinished': entry(
    'usage',
    exitCodes.usage,
    'A snapshot of the object was begun and not finished.',
    'Finish it with deskarchive extract, or let erase throw it away with --drop-unfinished.',
  ),
  'erasure-incomplete': entry(
    'fatal',
    exitCodes.findings,
    'A copy without the subject was made, and something of the subject was still found in it. Nothing was changed.',
    'Look at the places that are named; redact them one by one.',
  ),
  'erasure-unsafe': entry(
    'fatal',
    exitCodes.findings,
    'The archive is damaged; an erasure would make the damage look like its own work. Nothing was changed.',
    'Run deskarchive verify --deep and restore a good copy first.',
  ),
  'handover-refused': entry(
    'fatal',
    exitCodes.findings,
    'A hand-over is not one that can be trusted: a hostile or damaged ZIP, a bag that does not add up, an unknown key.',
    'Do not use it; ask whoever sent it for another copy.',
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
  'run-missing': entry(
    'usage',
    exitCodes.usage,
    'The archive has no unfinished snapshot of this id.',
    'Run deskarchive snapshots: it lists what is unfinished.',
  ),
  'run-ambiguous': entry(
    'usage',
    exitCodes.usage,
    'The archive has several unfinished snapshots and the command needs one.',
    'Name it with --run; deskarchive snapshots lists them.',
  ),
  'object-ambiguous': entry(
    'usage',
    exitCodes.usage,
    'The archive holds several sources and the command needs one.',
    'Name it with --object.',
  ),
} as const satisfies Record<string, CatalogueEntry>;
