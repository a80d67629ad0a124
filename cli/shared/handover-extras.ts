import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import type { ExtraFile } from '../../archive-format/handover/bag-files.js';
import { openArchive } from '../../archive-format/open.js';
import { openQuestions } from '../../queries/questions.js';
import { transcript } from '../../queries/transcript/transcript.js';
import type { CommandContext } from '../command.js';
import { modelOf } from './model.js';

/** What can go along in a hand-over beside the archive itself; all of it can be made again from the archive. */

/** The built model of a source: its Parquet files and what describes them. */
async function* modelFiles(folder: string, below: string): AsyncGenerator<ExtraFile> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of paths)
    yield {
      path: `${below}/${relative(folder, path).split(sep).join('/')}`,
      size: (await stat(path)).size,
      bytes: createReadStream(path, { highWaterMark: 1 << 20 }),
    };
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

async function* asBytes(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

/** Names of at most 60 plain letters: a number keeps them apart, the id is for people. */
const fileName = (number: number, id: string): string =>
  `${String(number).padStart(7, '0')}-${id.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 50)}.html`;

/** A thousand in a folder: more are slow to open on many systems. */
const folderOf = (number: number): string => String(Math.floor(number / 1000)).padStart(4, '0');

/** Every conversation as a page that loads nothing, and a page that lists them. */
async function* transcriptFiles(
  archive: Archive,
  object: ArchiveObject,
  below: string,
  context: CommandContext,
): AsyncGenerator<ExtraFile> {
  const questions = await openQuestions(archive, { object: object.name, timeoutMs: 600_000 });
  try {
    const answer = await questions.ask(
      { sql: 'SELECT id, created_at, subject FROM conversation ORDER BY created_at, id' },
      context.signal,
    );
    const listed: string[] = [];
    const ids: string[] = [];
    for await (const batch of answer.rows)
      for (const [id, createdAt, subject] of batch) {
        const path = `${folderOf(ids.length)}/${fileName(ids.length, String(id))}`;
        ids.push(String(id));
        listed.push(
          `<li><a href="${path}">${escaped(String(createdAt ?? ''))} ${escaped(String(subject ?? id))}</a></li>\n`,
        );
      }
    for (const [number, id] of ids.entries()) {
      const { pieces } = await transcript(questions, id, { format: 'html', object, signal: context.signal });
      yield {
        path: `${below}/${folderOf(number)}/${fileName(number, id)}`,
        size: undefined,
        bytes: asBytes(pieces),
      };
    }
    yield {
      path: `${below}/index.html`,
      size: undefined,
      bytes: (async function* () {
        yield Buffer.from(
          `<!doctype html>\n<meta charset="utf-8">\n<title>Conversations of ${escaped(object.name)}</title>\n<h1>${ids.length} conversations</h1>\n<ol>\n`,
        );
        for (const line of listed) yield Buffer.from(line);
        yield Buffer.from('</ol>\n');
      })(),
    };
  } finally {
    await questions.close();
  }
}

/** Builds what is asked for, now, and hands it out file by file while the hand-over is written. */
export const handoverExtras = async (
  home: string,
  wanted: { readonly model: boolean; readonly transcripts: boolean },
  context: CommandContext,
): Promise<AsyncIterable<ExtraFile>> => {
  const archive = await openArchive(home, { clock: context.clock });
  const objects: ArchiveObject[] = [];
  const models: string[] = [];
  for (const name of await archive.objects()) {
    const object = await archive.object(name);
    objects.push(object);
    models.push((await modelOf(archive, object, context)).folder);
  }
  return (async function* () {
    for (const [index, object] of objects.entries()) {
      if (wanted.model) yield* modelFiles(models[index] as string, `model/${object.name}`);
      if (wanted.transcripts) yield* transcriptFiles(archive, object, `transcripts/${object.name}`, context);
    }
  })();
};
