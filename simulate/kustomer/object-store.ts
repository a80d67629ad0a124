import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../../core/clock.js';
import { fileBytes } from '../desk/files.js';
import { mixSeed } from '../desk/random.js';
import { createFaults, parseFaults } from '../faults.js';
import { type Answer, type Call, type RunningServer, serve } from '../server.js';
import type { Settings } from '../settings.js';
import type { FileSource, Holdings } from './holdings/holdings.js';

/**
 * The object store that signed addresses point to, on an origin of its own. It speaks as Amazon S3 does: XML errors,
 * ten minutes of life, no second credential beside the signature.
 */
export interface ObjectStore {
  readonly url: string;
  readonly counters: RunningServer['counters'];
  /** Address of a file that will work for a while; undefined when the desk has only its name. */
  address(id: string, name: string): string | undefined;
  close(): Promise<void>;
}

const xml = (status: number, code: string, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'SIMULATED0000001' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>SIMULATED0000001</RequestId></Error>`,
});

const sourceBytes = (source: FileSource): Buffer =>
  source.from === 'desk' ? fileBytes(source.file) : readFileSync(source.path);

const stamp = (time: number): string => `${new Date(time).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

const stampTime = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** A part of a file as a Range header asks for it; undefined when it cannot be had. */
const part = (range: string, length: number): { readonly from: number; readonly to: number } | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const from = match[1] === '' ? Math.max(0, length - Number(match[2])) : Number(match[1]);
  const to = match[1] === '' || match[2] === '' ? length - 1 : Math.min(length - 1, Number(match[2]));
  return from > to || from >= length ? undefined : { from, to };
};

export interface ObjectStoreOptions {
  readonly host: string;
  readonly clock: Clock;
  readonly seed: number;
  readonly settings: Settings;
  readonly holdings: Holdings;
}

/** Starts the store on a free port. */
export const startObjectStore = async (options: ObjectStoreOptions): Promise<ObjectStore> => {
  const { clock, settings, holdings, seed } = options;
  const secret = `simulated-${seed}`;
  const life = settings.number('url_seconds');
  const sign = (path: string, date: string) =>
    createHmac('sha256', secret).update(`${path}\n${date}`).digest('hex');

  /** Some files come wrong, always the same ones. */
  const damage = (id: string, bytes: Buffer): Buffer => {
    const draw = mixSeed(seed, Number.parseInt(id.slice(-8), 16)) % 100;
    if (bytes.length === 0) return bytes;
    if (draw < settings.number('short_files')) return bytes.subarray(0, bytes.length - 1);
    if (draw < settings.number('short_files') + settings.number('corrupt_files')) {
      const changed = Buffer.from(bytes);
      const at = Math.floor(changed.length / 2);
      changed[at] = (changed[at] as number) ^ 0xff;
      return changed;
    }
    return bytes;
  };

  const deliver = (call: Call, id: string, type: string, source: FileSource): Answer => {
    const bytes = damage(id, sourceBytes(source));
    const ranges = settings.text('store_ranges');
    const range = ranges === 'ignored' ? undefined : call.headers.range;
    const isChanged = ranges === 'changed' && range !== undefined;
    const etag = `"${createHash('md5').update(bytes).digest('hex')}${isChanged ? '-2' : ''}"`;
    const headers = { 'content-type': type, 'accept-ranges': 'bytes', etag };
    const condition = call.headers['if-range'];
    // A store that forgets to look at the condition is the one that a client has to fear.
    const holds = condition === undefined || condition === etag || ranges === 'changed';
    if (range === undefined || !holds) return { status: 200, headers, body: bytes };
    const asked = part(range, bytes.length);
    const wanted = asked && ranges === 'shifted' ? { ...asked, from: Math.max(0, asked.from - 1) } : asked;
    if (!wanted || ranges === 'refused')
      return xml(416, 'InvalidRange', 'The requested range is not satisfiable');
    return {
      status: 206,
      headers: { ...headers, 'content-range': `bytes ${wanted.from}-${wanted.to}/${bytes.length}` },
      body: bytes.subarray(wanted.from, wanted.to + 1),
    };
  };

  const typeOf = (source: FileSource): string =>
    source.from === 'desk' ? source.file.type : 'application/octet-stream';

  const handleSigned = (call: Call, id: string): Answer => {
    if (call.headers.authorization !== undefined)
      return xml(
        400,
        'InvalidArgument',
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      );
    const date = call.query.get('X-Amz-Date') ?? '';
    if (call.query.get('X-Amz-Signature') !== sign(call.path, date))
      return xml(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match');
    const expires = stampTime(date) + Number(call.query.get('X-Amz-Expires')) * 1000;
    if (!(clock.now() < expires)) return xml(403, 'AccessDenied', 'Request has expired');
    const source = holdings.files.get(id);
    if (!source) return xml(404, 'NoSuchKey', 'The specified key does not exist.');
    return deliver(call, id, typeOf(source), source);
  };

  const handle = (call: Call): Answer => {
    if (call.method !== 'GET' && call.method !== 'HEAD')
      return xml(405, 'MethodNotAllowed', 'The method is not allowed');
    const [root, first, second] = call.segments;
    if (root === 'attachments' && first === holdings.org && second !== undefined)
      return handleSigned(call, second.slice(0, 24));
    if (root === 'elsewhere' && first !== undefined) {
      const source = holdings.files.get(first);
      if (source) return deliver(call, first, typeOf(source), source);
    }
    if (root === 'gone')
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>404 Not Found</h1>' };
    return xml(404, 'NoSuchKey', 'The specified key does not exist.');
  };

  const server = await serve({
    host: options.host,
    port: 0,
    clock,
    gzip: false,
    fault: createFaults(parseFaults(settings.text('store_faults')), seed ^ 0x57),
    errorAnswer: (status) =>
      xml(status, status === 503 ? 'SlowDown' : 'InternalError', 'Please reduce your request rate.'),
    handle,
  });

  return {
    url: server.url,
    counters: server.counters,
    close: server.close,
    address: (id, name) => {
      const source = holdings.files.get(id);
      const state = source?.from === 'desk' ? source.file.state : 'stored';
      if (source === undefined || state === 'name-only' || state === 'redacted') return undefined;
      if (state === 'elsewhere') return `${server.url}/elsewhere/${id}`;
      if (state === 'elsewhere-dead')
        return settings.text('dead_links') === '404'
          ? `${server.url}/gone/${id}`
          : `http://${options.host}:9/gone/${id}`;
      const key = state === 'never-uploaded' ? `${'0'.repeat(23)}1` : id;
      const path = `/attachments/${holdings.org}/${key}-${encodeURIComponent(name)}`;
      const date = stamp(clock.now());
      const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=SIMULATED%2F${date.slice(0, 8)}%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${date}&X-Amz-Expires=${life}&X-Amz-SignedHeaders=host&X-Amz-Signature=${sign(path, date)}`;
      return `${server.url}${path}?${query}`;
    },
  };
};
