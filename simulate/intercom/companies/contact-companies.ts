import { ok } from '../api/out.js';
import { numberedPage } from '../api/page.js';
import { companyNotFound, isRefusal, refuse, userNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { findContact } from '../people/contact-book.js';
import { companyOut } from './company-json.js';

/** Companies that one contact can have. */
const most = 1000;

const limitReached = refuse(
  400,
  'contact_company_limit_exceeded',
  `Contact has reached the maximum of ${most} company associations`,
);

const companiesOf = (desk: Desk, ids: readonly string[]) =>
  ids.flatMap((id) => desk.workspace.companies.get(id) ?? []);

export const contactCompanyRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/contacts/:id/companies',
    fields: {
      id: { type: 'string', required: refuse(400, 'parameter_not_found', 'company not specified') },
    },
    run: (desk, { params, body }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      const company = desk.workspace.companies.get(body.id);
      if (!company) return companyNotFound;
      if (contact.companyIds.includes(company.id)) return ok(companyOut(desk, company));
      if (contact.companyIds.length >= most) return limitReached;
      contact.companyIds.push(company.id);
      company.contactIds.add(contact.id);
      return ok(companyOut(desk, company));
    },
  }),
  route({
    method: 'GET',
    path: '/contacts/:id/companies',
    run: (desk, { params, call }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      const page = numberedPage(desk, call, companiesOf(desk, contact.companyIds), {
        standard: 50,
        most: 60,
      });
      if (isRefusal(page)) return page;
      const data = page.items.map((company) => companyOut(desk, company));
      return ok({ type: 'list', data, pages: page.pages, total_count: page.total });
    },
  }),
  route({
    method: 'DELETE',
    path: '/contacts/:id/companies/:company_id',
    run: (desk, { params }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      const company = desk.workspace.companies.get(params.company_id);
      if (!company || !contact.companyIds.includes(company.id)) return companyNotFound;
      contact.companyIds = contact.companyIds.filter((id) => id !== company.id);
      company.contactIds.delete(contact.id);
      return ok(companyOut(desk, company));
    },
  }),
];
