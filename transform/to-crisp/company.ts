import type { Numbered } from '../shape/alongside.js';
import type { ValueIn } from '../shape/fields.js';
import type { LossLog } from '../shape/losses.js';
import { shapeTags, type TaggingIn } from '../shape/tags.js';
import type { CrispContext } from './context.js';
import type { PersonRow } from './rows.js';

export interface FirmIn extends Numbered {
  readonly id: string;
  readonly name: string | null;
  readonly website: string | null;
  readonly size: number | null;
  readonly loaded: boolean;
}

export interface FirmValueIn extends ValueIn {
  readonly company_id: string;
}

export interface FirmTagIn extends TaggingIn {
  readonly company_id: string;
}

const domainOf = (website: string | null): string | null => {
  try {
    return website === null
      ? null
      : new URL(/^https?:/.test(website) ? website : `https://${website}`).hostname;
  } catch {
    // No address: the text itself still goes along.
    return null;
  }
};

/** Crisp has no companies: each person carries a block. The company's fields stand in the data of the person. */
export const companyOf = (
  firm: FirmIn,
  tags: readonly FirmTagIn[],
  context: CrispContext,
  losses: LossLog,
): PersonRow['company'] => ({
  name: firm.name,
  url: firm.website,
  domain: domainOf(firm.website),
  employees: firm.size,
  tags: shapeTags(
    tags.filter((tag) => tag.company_id === firm.id),
    context,
    losses,
  ),
});
