import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { SubjectLook, WorkFileRule } from '../../archive-format/erase/work-file-rule.js';
import { writeFully } from '../../core/files.js';
import { lineSha256, lineText, parseLine } from './line.js';

/** Whether a line is about something of the subject: its key ends with kind and id at the source. */
const isAbout = (text: string, key: string | undefined, { finder, doomed }: SubjectLook): boolean => {
  const words = key?.split(':') ?? [];
  for (let at = 1; at < words.length; at++)
    if (doomed.has(words[at - 1], words.slice(at).join(':')) || doomed.has(words[at - 1], words[at]))
      return true;
  return finder.hitsJson(Buffer.from(text));
};

/**
 * Takes what is about an erased person out of a ledger. The lines that stay are numbered and chained anew, so that
 * the ledger is whole; plans that were bound to the old one are stale, which they must be.
 */
export const ledgerRule: WorkFileRule = {
  isAbout: (bytes, look) => {
    const line = parseLine(bytes);
    return line !== undefined && 'key' in line && isAbout(bytes.toString('utf8'), line.key, look);
  },
  matches: (path) => /^work\/loads-[^/]+\/(joined-\d+\/)?ledger\.ndjson$/.test(path),
  rewrite: async (from, to, look) => {
    const out = await open(to, 'w');
    let gone = 0;
    let n = 0;
    let prev: string | null = null;
    try {
      for await (const text of createInterface({
        input: createReadStream(from),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const line = parseLine(Buffer.from(text));
        // A line torn by a crash says nothing that could be kept.
        if (!line || isAbout(text, 'key' in line ? line.key : undefined, look)) {
          gone++;
          continue;
        }
        const { v, n: _number, at, prev: _before, ...entry } = line;
        n++;
        const made: string = lineText({ v, n, at, prev }, entry);
        prev = lineSha256(made);
        await writeFully(out, Buffer.from(`${made}\n`));
      }
      await out.sync();
    } finally {
      await out.close();
    }
    return gone;
  },
};
