import type { ArchiveObject } from '../../archive-format/archive.js';
import type { Questions } from '../questions.js';
import { type PictureReader, threadHtml } from './html.js';
import { threadMarkdown } from './markdown.js';
import { threadText } from './plain.js';
import { openThread, type ThreadHead } from './thread.js';

export type TranscriptFormat = 'html' | 'text' | 'markdown';

export const transcriptFormats: readonly TranscriptFormat[] = ['html', 'text', 'markdown'];

export interface TranscriptOptions {
  readonly format: TranscriptFormat;
  /** Where the bytes of pictures are; without it they are listed and not shown. HTML only. */
  readonly object?: ArchiveObject;
  readonly signal?: AbortSignal;
}

export interface Transcript {
  readonly head: ThreadHead;
  /** The document in pieces, to be taken once; memory does not grow with the conversation. */
  readonly pieces: AsyncIterable<string>;
}

/** Larger pictures are listed with their digest, not shown. */
const largestPicture = 1_000_000;

/** Bytes of pictures in one transcript; what comes after is listed. */
const allPictures = 30_000_000;

const pictures = (object: ArchiveObject | undefined): PictureReader => {
  let shown = 0;
  return async ({ sha256, size, type }) => {
    if (!object || sha256 === null || size === null || size > largestPicture) return undefined;
    if (!type?.startsWith('image/') || shown + size > allPictures) return undefined;
    shown += size;
    return object.blob(sha256);
  };
};

/**
 * One conversation as a person reads it. Errors: conversation-missing, model-missing, archive-damaged, and those of a
 * question; some only while pieces are taken.
 */
export const transcript = async (
  questions: Questions,
  id: string,
  options: TranscriptOptions,
): Promise<Transcript> => {
  const thread = await openThread(questions, id, options.signal);
  switch (options.format) {
    case 'html':
      return { head: thread.head, pieces: threadHtml(thread, pictures(options.object)) };
    case 'text':
      return { head: thread.head, pieces: threadText(thread) };
    case 'markdown':
      return { head: thread.head, pieces: threadMarkdown(thread) };
  }
};
