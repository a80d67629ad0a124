import { makeDesk } from '../../desk/desk.js';
import { fileBytes } from '../../desk/files.js';
import type { FileSpec, Desk as MadeUp, Person, Thread } from '../../desk/model.js';
import { dayStart } from '../../desk/times.js';
import { addCompany, blankCompany } from '../companies/companies.js';
import type { Desk } from '../desk.js';
import { addPart, adminAuthor, beginConversation, botAuthor, contactAuthor } from '../inbox/thread.js';
import { addContact, blankContact } from '../people/contact-book.js';
import { findOrCreateTag } from '../people/tags.js';
import type { StoredFile } from '../state/files.js';
import type { Author } from '../state/inbox.js';
import type { Admin, Company, Contact, Tagging } from '../state/people.js';
import { textHtml } from '../texts.js';

/**
 * What a workspace in use holds: the people, companies and threads of the made-up desk of the same seed. A load into
 * it meets contacts who are there already. Articles and custom attributes are left out.
 */

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

const taggings = (desk: Desk, made: MadeUp, tags: readonly number[], appliedAt: number): Tagging[] =>
  tags.map((index) => ({
    tagId: findOrCreateTag(desk, made.tags[index]?.name ?? 'tag').id,
    appliedAt,
    appliedBy: null,
  }));

const fillCompanies = (desk: Desk, made: MadeUp): Company[] =>
  made.companies.map((source) => {
    const company = blankCompany(
      desk,
      source.externalId ?? `company-${source.index}`,
      seconds(source.createdAt),
    );
    company.name = source.name;
    company.website = `https://${source.domain}`;
    company.size = source.employees;
    company.tags = taggings(desk, made, source.tags, company.createdAt);
    addCompany(desk, company);
    return company;
  });

const fillContact = (desk: Desk, made: MadeUp, person: Person, companies: readonly Company[]): Contact => {
  const createdAt = seconds(person.createdAt);
  const email = person.emails[0];
  const contact = addContact(
    desk,
    {
      ...blankContact,
      // An address that two people have can belong to one user only: the second one is a lead.
      role: email && !email.shared ? 'user' : 'lead',
      externalId: person.externalId ?? `person-${person.index}`,
      email: email?.address ?? null,
      name: person.name || null,
      phone: person.phones[0] ?? null,
      signedUpAt: createdAt,
    },
    createdAt,
  );
  contact.tags = taggings(desk, made, person.tags, createdAt);
  const company = person.company === null ? undefined : companies[person.company];
  if (company) {
    contact.companyIds.push(company.id);
    company.contactIds.add(contact.id);
  }
  return contact;
};

const fillFiles = (desk: Desk, files: readonly FileSpec[]): readonly StoredFile[] =>
  files
    .filter((file) => file.state === 'stored')
    .slice(0, 10)
    .map((file) => desk.files.add({ name: file.name, contentType: file.type, bytes: fileBytes(file) }));

const fillThread = (
  desk: Desk,
  thread: Thread,
  contact: Contact,
  admins: ReadonlyMap<number, Admin>,
): void => {
  const [first, ...rest] = thread.turns;
  if (!first) return;
  const authorOf = (agent: number | null): Author => {
    const admin = agent === null ? undefined : admins.get(agent);
    return admin ? adminAuthor(admin) : botAuthor(desk);
  };
  const writer = (author: (typeof first)['author']): Author =>
    author.kind === 'person'
      ? contactAuthor(contact)
      : authorOf(author.kind === 'agent' ? author.agent : null);
  const html = (turn: { readonly text: string; readonly html?: boolean }) =>
    turn.html ? turn.text : textHtml(turn.text);
  const startedAt = seconds(first.at);
  const conversation = beginConversation(desk, {
    contact,
    author: writer(first.author),
    html: html(first),
    createdAt: startedAt,
    attachments: fillFiles(desk, first.files),
    brandId: null,
    arrivedAt: startedAt,
  });
  conversation.title = thread.subject;
  const add = (
    type: string,
    body: string | null,
    at: number,
    author: Author,
    files: readonly FileSpec[] = [],
  ) =>
    addPart(desk, conversation, {
      type,
      body,
      createdAt: Math.max(startedAt, seconds(at)),
      author,
      assignedTo: null,
      attachments: fillFiles(desk, files),
      eventDetails: null,
    });
  for (const turn of rest) add('comment', html(turn), turn.at, writer(turn.author), turn.files);
  for (const note of thread.notes) add('note', html(note), note.at, authorOf(note.agent), note.files);
  if (thread.doneAt !== null) {
    conversation.state = 'closed';
    conversation.waitingSince = null;
    add('close', null, thread.doneAt, authorOf(thread.agent));
  }
  conversation.adminAssigneeId = (thread.agent === null ? undefined : admins.get(thread.agent)?.id) ?? null;
  conversation.updatedAt = conversation.parts.at(-1)?.createdAt ?? startedAt;
};

/** Fills the workspace at start. The same seed, scale and day give the same workspace. */
export const fillWorkspace = (desk: Desk, seed: number, scale: number): void => {
  const made = makeDesk({ seed, scale, end: dayStart(desk.clock.now()) });
  const companies = fillCompanies(desk, made);
  const contacts = new Map<number, Contact>();
  for (let index = 0; index < made.personCount; index++) {
    const person = made.person(index);
    if (person.removed === null && person.mergedInto === null)
      contacts.set(index, fillContact(desk, made, person, companies));
  }
  const byEmail = new Map([...desk.workspace.admins.values()].map((admin) => [admin.email, admin]));
  const admins = new Map(
    made.agents.flatMap((agent) => {
      const admin = byEmail.get(agent.email);
      return admin ? [[agent.index, admin] as const] : [];
    }),
  );
  for (let index = 0; index < made.threadCount; index++) {
    const thread = made.thread(index);
    const contact = contacts.get(thread.person);
    if (contact && thread.removed === null) fillThread(desk, thread, contact, admins);
  }
};
