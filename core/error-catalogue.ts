import { archiveErrors } from './error-catalogue/archive.js';
import { callErrors } from './error-catalogue/call.js';
import type { CatalogueEntry } from './error-catalogue/entry.js';
import { loadErrors } from './error-catalogue/load.js';
import { machineErrors } from './error-catalogue/machine.js';
import { modelErrors } from './error-catalogue/model.js';
import { networkErrors } from './error-catalogue/network.js';
import { questionErrors } from './error-catalogue/question.js';
import { vendorErrors } from './error-catalogue/vendor.js';

export type { CatalogueEntry, Consequence } from './error-catalogue/entry.js';

/**
 * Every error the product can raise, by topic; a new one goes into the file of its topic. A code never changes its
 * meaning once released. docs/errors.md is generated from this list and a test keeps both equal.
 */
export const errorTopics = {
  'The call': callErrors,
  'The network': networkErrors,
  'What a vendor refuses': vendorErrors,
  'The archive': archiveErrors,
  Questions: questionErrors,
  'The model': modelErrors,
  'Mapping, plan and load': loadErrors,
  'This machine': machineErrors,
} as const satisfies Record<string, Record<string, CatalogueEntry>>;

/** The same in one table, by code. */
export const errorCatalogue = {
  ...callErrors,
  ...networkErrors,
  ...vendorErrors,
  ...archiveErrors,
  ...questionErrors,
  ...modelErrors,
  ...loadErrors,
  ...machineErrors,
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
