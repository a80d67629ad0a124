import { open } from 'node:fs/promises';
import { asDeskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { openQuestions } from '../../queries/questions.js';
import {
  type TranscriptFormat,
  transcriptFormats,
  transcript as transcriptOf,
} from '../../queries/transcript/transcript.js';
import { command } from '../command.js';
import { archiveOptions, asOfOption, openSource } from '../shared/archive.js';

/** Writes pieces to a new file; an older one of that name is replaced. Errors: disk-full, not-writable. */
const writePieces = async (path: string, pieces: AsyncIterable<string>): Promise<void> => {
  try {
    const file = await open(path, 'w');
    try {
      for await (const piece of pieces) await file.write(piece);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asDeskError(error, path);
  }
};

export const transcript = command({
  name: 'transcript',
  summary: 'One conversation as a person reads it.',
  about:
    'Writes one conversation with all its messages, notes and files, in order, with authors and times. The HTML is one file that loads nothing and executes nothing: pictures of the archive stand in it, those elsewhere are named.',
  positionals: [{ name: 'conversation', about: 'Its id in the source, or in the model.', required: true }],
  options: {
    ...archiveOptions,
    'as-of': asOfOption,
    format: { type: 'string', about: 'Form of the document.', choices: transcriptFormats, default: 'text' },
    out: { type: 'string', about: 'Write to this file.', value: 'FILE' },
  },
  examples: [
    ['deskarchive transcript 66f0c0ffee --archive acme.archive', 'to read at the terminal'],
    [
      'deskarchive transcript 66f0c0ffee --archive acme.archive --format html --out thread.html',
      'to print or to hand over',
    ],
  ],
  exits: [exitCodes.findings],
  json: {
    conversation: 'What stands in its head: id, subject, contact, times, counts',
    out: 'The file; null when there is none',
    text: 'Without --out: the document',
  },
  run: async ([conversation], flags, context) => {
    const { archive, object } = await openSource(flags);
    const questions = await openQuestions(archive, {
      object: object.name,
      ...(flags['as-of'] === undefined ? {} : { asOf: flags['as-of'] }),
    });
    try {
      const { head, pieces } = await transcriptOf(questions, conversation as string, {
        format: flags.format as TranscriptFormat,
        object,
        signal: context.signal,
      });
      const facts = { conversation: head, out: flags.out ?? null };
      if (flags.out !== undefined) {
        await writePieces(flags.out, pieces);
        return { exit: exitCodes.done, json: facts, lines: [`The conversation is in ${flags.out}`] };
      }
      if (!context.json) {
        for await (const piece of pieces) await context.write(piece);
        return { exit: exitCodes.done, json: facts, lines: [] };
      }
      let text = '';
      for await (const piece of pieces) text += piece;
      return { exit: exitCodes.done, json: { ...facts, text }, lines: [] };
    } finally {
      await questions.close();
    }
  },
});
