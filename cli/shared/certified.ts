import { deskError } from '../../core/errors.js';

/** A flag that a certificate quotes: a dry run does without, the real call does not. Errors: flag-invalid. */
export const certified = (command: string, name: string, flag: string | undefined): string => {
  if (flag !== undefined) return flag;
  throw deskError('flag-invalid', {
    what: `--${name} is needed; the certificate says it.`,
    where: `deskarchive ${command}`,
    next: 'Look with --dry-run first; it needs neither reason nor legal basis.',
  });
};
