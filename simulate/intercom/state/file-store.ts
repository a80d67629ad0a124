import { createHash } from 'node:crypto';
import type { Clock } from '../../../core/clock.js';
import type { Answer, Call } from '../../server.js';
import { createContents } from '../../store/contents.js';
import type { StoredFile } from './files.js';
import type { Ids } from './ids.js';

/** Bytes that the workspace took in, handed out again through signed URLs that die. */
export interface FileStore {
  add(file: { readonly name: string; readonly contentType: string; readonly bytes: Buffer }): StoredFile;
  get(id: string): StoredFile | undefined;
  /** A URL that works for `life` seconds from now. */
  url(file: StoredFile, life: number): string;
  /** The id in a URL made by `url`, whether it still works or not. */
  idOf(url: string): string | undefined;
  serve(call: Call): Answer;
}

const prefix = '/_cdn/i/o/';

const errorXml = (code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;

const denied = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: errorXml(code),
});

export const createFileStore = (options: {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly baseUrl: () => string;
  /** Bytes kept in all; of later files only digest and size remain. */
  readonly memory: number;
}): FileStore => {
  const files = new Map<string, StoredFile>();
  const contents = createContents(options.memory);
  const secret = options.ids.uuid();
  const sign = (id: string, expires: number): string =>
    createHash('sha256').update(`${secret} ${id} ${expires}`).digest('hex');
  const now = () => Math.floor(options.clock.now() / 1000);

  return {
    add: ({ name, contentType, bytes }) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const file = {
        id: String(options.ids.number('file', 70_000_001)),
        name,
        contentType,
        size: bytes.length,
        sha256,
      };
      files.set(file.id, file);
      contents.put(sha256, bytes);
      return file;
    },
    get: (id) => files.get(id),
    url: (file, life) => {
      const expires = now() + life;
      return `${options.baseUrl()}${prefix}${file.id}/${encodeURIComponent(file.name)}?expires=${expires}&signature=${sign(file.id, expires)}&req=${sign(file.name, 0).slice(0, 16)}`;
    },
    idOf: (url) => {
      const start = `${options.baseUrl()}${prefix}`;
      return url.startsWith(start) ? url.slice(start.length).split('/')[0] : undefined;
    },
    serve: (call) => {
      const id = call.path.slice(prefix.length).split('/')[0] as string;
      const expires = Number(call.query.get('expires'));
      if (call.query.get('signature') !== sign(id, expires)) return denied(403, 'SignatureDoesNotMatch');
      if (expires < now()) return denied(403, 'AccessDenied');
      const file = files.get(id);
      const bytes = file && contents.get(file.sha256);
      if (!file || !bytes) return denied(404, 'NoSuchKey');
      return { status: 200, headers: { 'content-type': file.contentType }, body: bytes };
    },
  };
};
