import type { Fields } from '../api/fields.js';
import { ok } from '../api/out.js';
import { numberedPage } from '../api/page.js';
import { companyNotFound, isRefusal, type Refusal, resourceNotFound, userNotFound } from '../api/refusal.js';
import { type Request, type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Note } from '../state/people.js';
import { storedHtml } from '../texts.js';
import { adminOut } from './admin-json.js';
import { findContact } from './contact-book.js';

const noteFields = {
  body: { type: 'string', required: true },
  admin_id: { type: 'id', nullable: true },
} as const satisfies Fields;

const noteOut = (desk: Desk, note: Note): object => {
  const admin = note.authorId === null ? undefined : desk.workspace.admins.get(note.authorId);
  return {
    type: 'note',
    id: note.id,
    created_at: note.createdAt,
    ...(note.contactId === null ? {} : { contact: { type: 'contact', id: note.contactId } }),
    ...(note.companyId === null ? {} : { company: { type: 'company', id: note.companyId } }),
    author: admin ? adminOut(admin) : null,
    body: note.body,
  };
};

const addNote = (
  desk: Desk,
  body: { readonly body: string; readonly admin_id?: string | null | undefined },
  owner: { readonly contactId: string | null; readonly companyId: string | null },
): Note | Refusal => {
  const authorId = body.admin_id ?? null;
  if (authorId !== null && !desk.workspace.admins.has(authorId)) return resourceNotFound;
  return {
    id: String(desk.ids.number('note', 24)),
    body: storedHtml(desk, body.body, 'note'),
    authorId,
    createdAt: desk.now(),
    ...owner,
  };
};

const list = (desk: Desk, request: Request, notes: readonly Note[]) => {
  const newest = [...notes].reverse();
  const page = numberedPage(desk, request.call, newest, { standard: 50, most: 150 });
  if (isRefusal(page)) return page;
  const data = page.items.map((note) => noteOut(desk, note));
  return ok({ type: 'list', data, total_count: page.total, pages: page.pages });
};

export const noteRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/contacts/:id/notes',
    fields: noteFields,
    run: (desk, { params, body }) => {
      const contact = findContact(desk, params.id);
      if (!contact) return userNotFound;
      const note = addNote(desk, body, { contactId: contact.id, companyId: null });
      if (isRefusal(note)) return note;
      contact.notes.push(note);
      return ok(noteOut(desk, note));
    },
  }),
  route({
    method: 'GET',
    path: '/contacts/:id/notes',
    run: (desk, request) => {
      const contact = findContact(desk, request.params.id);
      return contact ? list(desk, request, contact.notes) : userNotFound;
    },
  }),
  route({
    method: 'POST',
    path: '/companies/:id/notes',
    since: '2.16',
    fields: noteFields,
    run: (desk, { params, body }) => {
      const company = desk.workspace.companies.get(params.id);
      if (!company) return companyNotFound;
      const note = addNote(desk, body, { contactId: null, companyId: company.id });
      if (isRefusal(note)) return note;
      company.notes.push(note);
      return ok(noteOut(desk, note));
    },
  }),
  route({
    method: 'GET',
    path: '/companies/:id/notes',
    since: '2.15',
    run: (desk, request) => {
      const company = desk.workspace.companies.get(request.params.id);
      return company ? list(desk, request, company.notes) : companyNotFound;
    },
  }),
  route({
    method: 'GET',
    path: '/notes/:id',
    run: (desk, { params }) => {
      const { contacts, companies } = desk.workspace;
      for (const owners of [contacts, companies])
        for (const owner of owners.values()) {
          const note = owner.notes.find((one) => one.id === params.id);
          if (note) return ok(noteOut(desk, note));
        }
      return resourceNotFound;
    },
  }),
];
