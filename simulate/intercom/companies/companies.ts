import type { Body, Fields } from '../api/fields.js';
import { ok } from '../api/out.js';
import { numberedPage } from '../api/page.js';
import { companyNotFound, invalid, isRefusal, type Refusal, refuse } from '../api/refusal.js';
import { type Request, type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { attributeRefusal, writeAttributes } from '../people/attribute-values.js';
import { contactOut } from '../people/contact-json.js';
import type { Company } from '../state/people.js';
import { companyOut, userCount } from './company-json.js';

const updateFields = {
  name: { type: 'string', nullable: true },
  plan: { type: 'string', nullable: true },
  size: { type: 'integer', nullable: true },
  website: { type: 'string', nullable: true },
  industry: { type: 'string', nullable: true },
  monthly_spend: { type: 'number', nullable: true },
  custom_attributes: { type: 'object', nullable: true },
} as const satisfies Fields;

const createFields = {
  ...updateFields,
  company_id: { type: 'string', required: true },
  remote_created_at: { type: 'integer', nullable: true },
  update_last_request_at: { type: 'boolean', since: '2.16' },
} as const satisfies Fields;

/** Companies are the one resource that refuses a key it does not know. */
const unknownKey = (key: string): Refusal =>
  refuse(400, 'bad_request', `bad '${key}' parameter`, { noRequestId: true });

const largestSpend = 2_147_483_647;

const write = (desk: Desk, company: Company, body: Body<typeof updateFields>): Refusal | undefined => {
  const refusal = body.custom_attributes && attributeRefusal(desk, 'company', body.custom_attributes);
  if (refusal) return refusal;
  const spend = body.monthly_spend == null ? undefined : Math.trunc(body.monthly_spend);
  if (spend !== undefined && spend > largestSpend)
    return invalid(`monthly_spend must be at most ${largestSpend}`);
  if (body.name !== undefined) company.name = body.name;
  if (body.plan !== undefined) company.plan = body.plan;
  if (body.size !== undefined) company.size = body.size;
  if (body.website !== undefined) company.website = body.website;
  if (body.industry !== undefined) company.industry = body.industry;
  if (spend !== undefined) company.monthlySpend = spend;
  if (body.custom_attributes) writeAttributes(company.customAttributes, body.custom_attributes);
  company.updatedAt = desk.now();
  return undefined;
};

/** `POST /companies` makes or changes the company of that `company_id`. */
const upsert = (desk: Desk, body: Body<typeof createFields>): Company | Refusal => {
  const now = desk.now();
  const known = desk.lookup.companiesByKey.get(body.company_id);
  const company = known ?? blankCompany(desk, body.company_id, now);
  const refusal = write(desk, company, body);
  if (refusal) return refusal;
  if (body.remote_created_at !== undefined) company.remoteCreatedAt = body.remote_created_at;
  if (body.update_last_request_at) company.lastRequestAt = now;
  addCompany(desk, company);
  return company;
};

/** A company of which nothing but its key is known. */
export const blankCompany = (desk: Desk, companyId: string, createdAt: number): Company => ({
  id: desk.ids.object(),
  companyId,
  name: null,
  plan: null,
  size: null,
  website: null,
  industry: null,
  monthlySpend: 0,
  remoteCreatedAt: null,
  createdAt,
  updatedAt: createdAt,
  lastRequestAt: null,
  customAttributes: {},
  tags: [],
  notes: [],
  contactIds: new Set(),
});

export const addCompany = (desk: Desk, company: Company): void => {
  desk.workspace.companies.set(company.id, company);
  desk.lookup.companiesByKey.set(company.companyId, company);
};

/** A company without a user is in no list; by id or key it can still be read. */
export const visibleCompanies = (desk: Desk): Company[] =>
  [...desk.workspace.companies.values()]
    .filter((company) => userCount(desk, company) > 0)
    .sort((a, b) => (b.lastRequestAt ?? 0) - (a.lastRequestAt ?? 0));

/** Rows that paging reaches; what lies behind wants the scroll. */
const pageWall = 10_000;

const list = (desk: Desk, request: Request, companies: readonly Company[]) => {
  const page = numberedPage(desk, request.call, companies, {
    standard: desk.settings.number('companies_page'),
    most: 60,
  });
  if (isRefusal(page)) return page;
  if (Number(page.pages.page) * Number(page.pages.per_page) > pageWall)
    return invalid('page limit reached, please use scroll API');
  const data = page.items.map((company) => companyOut(desk, company));
  return ok({ type: 'list', data, pages: page.pages, total_count: page.total });
};

export const companyRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/companies',
    fields: createFields,
    unknownKey,
    run: (desk, { body }) => {
      const company = upsert(desk, body);
      return isRefusal(company) ? company : ok(companyOut(desk, company));
    },
  }),
  route({
    method: 'GET',
    path: '/companies',
    run: (desk, request) => {
      const { query } = request;
      const key = query.get('company_id');
      const name = query.get('name');
      if (key === null && name === null) {
        const tag = query.get('tag_id');
        const all = visibleCompanies(desk);
        return list(
          desk,
          request,
          tag === null ? all : all.filter((one) => one.tags.some((own) => own.tagId === tag)),
        );
      }
      const found = [...desk.workspace.companies.values()].filter((one) =>
        key === null ? one.name === name : one.companyId === key,
      );
      // The text promises one company, the response schema a list: the list is what its example shows.
      return found.length > 0 ? list(desk, request, found) : companyNotFound;
    },
  }),
  route({
    method: 'POST',
    path: '/companies/list',
    run: (desk, request) => list(desk, request, visibleCompanies(desk)),
  }),
  route({
    method: 'GET',
    path: '/companies/:id',
    run: (desk, { params }) => {
      const company = desk.workspace.companies.get(params.id);
      return company ? ok(companyOut(desk, company)) : companyNotFound;
    },
  }),
  route({
    method: 'PUT',
    path: '/companies/:id',
    fields: updateFields,
    unknownKey,
    run: (desk, { params, body }) => {
      const company = desk.workspace.companies.get(params.id);
      if (!company) return companyNotFound;
      return write(desk, company, body) ?? ok(companyOut(desk, company));
    },
  }),
  route({
    method: 'DELETE',
    path: '/companies/:id',
    run: (desk, { params }) => {
      const company = desk.workspace.companies.get(params.id);
      if (!company) return companyNotFound;
      desk.workspace.companies.delete(company.id);
      desk.lookup.companiesByKey.delete(company.companyId);
      for (const id of company.contactIds) {
        const contact = desk.workspace.contacts.get(id);
        if (contact) contact.companyIds = contact.companyIds.filter((one) => one !== company.id);
      }
      return ok({ id: company.id, object: 'company', deleted: true });
    },
  }),
  route({
    method: 'GET',
    path: '/companies/:id/contacts',
    run: (desk, { params, call }) => {
      const company = desk.workspace.companies.get(params.id);
      if (!company) return companyNotFound;
      const contacts = [...company.contactIds].flatMap((id) => desk.workspace.contacts.get(id) ?? []);
      const page = numberedPage(desk, call, contacts, { standard: 15, most: 60 });
      if (isRefusal(page)) return page;
      const data = page.items.map((contact) => contactOut(desk, contact));
      return ok({ type: 'list', data, total_count: page.total, pages: page.pages });
    },
  }),
  route({
    method: 'GET',
    path: '/companies/:id/segments',
    run: (desk, { params }) =>
      desk.workspace.companies.has(params.id) ? ok({ type: 'list', data: [] }) : companyNotFound,
  }),
];
