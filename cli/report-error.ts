import { asDeskError, type DeskError } from '../core/errors.js';
import { redact } from '../core/secrets.js';

/** The form of an error in --json output. */
export const errorJson = (error: DeskError): Readonly<Record<string, unknown>> => ({
  error: {
    code: error.code,
    what: redact(error.message),
    where: error.where === undefined ? null : redact(error.where),
    next: redact(error.next),
    consequence: error.consequence,
    details: JSON.parse(redact(JSON.stringify(error.details))) as unknown,
  },
});

/** What a person reads: code, what, where, next step; the stack only for a defect of ours. */
export const errorLines = (error: DeskError): string[] => {
  const lines = [`error ${error.code}: ${error.message}`];
  if (error.where) lines.push(`  where: ${error.where}`);
  lines.push(`  next:  ${error.next}`);
  if (error.code === 'unexpected' && error.cause instanceof Error && error.cause.stack)
    lines.push(error.cause.stack);
  return lines.map(redact);
};

export const toDeskError = asDeskError;
