import type { Desk } from '../desk.js';
import type { Company } from '../state/people.js';

/** Users only: leads do not count. */
export const userCount = (desk: Desk, company: Company): number => {
  let users = 0;
  for (const id of company.contactIds) if (desk.workspace.contacts.get(id)?.role === 'user') users++;
  return users;
};

/** A company as the API shows it; `plan` is a text in requests and an object here. */
export const companyOut = (desk: Desk, company: Company): object => ({
  type: 'company',
  company_id: company.companyId,
  id: company.id,
  app_id: desk.workspace.id,
  name: company.name ?? '',
  ...(company.remoteCreatedAt === null ? {} : { remote_created_at: company.remoteCreatedAt }),
  created_at: company.createdAt,
  updated_at: company.updatedAt,
  ...(company.lastRequestAt === null ? {} : { last_request_at: company.lastRequestAt }),
  ...(company.size === null ? {} : { size: company.size }),
  ...(company.website === null ? {} : { website: company.website }),
  ...(company.industry === null ? {} : { industry: company.industry }),
  monthly_spend: company.monthlySpend,
  session_count: 0,
  user_count: userCount(desk, company),
  tags: {
    type: 'tag.list',
    tags: company.tags.map(({ tagId }) => ({
      type: 'tag',
      id: tagId,
      name: desk.workspace.tags.get(tagId)?.name ?? '',
    })),
  },
  segments: { type: 'segment.list', segments: [] },
  plan: company.plan === null ? {} : { type: 'plan', id: planId(company.plan), name: company.plan },
  custom_attributes: company.customAttributes,
});

/** Plans are known by name only; the same name has the same id. */
const planId = (name: string): string => {
  let id = 0;
  for (const character of name) id = (id * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000;
  return String(id + 1);
};
