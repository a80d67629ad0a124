import { cleanHtml } from '../html/clean.js';
import { crispMarkdown } from '../html/crisp.js';
import type { Numbered } from '../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import { brief, type LossLog } from '../shape/losses.js';
import { holdable, isBlank } from '../shape/text/repair.js';
import { asPlain, splitText } from '../shape/text/split.js';
import type { CrispContext } from './context.js';
import { maxOriginalLength } from './limits.js';
import { fingerprintOf } from './names.js';
import type { FileRow, MessageRow } from './rows.js';

export interface PartIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly kind: string;
  readonly direction: string;
  readonly author_type: string;
  readonly author_id: string | null;
  readonly by_own_contact: boolean;
  readonly contact_name: string | null;
  readonly contact_email: string | null;
  readonly created_ms: number | null;
  readonly channel: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly format: 'text' | 'html';
  readonly redacted: boolean;
}

export interface FileIn extends Numbered, LineageColumns {
  readonly part_id: string;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly declared_size: number | null;
  readonly sha256: string | null;
  readonly stored_size: number | null;
  readonly missing_reason: string | null;
}

/** Lays out the times of a conversation: to the millisecond, each later than the one before, none in the future. */
export interface Ticks {
  next(ms: number | null, losses: LossLog): number;
  /** A piece or file of the message before: a millisecond later. */
  after(): number;
  /** Times that had to be raised by some milliseconds to keep their order. */
  readonly nudged: number;
}

export const ticks = (start: number, now: number): Ticks => {
  let last = start - 1;
  let nudged = 0;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    next: (ms, losses) => {
      const wanted = ms === null ? null : Math.max(1, Math.floor(ms));
      const at = Math.max(last + 1, Math.min(wanted ?? last + 1, now));
      if (wanted === null) losses.add('time-missing', 'time', null, iso(at));
      else if (wanted > at) losses.add('time-lowered', 'time', iso(wanted), iso(at));
      else if (at - wanted >= 1000) losses.add('time-raised', 'time', iso(wanted), iso(at));
      else if (at > wanted) nudged++;
      last = at;
      return at;
    },
    after: () => {
      last++;
      return last;
    },
    get nudged() {
      return nudged;
    },
  };
};

interface Author {
  readonly from: 'user' | 'operator';
  readonly author: string | null;
  readonly automated: boolean;
}

const authorOf = (part: PartIn, names: ReadonlyMap<string, string>, losses: LossLog): Author => {
  const side = part.kind === 'note' || part.direction !== 'in' ? 'operator' : 'user';
  const name = (id: string): string => brief(names.get(id) ?? id);
  switch (part.author_type) {
    case 'contact': {
      const label = part.contact_name ?? part.contact_email;
      // Only operators write notes.
      return {
        from: part.kind === 'note' ? 'operator' : 'user',
        author: label && brief(label),
        automated: false,
      };
    }
    case 'agent':
    case 'bot':
      return {
        from: 'operator',
        author: part.author_id === null ? null : name(part.author_id),
        automated: part.author_type === 'bot',
      };
    default:
      losses.add('author-unknown', 'author', null, side);
      return { from: side, author: null, automated: false };
  }
};

interface Words {
  readonly content: string;
  /** The HTML beside it. */
  readonly html: string | null;
}

const pictureText = (alt: string | undefined): { readonly text: string } => ({
  text: ` [${alt?.trim() || 'picture'}] `,
});

const isWhole = (href: string): boolean => /^(https?|mailto|tel|sms):/i.test(href);

const wordsOf = (part: PartIn, losses: LossLog): Words => {
  const text = holdable(part.text, 'text', losses);
  if (part.format !== 'html') return { content: text, html: null };
  const { tree, html } = cleanHtml(text);
  const { markdown } = crispMarkdown(tree, {
    link: ({ href }) => (isWhole(href) ? href : null),
    // Pictures of mails lie at the source or in an attachment; the HTML beside the message names them.
    picture: ({ alt }) => pictureText(alt),
  });
  if (html.length <= maxOriginalLength) return { content: markdown, html: isBlank(html) ? null : html };
  losses.add('html-to-text', 'text', `${html.length} characters of HTML`, 'its words');
  return { content: markdown, html: null };
};

interface Files {
  readonly files: readonly FileRow[];
  readonly lines: readonly string[];
}

const filesOf = (files: readonly FileIn[], most: number, losses: LossLog): Files => {
  const sent: FileRow[] = [];
  const lines: string[] = [];
  for (const file of files) {
    const log = losses.of(lineageOf(file));
    const name = file.name?.replaceAll('\0', '') || 'attachment';
    const label = brief(`${name}, ${file.content_type ?? 'unknown type'}`);
    if (file.sha256 === null || file.stored_size === null) {
      const why = file.missing_reason ?? 'not in the archive';
      lines.push(`[File not available: ${label} (${why})]`);
      log.add('attachment-missing', `attachment ${name}`, label, why);
    } else if (file.stored_size > most) {
      lines.push(`[File too large: ${label}; SHA-256 ${file.sha256}]`);
      log.add('attachment-too-large', `attachment ${name}`, `${file.stored_size} bytes`, `${most} bytes`);
    } else
      sent.push({
        sha256: file.sha256,
        name,
        contentType: file.content_type || 'application/octet-stream',
        size: file.stored_size,
      });
  }
  return { files: sent, lines };
};

/** One part of the source: its text, in pieces when it is long, then each file as a message of its own. */
export const shapePart = (
  part: PartIn,
  files: readonly FileIn[],
  time: Ticks,
  names: ReadonlyMap<string, string>,
  context: CrispContext,
  log: LossLog,
): MessageRow[] => {
  const losses = log.of(lineageOf(part));
  const { limits } = context;
  if (part.kind === 'note' && !limits.notes) {
    losses.add('note-lost', 'note', part.text, null);
    return [];
  }
  const author = authorOf(part, names, losses);
  const first = time.next(part.created_ms, losses);
  const { content, html } = wordsOf(part, losses);
  const { files: sent, lines } = filesOf(files, limits.maxAttachmentBytes, losses);
  const body = [content, ...lines].filter((text) => !isBlank(text)).join('\n\n');
  let words = body;
  if (isBlank(body) && sent.length === 0) {
    words = part.redacted ? '(removed at the source)' : '(no text)';
    losses.add('text-empty-replaced', 'text', part.text, words);
  }
  const pieces = isBlank(words) ? [] : splitText(words, limits.maxTextLength, asPlain);
  if (pieces.length > 1)
    losses.add('text-split', 'text', `${words.length} characters`, `${pieces.length} messages`);
  const common = {
    ...author,
    origin: part.channel === 'email' ? 'email' : 'chat',
    properties: { source: part.source, source_kind: part.source_kind, source_id: part.source_id },
  };
  let at: number | null = first;
  const tick = (): number => {
    const now = at ?? time.after();
    at = null;
    return now;
  };
  const texts = pieces.map((piece, index): MessageRow => {
    const key = index === 0 ? part.id : `${part.id}#${index + 1}`;
    return {
      ...common,
      key,
      type: part.kind === 'note' ? 'note' : 'text',
      content: piece,
      file: null,
      timestamp: tick(),
      fingerprint: fingerprintOf(key),
      html: index === 0 ? html : null,
    };
  });
  const attached = sent.map((file, index): MessageRow => {
    const key = `${part.id}#file${index + 1}`;
    return {
      ...common,
      key,
      type: 'file',
      content: null,
      file,
      timestamp: tick(),
      fingerprint: fingerprintOf(key),
      html: null,
    };
  });
  return [...texts, ...attached];
};
