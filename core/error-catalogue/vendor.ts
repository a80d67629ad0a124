import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** What a vendor refuses although the call reached it. */
export const vendorErrors = {
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
} as const satisfies Record<string, CatalogueEntry>;
