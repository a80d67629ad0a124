import { isObject } from '../api/fields.js';
import { ok } from '../api/out.js';
import { comparePositions, cursorPage, pageOfBody } from '../api/page.js';
import { invalid, isRefusal, type Refusal, refuse } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import { since, type Version } from '../api/version.js';
import type { Desk } from '../desk.js';
import { type Grammar, parseQuery, type SearchField } from '../search/query.js';
import type { Contact } from '../state/people.js';
import { listedContacts } from './contact-book.js';
import { contactOut } from './contact-json.js';

type Fields = Readonly<Record<string, SearchField<Contact>>>;

const text = (read: (contact: Contact) => unknown): SearchField<Contact> => ({ type: 'string', read });
const date = (read: (contact: Contact) => unknown): SearchField<Contact> => ({ type: 'date', read });
const flag = (read: (contact: Contact) => unknown): SearchField<Contact> => ({ type: 'boolean', read });
const nothing = () => null;

/** The documented fields. Those that this workspace never fills are known and empty. */
const fields: Fields = {
  id: text((contact) => contact.id),
  role: text((contact) => contact.role),
  name: text((contact) => contact.name),
  avatar: text((contact) => contact.avatar),
  owner_id: {
    type: 'integer',
    read: (contact) => (contact.ownerId === null ? null : Number(contact.ownerId)),
  },
  email: text((contact) => contact.email),
  email_domain: text((contact) => contact.email?.split('@')[1] ?? null),
  phone: text((contact) => contact.phone),
  formatted_phone: text((contact) => contact.phone),
  external_id: text((contact) => contact.externalId),
  created_at: date((contact) => contact.createdAt),
  signed_up_at: date((contact) => contact.signedUpAt),
  updated_at: date((contact) => contact.updatedAt),
  last_seen_at: date((contact) => contact.lastSeenAt),
  last_contacted_at: date((contact) => contact.lastContactedAt),
  last_replied_at: date((contact) => contact.lastRepliedAt),
  last_email_opened_at: date(nothing),
  last_email_clicked_at: date(nothing),
  language_override: text(nothing),
  browser: text(nothing),
  browser_language: text(nothing),
  os: text(nothing),
  'location.country': text(nothing),
  'location.region': text(nothing),
  'location.city': text(nothing),
  unsubscribed_from_emails: flag((contact) => contact.unsubscribedFromEmails),
  marked_email_as_spam: flag(() => false),
  has_hard_bounced: flag(() => false),
  segment_id: text(nothing),
  tag_id: { type: 'tag', read: (contact) => contact.tags.map(({ tagId }) => tagId) },
};

const device = /^(ios|android)_(app_name|app_version|device|os_version|sdk_version|last_seen_at)$/;

const attributeTypes = {
  string: 'string',
  integer: 'integer',
  float: 'integer',
  boolean: 'boolean',
  date: 'date',
} as const;

const fieldNamed = (desk: Desk, name: string): SearchField<Contact> | undefined => {
  if (Object.hasOwn(fields, name)) return fields[name];
  if (device.test(name)) return name.endsWith('_at') ? date(nothing) : text(nothing);
  if (!name.startsWith('custom_attributes.')) return undefined;
  const key = name.slice('custom_attributes.'.length);
  const attribute = desk.workspace.dataAttributes.find(
    (one) => one.custom && one.model === 'contact' && one.name === key,
  );
  return (
    attribute && {
      type: attributeTypes[attribute.dataType],
      read: (contact) => contact.customAttributes[key],
    }
  );
};

const equality = ['=', '!=', 'IN', 'NIN'];

const grammar = (desk: Desk, version: Version): Grammar<Contact> => ({
  fields: (name) => fieldNamed(desk, name),
  operators: {
    string: [...equality, '~', '!~', '^', '$'],
    words: [...equality, '~', '!~'],
    boolean: equality,
    integer: [...equality, '<', '>', '<=', '>='],
    date: ['=', '<', '>'],
    ids: equality,
    tag: ['=', '!='],
  },
  // Whole days up to 2.16; the later documentation compares seconds.
  dates: version > since('2.16') ? { by: 'second' } : { by: 'day', timezone: desk.workspace.timezone },
});

const orders = ['ascending', 'descending'] as const;
type Order = (typeof orders)[number];

const sortOf = (sort: unknown): { readonly field: string; readonly order: Order } | Refusal => {
  if (sort === undefined || sort === null) return { field: 'updated_at', order: 'descending' };
  if (!isObject(sort)) return invalid('sort must be an object with field and order');
  const order = sort.order ?? 'descending';
  if (!orders.includes(order as Order))
    return refuse(
      400,
      'invalid_sort_order',
      `Invalid sort order '${String(order)}'. Must be one of: ${orders.join(', ')}`,
    );
  const field = sort.field ?? 'updated_at';
  if (typeof field !== 'string' || fields[field]?.type !== 'date')
    return invalid(`Cannot sort by '${String(field)}'`);
  return { field, order: order as Order };
};

export const contactSearchRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/contacts/search',
    fields: {
      query: { type: 'object', required: true },
      pagination: { type: 'object', nullable: true },
      sort: { type: 'any', since: '2.16' },
    },
    run: (desk, { body, version }) => {
      const matches = parseQuery(grammar(desk, version), body.query);
      if (isRefusal(matches)) return matches;
      const request = pageOfBody(body.pagination);
      if (isRefusal(request)) return request;
      const sort = sortOf(body.sort);
      if (isRefusal(sort)) return sort;
      const field = fields[sort.field] as SearchField<Contact>;
      const position = (contact: Contact) => ({ key: Number(field.read(contact) ?? 0), id: contact.id });
      const sign = sort.order === 'ascending' ? 1 : -1;
      // The index lags behind the workspace: a new contact shows up minutes later.
      const indexed = desk.now() - desk.settings.number('contact_index_delay');
      const items = listedContacts(desk)
        .filter((contact) => contact.createdAt <= indexed && matches(contact))
        .sort((a, b) => sign * comparePositions(position(a), position(b)));
      const page = cursorPage(desk, { items, position, direction: sort.order }, request, {
        standard: 50,
        most: 150,
      });
      if (isRefusal(page)) return page;
      const data = page.items.map((contact) => contactOut(desk, contact));
      return ok({ type: 'list', data, total_count: page.total, pages: page.pages });
    },
  }),
];
