import { brief, type LossLog } from '../../shape/losses.js';
import type { ShapeContext } from '../context.js';
import type { AuthorRow } from '../rows.js';

export interface Authored {
  readonly kind: string;
  readonly direction: string;
  readonly author_type: string;
  readonly author_id: string | null;
  /** The author is the conversation's contact, or one that it stands for. */
  readonly by_own_contact: boolean;
  readonly contact_name: string | null;
  readonly contact_email: string | null;
}

/** Who writes a part at Intercom, and the line that says who wrote it in truth, when that is another. */
export interface ShapedAuthor {
  readonly author: AuthorRow;
  readonly head: string | null;
}

const theContact: AuthorRow = { type: 'contact' };

export const shapeAuthor = (part: Authored, context: ShapeContext, losses: LossLog): ShapedAuthor => {
  const fallback: AuthorRow = { type: 'admin', email: context.mapping.fallbackAuthor };
  // Intercom lets only admins write notes.
  const side = part.kind === 'note' || part.direction !== 'in' ? fallback : theContact;
  const instead = (label: string, author: AuthorRow): ShapedAuthor => {
    losses.add('author-replaced', 'author', label, author.type === 'admin' ? author.email : 'the contact');
    return { author, head: `${label} wrote:` };
  };

  switch (part.author_type) {
    case 'contact': {
      if (part.by_own_contact && part.kind !== 'note') return { author: theContact, head: null };
      return instead(contactLabel(part), part.kind === 'note' ? fallback : theContact);
    }
    case 'agent':
    case 'bot': {
      if (part.author_id === null) {
        return part.author_type === 'bot' ? instead('A machine', fallback) : unknown(side, losses);
      }
      const writer = context.writer(part.author_id);
      const author: AuthorRow = { type: 'admin', email: writer.email };
      return writer.replaced ? instead(writer.label, author) : { author, head: null };
    }
    default:
      return unknown(side, losses);
  }
};

/** The source says only from which side it came; on the contact's side that is enough. */
const unknown = (author: AuthorRow, losses: LossLog): ShapedAuthor => {
  losses.add('author-unknown', 'author', null, author.type === 'admin' ? author.email : 'the contact');
  return { author, head: author.type === 'admin' ? 'Author unknown:' : null };
};

export const contactLabel = (part: Authored): string =>
  brief(
    part.contact_name && part.contact_email
      ? `${part.contact_name} (${part.contact_email})`
      : (part.contact_name ?? part.contact_email ?? `contact ${part.author_id ?? 'unknown'}`),
  );

/** Who began, for the marker of an invented opening. */
export const starterLabel = (part: Authored, context: ShapeContext): string => {
  if (part.author_type === 'contact') return contactLabel(part);
  if (part.author_id !== null) return context.writer(part.author_id).label;
  return part.author_type === 'bot' ? 'a machine' : 'an unknown author';
};
