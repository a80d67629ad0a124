import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** Questions to archive and model. */
export const questionErrors = {
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
} as const satisfies Record<string, CatalogueEntry>;
