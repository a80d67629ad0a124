import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** Building the model. */
export const modelErrors = {
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
} as const satisfies Record<string, CatalogueEntry>;
