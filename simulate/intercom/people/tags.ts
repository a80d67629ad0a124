import { isObject } from '../api/fields.js';
import { ok, tagOut } from '../api/out.js';
import {
  companyNotFound,
  invalid,
  type Refusal,
  refuse,
  resourceNotFound,
  tagNotFound,
  userNotFound,
} from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import { since, type Version } from '../api/version.js';
import type { Desk } from '../desk.js';
import type { Tag, Tagging } from '../state/people.js';
import { contactByEmail, contactByExternalId, findContact } from './contact-book.js';

const nameKey = (name: string): string => name.trim().toLowerCase();

const basic = (tag: Tag): object => ({ type: 'tag', id: tag.id, name: tag.name });

/** The tag of that name, made when there is none; names differ not by case. */
export const findOrCreateTag = (desk: Desk, name: string): Tag => {
  const known = desk.lookup.tagsByName.get(nameKey(name));
  if (known) return known;
  const tag: Tag = { id: String(desk.ids.number('tag', 80)), name: name.trim() };
  desk.workspace.tags.set(tag.id, tag);
  desk.lookup.tagsByName.set(nameKey(name), tag);
  return tag;
};

const rename = (desk: Desk, id: string, name: string): Tag | Refusal => {
  const tag = desk.workspace.tags.get(id);
  if (!tag) return resourceNotFound;
  const other = desk.lookup.tagsByName.get(nameKey(name));
  if (other && other !== tag) return invalid('invalid tag parameters');
  desk.lookup.tagsByName.delete(nameKey(tag.name));
  tag.name = name.trim();
  desk.lookup.tagsByName.set(nameKey(name), tag);
  return tag;
};

/** Attaches a tag to whatever has taggings; attaching it again changes nothing. */
export const attachTag = (
  desk: Desk,
  thing: { tags: Tagging[]; updatedAt: number },
  tagId: string,
  adminId: string | null,
): Tagging => {
  const known = thing.tags.find((own) => own.tagId === tagId);
  if (known) return known;
  const tagging: Tagging = { tagId, appliedAt: desk.now(), appliedBy: adminId };
  thing.tags.push(tagging);
  thing.updatedAt = desk.now();
  return tagging;
};

/** Takes a tag off; undefined when it was not there. */
export const detachTag = (
  desk: Desk,
  thing: { tags: Tagging[]; updatedAt: number },
  tagId: string,
): Tagging | undefined => {
  const known = thing.tags.find((own) => own.tagId === tagId);
  if (!known) return undefined;
  thing.tags = thing.tags.filter((own) => own !== known);
  thing.updatedAt = desk.now();
  return known;
};

type Taggable = { tags: Tagging[]; updatedAt: number } | undefined;

/** The company or contact that an entry of `POST /tags` means. */
const taggable = (
  desk: Desk,
  model: 'companies' | 'users',
  entry: Readonly<Record<string, unknown>>,
): Taggable => {
  const { id, company_id: key, user_id: userId, email } = entry;
  if (model === 'companies') {
    if (typeof id === 'string') return desk.workspace.companies.get(id);
    return typeof key === 'string' ? desk.lookup.companiesByKey.get(key) : undefined;
  }
  if (typeof id === 'string') return findContact(desk, id);
  if (typeof userId === 'string') return contactByExternalId(desk, userId);
  return typeof email === 'string' ? contactByEmail(desk, email) : undefined;
};

/** Tags or untags many things at once; one that is not there is said per entry since 2.16, before it was a 404. */
const tagMany = (
  desk: Desk,
  version: Version,
  tag: Tag,
  model: 'companies' | 'users',
  entries: readonly unknown[],
): readonly object[] | Refusal => {
  const rows: object[] = [];
  for (const entry of entries) {
    if (!isObject(entry)) return invalid('invalid tag parameters');
    const thing = taggable(desk, model, entry);
    const id = entry.id ?? entry.company_id ?? entry.user_id ?? entry.email ?? null;
    if (!thing) {
      if (version < since('2.16')) return model === 'companies' ? companyNotFound : userNotFound;
      rows.push({ id, tagged: false });
      continue;
    }
    if (entry.untag === true) detachTag(desk, thing, tag.id);
    else attachTag(desk, thing, tag.id, null);
    rows.push({ id, tagged: entry.untag !== true });
  }
  return rows;
};

