import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFully } from '../../core/files.js';
import { homePaths } from '../layout.js';

/** What was given away: the whole archive in one file, a receipt of its state, a copy with made-up people. */
export type HandoverSort = 'freeze' | 'receipt' | 'mask';

/** One hand-over: who has a copy of which state. Article 19 GDPR asks for this list. */
export interface Handover {
  readonly sort: HandoverSort;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly recipient: string | null;
  readonly file: string;
  readonly payloadBytes: number;
  readonly signed: boolean;
  readonly encrypted: boolean;
  readonly receipts: readonly string[];
}

const format = 'deskarchive-handover/1';

/** In work/, which is never handed over: a copy's receiver need not know the others. */
export const handoverLog = (home: string): string => join(homePaths(home).work, 'handovers.ndjson');

/** Adds a line and forces it to the disk. */
export const noteHandover = async (home: string, handover: Handover): Promise<void> => {
  await mkdir(homePaths(home).work, { recursive: true });
  const file = await open(handoverLog(home), 'a', 0o600);
  try {
    await writeFully(file, Buffer.from(`${JSON.stringify({ format, ...handover })}\n`));
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Every hand-over so far, oldest first. */
export const readHandovers = async (home: string): Promise<readonly Handover[]> => {
  let text: string;
  try {
    text = await readFile(handoverLog(home), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return (
    text
      .split('\n')
      .filter((line) => line !== '')
      // Lines without a sort are from before there were others.
      .map((line) => ({ sort: 'freeze', ...JSON.parse(line) }) as Handover)
  );
};
