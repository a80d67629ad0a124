import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deskError } from '../core/errors.js';
import { makeFolder, replaceFile } from '../core/files.js';
import type { PerformContext } from './target.js';

type Picture = Parameters<PerformContext['pictureUrl']>[0];

/** Where a target fetches the pictures of articles while a load runs: targets take them by address only. */
export interface PictureHost {
  /** Address that the target will call. Only pictures that were asked for here are ever handed out. */
  readonly pictureUrl: PerformContext['pictureUrl'];
  /** Base address without the secret part, for messages. */
  readonly base: string;
  close(): Promise<void>;
}

export interface PictureHostOptions {
  readonly blob: (sha256: string) => Promise<Buffer>;
  readonly host?: string;
  /** 0: any free port. */
  readonly port?: number;
  /** Address under which the target reaches this host, e.g. a tunnel's; the local one by default. */
  readonly publicUrl?: string | undefined;
}

const extensions: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/svg+xml': '.svg',
  'image/webp': '.webp',
  'application/pdf': '.pdf',
  'application/zip': '.zip',
  'text/plain': '.txt',
  'text/csv': '.csv',
  'text/html': '.html.txt',
  'video/mp4': '.mp4',
  'audio/mpeg': '.mp3',
};

/** A file's name wherever it lies: its digest, for a name of the source may be a person's. Some targets go by the ending. */
export const fileName = ({ sha256, contentType }: Picture): string =>
  sha256 + (extensions[contentType.split(';')[0]?.trim().toLowerCase() ?? ''] ?? '');

/**
 * A local server for the archive's pictures. Paths begin with a secret of 128 bits that is new for every run; what no
 * article of the plan shows cannot be fetched at all. Errors: port-taken.
 */
export const startPictureHost = async (options: PictureHostOptions): Promise<PictureHost> => {
  const secret = randomBytes(16).toString('hex');
  const offered = new Map<string, Picture>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, path = '', name = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const picture = path === secret ? offered.get(name) : undefined;
    if (!picture || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404).end();
      return;
    }
    const bytes = await options.blob(picture.sha256);
    response.writeHead(200, {
      'content-type': picture.contentType,
      'content-length': bytes.length,
      'cache-control': 'private, no-store',
      // A picture that is no picture must not run as a page.
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      // The target sees a failed picture and refuses the article, which becomes a reject with its reason.
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? deskError('port-taken', { what: `Port ${options.port} is in use.`, where: host, cause })
          : cause,
      ),
    );
    server.listen(options.port ?? 0, host, resolve);
  });
  const local = `http://${host}:${(server.address() as AddressInfo).port}`;
  const base = (options.publicUrl ?? local).replace(/\/+$/, '');
  return {
    base,
    pictureUrl: (picture) => {
      const name = fileName(picture);
      offered.set(name, picture);
      return `${base}/${secret}/${name}`;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/**
 * Pictures laid out in a folder that some web server publishes at `publicUrl`: for targets that cannot reach this
 * machine. The files must be published before the load; names are digests.
 */
export const publishedPictures = (publicUrl: string): PictureHost => {
  const base = publicUrl.replace(/\/+$/, '');
  return {
    base,
    pictureUrl: (picture) => `${base}/${fileName(picture)}`,
    close: async () => {},
  };
};

/** Writes pictures into a folder for `publishedPictures`. */
export const layOutPictures = async (
  pictures: AsyncIterable<Picture>,
  folder: string,
  blob: (sha256: string) => Promise<Buffer>,
): Promise<number> => {
  await makeFolder(folder);
  let written = 0;
  for await (const picture of pictures) {
    await replaceFile(`${folder}/${fileName(picture)}`, await blob(picture.sha256));
    written++;
  }
  return written;
};