export const tagRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/tags',
    run: (desk) => ok({ type: 'list', data: [...desk.workspace.tags.values()].map(basic) }),
  }),
  route({
    method: 'POST',
    path: '/tags',
    fields: {
      name: { type: 'string', required: invalid('invalid tag parameters') },
      id: { type: 'id' },
      companies: { type: 'array' },
      users: { type: 'array' },
    },
    run: (desk, { body, version }) => {
      if (body.name.trim() === '') return invalid('invalid tag parameters');
      if (body.id !== undefined) {
        const renamed = rename(desk, body.id, body.name);
        return 'refused' in renamed ? renamed : ok(basic(renamed));
      }
      const tag = findOrCreateTag(desk, body.name);
      const companies = body.companies && tagMany(desk, version, tag, 'companies', body.companies);
      if (companies && 'refused' in companies) return companies;
      const users = body.users && tagMany(desk, version, tag, 'users', body.users);
      if (users && 'refused' in users) return users;
      return ok({
        ...basic(tag),
        ...(companies || users ? { users: users ?? [], companies: companies ?? [] } : {}),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/tags/:id',
    run: (desk, { params }) => {
      const tag = desk.workspace.tags.get(params.id);
      return tag ? ok(basic(tag)) : resourceNotFound;
    },
  }),
  route({
    method: 'DELETE',
    path: '/tags/:id',
    run: (desk, { params }) => {
      const tag = desk.workspace.tags.get(params.id);
      if (!tag) return resourceNotFound;
      const dependent = [...desk.workspace.segments.values()].filter((segment) =>
        segment.tagNames.some((name) => nameKey(name) === nameKey(tag.name)),
      );
      if (dependent.length > 0)
        return refuse(
          400,
          'tag_has_dependent_objects',
          `Unable to delete Tag with dependent objects. Segments: ${dependent.map(({ name }) => name).join(', ')}.`,
        );
      desk.workspace.tags.delete(tag.id);
      desk.lookup.tagsByName.delete(nameKey(tag.name));
      removeEverywhere(desk, tag.id);
      return { status: 200, body: '' };
    },
  }),
  route({
    method: 'GET',
    path: '/contacts/:id/tags',
    run: (desk, { params }) => {
      const contact = findContact(desk, params.id);
      return contact
        ? ok({ type: 'list', data: contact.tags.map((one) => tagOut(desk, one)) })
        : userNotFound;
    },
  }),
  route({
    method: 'POST',
    path: '/contacts/:id/tags',
    fields: { id: { type: 'id', required: true } },
    run: (desk, { params, body }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      if (!desk.workspace.tags.has(body.id)) return resourceNotFound;
      return ok(tagOut(desk, attachTag(desk, contact, body.id, null)));
    },
  }),
  route({
    method: 'DELETE',
    path: '/contacts/:id/tags/:tag_id',
    run: (desk, { params }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      const tagging = detachTag(desk, contact, params.tag_id);
      return tagging ? ok(tagOut(desk, tagging)) : tagNotFound;
    },
  }),
];

const removeEverywhere = (desk: Desk, tagId: string): void => {
  const { contacts, companies, conversations, tickets, articles, internalArticles } = desk.workspace;
  for (const things of [contacts, companies, conversations, tickets, articles, internalArticles])
    for (const thing of things.values())
      if (thing.tags.some((own) => own.tagId === tagId))
        thing.tags = thing.tags.filter((own) => own.tagId !== tagId);
};
