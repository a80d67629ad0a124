import { deskError } from '../../core/errors.js';
import { isFresh, type LedgerScan } from '../ledger/scan.js';
import type { Plan, PlanHeader } from '../plan/plan-file.js';

/** What a plan must still fit. */
export interface Present {
  readonly target: string;
  readonly archive: PlanHeader['archive'];
  readonly mappingSha256: string;
}

/** Refuses a plan that was made from something else than is there now. Errors: plan-stale, flag-invalid. */
export const refuseStale = ({ header, folder }: Plan, present: Present): void => {
  if (header.target !== present.target)
    throw deskError('flag-invalid', {
      what: `The plan is for ${header.target}, not for ${present.target}.`,
      where: folder,
    });
  const { object, version, inventorySha512 } = present.archive;
  if (header.archive.object !== object || header.archive.inventorySha512 !== inventorySha512)
    throw deskError('plan-stale', {
      what: `The plan was made from ${header.archive.object} ${header.archive.version}; the archive is now at ${object} ${version}.`,
      where: folder,
    });
  if (header.mappingSha256 !== present.mappingSha256)
    throw deskError('plan-stale', {
      what: 'The mapping was changed after the plan was made.',
      where: folder,
    });
};

/** Refuses a plan that was made for another workspace. Errors: plan-stale. */
export const refuseOtherWorkspace = (plan: Plan, workspace: string): void => {
  const bound = plan.header.ledger;
  if (bound.workspace !== null && bound.workspace !== workspace)
    throw deskError('plan-stale', {
      what: `The plan was made for workspace ${bound.workspace}; the token belongs to ${workspace}.`,
      where: plan.folder,
    });
};

/** Refuses a plan after which another plan wrote, and one for another workspace. Errors: plan-stale. */
export const refuseStaleLedger = (plan: Plan, workspace: string, ledger: LedgerScan): void => {
  refuseOtherWorkspace(plan, workspace);
  const bound = plan.header.ledger;
  if (!isFresh(ledger, bound.head, plan.sha256))
    throw deskError('plan-stale', {
      what: 'Another plan wrote to this workspace after this one was made.',
      where: plan.folder,
      details: { boundTo: bound.head, ledgerHead: ledger.head },
    });
};
