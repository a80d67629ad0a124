import { deskError } from '../../core/errors.js';

/** `name=value` flags as a record. Errors: flag-invalid. */
export const namedValues = (given: readonly string[], flag: string): Record<string, string> =>
  Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw deskError('flag-invalid', { what: `"${pair}" is not name=value.`, where: flag });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
