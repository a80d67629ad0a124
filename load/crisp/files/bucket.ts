import type { Clock } from '../../../core/clock.js';
import { deskError, isDeskError } from '../../../core/errors.js';
import type { Exchange } from '../../../core/http.js';
import { isPassing } from '../../../core/retry.js';
import { fileName } from '../../picture-host.js';
import type { PreflightFinding } from '../../target.js';
import { isDone, isLost, sentenceOf } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { CrispSettings } from '../settings.js';
import type { Channel, Grant } from './channel.js';
import type { Address, CrispFile, FileJob, FilePlace, Files } from './files.js';

/**
 * Upload into Crisp's own bucket: a call asks for an address, Crisp tells it some moments later as an event of its
 * real-time channel, the bytes go there. An upload that is done twice leaves one file more that nobody shows.
 */

export interface BucketOptions {
  readonly channel: Channel;
  /** Id of the plugin that the token belongs to. */
  readonly plugin: string;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly settings: CrispSettings;
}

/** The host that a signed path without a host belongs to. */
const storageHost = 'https://storage.crisp.chat';

/** Files whose bytes are in memory at once. */
const mostUploads = 4;

interface Asked {
  readonly grant?: Grant;
  readonly refused?: string;
}

/** A gate that lets so many in. */
const createGate = (most: number) => {
  let inside = 0;
  const queue: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else inside++;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else inside--;
    }
  };
};

export const createBucket = (options: BucketOptions): Files => {
  const { channel, plugin, exchange, clock, settings } = options;
  const born = clock.now().toString(36);
  const gate = createGate(mostUploads);
  const known = new Map<string, Promise<Address>>();
  let asked = 0;

  const ask = async (
    api: Api,
    place: FilePlace,
    file: Pick<CrispFile, 'name' | 'type'>,
    signal: AbortSignal,
  ): Promise<Asked> => {
    await channel.open();
    const id = `deskarchive-${born}-${++asked}`;
    const grant = channel.grant(id, settings.grantMs, signal);
    // It is awaited below; when the call throws before that, nobody asks what became of the wait.
    grant.catch(() => undefined);
    const answer = await api.askBucket({
      namespace: place,
      from: 'plugin',
      identifier: plugin,
      id,
      file: { name: file.name, type: file.type },
    });
    if (!isLost(answer) && !isDone(answer)) return { refused: sentenceOf(answer) };
    const given = await grant;
    return given ? { grant: given } : {};
  };

  /** True: the bytes lie there. A text: why they never will. False: another address may help. */
  const put = async (grant: Grant, file: CrispFile, bytes: Buffer): Promise<boolean | string> => {
    try {
      const { status } = await exchange(
        {
          method: 'PUT',
          url: new URL(grant.signed, storageHost).href,
          // No token: the address is the right to write.
          headers: { 'content-type': file.type, 'content-length': String(bytes.length) },
          body: bytes,
        },
        new AbortController().signal,
      );
      if (status >= 200 && status < 300) return true;
      if (status === 413) return 'Crisp’s host of files says that it is too large.';
      if (isPassing(status) || status === 403 || status === 404) return false;
      return `Crisp’s host of files answered ${status}.`;
    } catch (error) {
      if (isDeskError(error, 'host-unreachable') || isDeskError(error, 'response-truncated')) return false;
      throw error;
    }
  };

  const upload = async (file: CrispFile, place: FilePlace, job: FileJob): Promise<Address> => {
    const strays: string[] = [];
    for (let attempt = 1; attempt <= settings.tries; attempt++) {
      // The message shows the name of the source; the address is public and has none.
      const name = fileName({ sha256: file.sha256, contentType: file.type });
      const { grant, refused } = await ask(job.api, place, { name, type: file.type }, job.signal);
      if (refused !== undefined) return { refused };
      if (!grant) continue;
      const done = await gate(async () => {
        const bytes = await job.context.blob(file.sha256);
        if (grant.sizeLimit !== null && bytes.length > grant.sizeLimit)
          return `It has ${bytes.length} bytes; Crisp takes ${grant.sizeLimit}.`;
        return put(grant, file, bytes);
      });
      if (done === true) return { url: grant.resource, at: 'bucket', strays };
      if (done !== false) return { refused: done };
      strays.push(grant.resource);
      await clock.sleep(Math.min(settings.longestWaitMs, settings.firstWaitMs / 10), job.signal);
    }
    throw deskError('vendor-unavailable', {
      what: `Crisp gave no place for a file in ${settings.tries} tries.`,
      where: 'POST /bucket/url/generate',
      next: 'Look whether the events of the plugin still reach this machine (DESKARCHIVE_CRISP_HOOK_PORT), then load again.',
    });
  };

  return {
    // The same bytes are uploaded once a run.
    address: (file, place, job) => {
      const key = `${place} ${file.sha256} ${file.type}`;
      const there = known.get(key);
      if (there) return there;
      const made = upload(file, place, job);
      known.set(key, made);
      // Whoever asked has the failure; the next one who does tries again.
      made.catch(() => known.delete(key));
      return made;
    },
    hostOf: () => 'bucket',
    check: async ({ api, signal }): Promise<readonly PreflightFinding[]> => {
      const { grant, refused } = await ask(
        api,
        'upload',
        { name: 'deskarchive.txt', type: 'text/plain' },
        signal,
      );
      if (grant)
        return [
          {
            level: 'ok',
            topic: 'files',
            message: `Crisp gives places for files${grant.sizeLimit === null ? '' : ` of up to ${grant.sizeLimit} bytes`}.`,
          },
        ];
      return [
        {
          level: 'error',
          topic: 'files',
          message:
            refused === undefined
              ? `Crisp was asked for a place for a file, and no event told it within ${settings.grantMs / 1000} s.`
              : `Crisp gives no place for a file: ${refused}`,
          todo: 'Let the web hook of the plugin send bucket:url:upload:generated and bucket:url:helpdesk:generated to this machine, and give the token the scope bucket:url.',
        },
      ];
    },
    close: () => channel.close(),
  };
};
