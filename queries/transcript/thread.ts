import { readFileSync } from 'node:fs';
import type { Cell } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { asset } from '../../core/package-info.js';
import type { Provenance } from '../catalog/relation.js';
import type { AnsweredQuestion, Questions } from '../questions.js';

/** One conversation as data: its head, and its parts as they come. Times are UTC as DuckDB writes them. */

export interface ThreadFile {
  readonly name: string | null;
  readonly type: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly missing: string | null;
}

export interface ThreadPart {
  readonly id: string;
  /** message, note or event. */
  readonly kind: string;
  readonly direction: string;
  readonly channel: string | null;
  /** contact, agent, bot or unknown. */
  readonly authorType: string;
  readonly authorId: string | null;
  readonly authorName: string | null;
  readonly createdAt: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly format: string;
  /** Digest of the record that has the whole mail, if the text is from there. */
  readonly originalSha256: string | null;
  readonly isAutomatic: boolean;
  readonly isRedacted: boolean;
  readonly isDeleted: boolean;
  readonly files: readonly ThreadFile[];
  readonly sourceKind: string;
  readonly sourceId: string;
  readonly snapshot: string;
  readonly rawSha256: string;
}

export interface ThreadRating {
  /** offered, rated, commented… */
  readonly state: string;
  /** On the source's scale. */
  readonly rating: number | null;
  readonly comment: string | null;
  readonly at: string | null;
}

export interface ThreadHead {
  readonly id: string;
  readonly subject: string | null;
  readonly state: string;
  readonly channels: readonly string[];
  readonly createdAt: string | null;
  readonly closedAt: string | null;
  readonly isDeleted: boolean;
  readonly isSpam: boolean;
  readonly contactId: string | null;
  readonly contactName: string | null;
  readonly contactEmail: string | null;
  readonly agentName: string | null;
  readonly teamName: string | null;
  readonly tags: readonly string[];
  /** What the source says there is; null when it does not say. */
  readonly declaredMessages: number | null;
  readonly declaredNotes: number | null;
  readonly messages: number;
  readonly notes: number;
  /** What the person thought of it; null when nobody asked. */
  readonly rating: ThreadRating | null;
  readonly source: string;
  readonly sourceId: string;
  readonly snapshot: string;
  readonly rawSha256: string;
}

export interface Thread {
  readonly head: ThreadHead;
  readonly parts: AsyncIterable<ThreadPart>;
  readonly provenance: Provenance;
}

const statement = (name: string): string =>
  readFileSync(asset('queries', 'transcript', `${name}.sql`), 'utf8');

/** Cells by column name. */
const reader = ({ columns }: AnsweredQuestion, row: readonly Cell[]) => {
  const cell = (name: string): Cell => row[columns.findIndex((column) => column.name === name)] ?? null;
  return {
    text: cell,
    must: (name: string): string => cell(name) ?? '',
    flag: (name: string): boolean => cell(name) === 'true',
    count: (name: string): number | null => {
      const text = cell(name);
      return text === null ? null : Number(text);
    },
    list: <T>(name: string): readonly T[] => JSON.parse(cell(name) ?? '[]') as readonly T[],
  };
};

const ratingOf = (read: ReturnType<typeof reader>): ThreadRating | null => {
  const state = read.text('rating_state');
  if (state === null) return null;
  return {
    state,
    rating: read.count('rating'),
    comment: read.text('rating_comment'),
    at: read.text('rated_at'),
  };
};

const headOf = (answer: AnsweredQuestion, row: readonly Cell[]): ThreadHead => {
  const read = reader(answer, row);
  return {
    id: read.must('id'),
    subject: read.text('subject'),
    state: read.must('state'),
    channels: read.list('channels'),
    createdAt: read.text('created_at'),
    closedAt: read.text('closed_at'),
    isDeleted: read.flag('deleted'),
    isSpam: read.flag('spam'),
    contactId: read.text('contact_id'),
    contactName: read.text('contact_name'),
    contactEmail: read.text('contact_email'),
    agentName: read.text('agent_name'),
    teamName: read.text('team_name'),
    tags: read.list('tags'),
    declaredMessages: read.count('declared_messages'),
    declaredNotes: read.count('declared_notes'),
    messages: read.count('messages') ?? 0,
    notes: read.count('notes') ?? 0,
    rating: ratingOf(read),
    source: read.must('source'),
    sourceId: read.must('source_id'),
    snapshot: read.must('snapshot'),
    rawSha256: read.must('raw_sha256'),
  };
};

const partOf = (answer: AnsweredQuestion, row: readonly Cell[]): ThreadPart => {
  const read = reader(answer, row);
  return {
    id: read.must('id'),
    kind: read.must('kind'),
    direction: read.must('direction'),
    channel: read.text('channel'),
    authorType: read.must('author_type'),
    authorId: read.text('author_id'),
    authorName: read.text('author_name'),
    createdAt: read.text('created_at'),
    subject: read.text('subject'),
    text: read.must('text'),
    format: read.must('format'),
    originalSha256: read.text('original_sha256'),
    isAutomatic: read.flag('automatic'),
    isRedacted: read.flag('redacted'),
    isDeleted: read.flag('deleted'),
    files: read.list('files'),
    sourceKind: read.must('source_kind'),
    sourceId: read.must('source_id'),
    snapshot: read.must('snapshot'),
    rawSha256: read.must('raw_sha256'),
  };
};

const findHead = async (questions: Questions, id: string, signal?: AbortSignal): Promise<ThreadHead> => {
  const answer = await questions.ask({ sql: statement('head'), parameters: { id } }, signal);
  const heads: ThreadHead[] = [];
  for await (const batch of answer.rows) heads.push(...batch.map((row) => headOf(answer, row)));
  const [first, second] = heads;
  if (!first) {
    throw deskError('conversation-missing', {
      what: `There is no conversation ${JSON.stringify(id)} in the model.`,
      where: id,
    });
  }
  // An id of the model is one conversation's; an id of a source may be several sources'.
  if (second && first.id !== id) {
    throw deskError('conversation-missing', {
      what: `The id ${JSON.stringify(id)} fits several conversations: ${heads.map((head) => head.id).join(', ')}.`,
      where: id,
      next: 'Name one of them.',
    });
  }
  return first;
};

/**
 * Opens one conversation by an id of the model (`kustomer:64d0…`) or of the source (`64d0…`). Errors:
 * conversation-missing, model-missing, and those of a question, also while parts are taken.
 */
export const openThread = async (questions: Questions, id: string, signal?: AbortSignal): Promise<Thread> => {
  const head = await findHead(questions, id, signal);
  const answer = await questions.ask({ sql: statement('parts'), parameters: { id: head.id } }, signal);
  const parts = async function* () {
    for await (const batch of answer.rows) for (const row of batch) yield partOf(answer, row);
  };
  return { head, parts: parts(), provenance: questions.plan.provenance };
};
