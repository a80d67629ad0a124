import type { Gap } from '../../../archive-format/gap.js';
import { deskError } from '../../../core/errors.js';
import { type Refusal, refusalLine } from '../api/refusal.js';

/** The key may not read this: Kustomer answers 401 or 403 for a missing role, 402 for a missing feature of the plan. */
export const isRoleRefusal = ({ status }: Refusal): boolean =>
  status === 401 || status === 402 || status === 403;

/** The whole kind, or a whole part of it, may not be read or has no route. */
export const kindGap = (
  kind: string,
  what: string,
  refusal: Refusal,
  roles: readonly string[],
  request: number,
  at: string,
): Gap => ({
  reason: isRoleRefusal(refusal) ? 'role-missing' : 'endpoint-absent',
  kind,
  ...(isRoleRefusal(refusal) && roles.length > 0 ? { expected: `one of the roles ${roles.join(', ')}` } : {}),
  received: `status ${refusal.status}`,
  evidence: `${what}: ${refusalLine(refusal)}`,
  request,
  at,
});

/** A refusal that nobody expects here: this stream cannot go on. */
export const unreadable = (what: string, refusal: Refusal) =>
  deskError('stream-unreadable', {
    what: `${what} was refused with ${refusalLine(refusal)}.`,
    where: what,
    details: { status: refusal.status },
  });
