import type { Answer } from '../../server.js';
import type { Desk } from '../desk.js';
import type { StoredFile } from '../state/files.js';
import type { Author, Conversation, Part } from '../state/inbox.js';
import { addTo } from '../state/lookup.js';
import type { Admin, Contact } from '../state/people.js';
import { conversationOut, shownParts } from './conversation-json.js';

/** Beginning, growing and reading one conversation. */

const authors = new WeakMap<Admin | Contact, Author>();

/** One object for all parts of a person, as long as the person does not change: a million parts share few authors. */
const shared = (person: Admin | Contact, author: Author): Author => {
  const known = authors.get(person);
  if (known?.name === author.name && known.email === author.email && known.type === author.type) return known;
  authors.set(person, author);
  return author;
};

export const adminAuthor = (admin: Admin): Author =>
  shared(admin, { type: 'admin', id: admin.id, name: admin.name, email: admin.email });

export const contactAuthor = (contact: Contact): Author =>
  shared(contact, { type: contact.role, id: contact.id, name: contact.name, email: contact.email });

/** Who writes what nobody wrote, e.g. that an attribute was changed. */
export const botAuthor = (desk: Desk): Author => ({
  type: 'bot',
  id: '274',
  name: 'Fin',
  email: `operator+${desk.workspace.id}@intercom.example.com`,
});

/** Puts a new, open conversation into the workspace. */
export const beginConversation = (
  desk: Desk,
  facts: {
    readonly contact: Contact;
    readonly author: Author;
    readonly html: string;
    readonly createdAt: number;
    readonly attachments: readonly StoredFile[];
    readonly brandId: string | null;
    /** When it came in, for what was there at start. */
    readonly arrivedAt?: number;
  },
): Conversation => {
  const { contact, author, createdAt: at } = facts;
  const conversation: Conversation = {
    id: String(desk.ids.number('conversation', 499)),
    title: null,
    createdAt: at,
    updatedAt: desk.settings.text('updated_at') === 'now' ? desk.now() : at,
    waitingSince: author.type === 'admin' ? null : at,
    snoozedUntil: null,
    state: 'open',
    read: false,
    adminAssigneeId: null,
    teamAssigneeId: null,
    companyId: null,
    brandId: facts.brandId,
    tags: [],
    source: {
      id: String(desk.ids.number('message', 403_918_330)),
      body: facts.html,
      author,
      attachments: facts.attachments,
      redacted: false,
    },
    contactIds: [contact.id],
    teammateIds: new Set(),
    customAttributes: {},
    parts: [],
    arrivedAt: facts.arrivedAt ?? desk.now(),
    trackerId: null,
  };
  desk.workspace.conversations.set(conversation.id, conversation);
  addTo(desk.lookup.conversationsByContact, contact.id, conversation);
  return conversation;
};

/** Where a new part goes: parts are sorted by their time, or stay as they came, by setting. */
const placeOf = (desk: Desk, parts: readonly Part[], createdAt: number): number => {
  let at = parts.length;
  if (desk.settings.text('part_order') === 'insertion') return at;
  while (at > 0 && (parts[at - 1] as Part).createdAt > createdAt) at--;
  return at;
};

export type NewPart = Omit<Part, 'id' | 'redacted' | 'state'>;

/** Puts a part into the thread; the state after it must be set before. */
export const addPart = (desk: Desk, conversation: Conversation, facts: NewPart): Part => {
  const part: Part = {
    ...facts,
    id: String(desk.ids.number('part', 129)),
    redacted: false,
    state: conversation.state,
  };
  const at = placeOf(desk, conversation.parts, part.createdAt);
  conversation.parts.splice(at, 0, part);
  conversation.updatedAt =
    desk.settings.text('updated_at') === 'now'
      ? desk.now()
      : Math.max(conversation.updatedAt, part.createdAt);
  if (part.author.type === 'admin') conversation.teammateIds.add(part.author.id);
  return part;
};

/** The conversation of that id as it is now: a snooze that is over has ended. */
export const findConversation = (desk: Desk, id: string): Conversation | undefined => {
  const conversation = desk.workspace.conversations.get(id);
  if (conversation?.state === 'snoozed' && (conversation.snoozedUntil ?? 0) <= desk.now()) {
    conversation.state = 'open';
    const createdAt = conversation.snoozedUntil ?? desk.now();
    conversation.snoozedUntil = null;
    addPart(desk, conversation, {
      type: 'timer_unsnooze',
      body: null,
      createdAt,
      author: botAuthor(desk),
      assignedTo: null,
      attachments: [],
      eventDetails: null,
    });
  }
  return conversation;
};

const plain = (html: string): string =>
  html
    .replace(/<br\s*\/?>|<\/p>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim();

/** The answer that most writes give: the whole conversation with its newest parts. */
export const wholeConversation = (
  desk: Desk,
  conversation: Conversation,
  displayAs?: string | null,
): Answer => {
  const shown =
    displayAs === 'plaintext'
      ? {
          ...conversation,
          source: { ...conversation.source, body: plain(conversation.source.body) },
          parts: conversation.parts.map((part) => ({
            ...part,
            body: part.body === null ? null : plain(part.body),
          })),
        }
      : conversation;
  const head = JSON.stringify(conversationOut(desk, shown)).slice(0, -1);
  const texts = desk.partTexts.newest(shown, shownParts).join(',');
  if (shown !== conversation) desk.partTexts.forget(shown);
  const total = conversation.parts.length;
  return {
    status: 200,
    body: `${head},"conversation_parts":{"type":"conversation_part.list","conversation_parts":[${texts}],"total_count":${total}}}`,
  };
};
