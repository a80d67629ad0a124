import { deskError } from '../../core/errors.js';
import { confirmationOf, contentSha256, mappingOf } from './content.js';
import { readMappingDocument } from './file/document.js';
import type { MappingFinding } from './file/finding.js';
import { formOf } from './file/form.js';
import type { Confirmation, Mapping } from './mapping.js';

export interface LoadedMapping {
  readonly mapping: Mapping;
  /** SHA-256 of the decisions; a plan is bound to it. */
  readonly sha256: string;
  /** Null when nobody confirmed exactly these decisions. */
  readonly confirmed: Confirmation | null;
}

/**
 * Reads a mapping for use. Errors: mapping-missing, not-readable, mapping-invalid (all findings in `details`),
 * mapping-unconfirmed unless `unconfirmed` is allowed (looking at losses before deciding).
 */
export const loadMapping = async (
  file: string,
  options: { readonly unconfirmed?: 'refuse' | 'allow' } = {},
): Promise<LoadedMapping> => {
  const form = formOf(await readMappingDocument(file));
  if (!form.file) throw invalidMapping(form.findings);
  const mapping = mappingOf(form.file);
  const sha256 = contentSha256(mapping);
  const confirmation = confirmationOf(form.file);
  const holds = confirmation !== null && confirmation.content === sha256;
  if (!holds && options.unconfirmed !== 'allow') {
    throw deskError('mapping-unconfirmed', {
      what: confirmation
        ? `The mapping was changed after ${confirmation.by} confirmed it at ${confirmation.at}.`
        : 'Nobody has confirmed the mapping.',
      where: file,
      next: 'Read the mapping, then run deskarchive map confirm.',
    });
  }
  return { mapping, sha256, confirmed: holds ? confirmation : null };
};

/** The error for a mapping with findings: the first is told, all are in `details`. */
export const invalidMapping = (findings: readonly MappingFinding[]) => {
  const errors = findings.filter((finding) => finding.level === 'error');
  const first = errors[0] as MappingFinding;
  const more = errors.length - 1;
  return deskError('mapping-invalid', {
    what: `${first.what}${more > 0 ? ` (${more} more)` : ''}`,
    where: `${first.file}:${first.line}:${first.column}`,
    next: first.next,
    details: { findings },
  });
};
