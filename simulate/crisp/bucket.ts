import { createHmac } from 'node:crypto';
import type { Answer, Call } from '../server.js';
import { invalid, processing } from './api/answers.js';
import { anything, filled, shape, words } from './api/check.js';
import { type Route, route } from './api/route.js';
import type { Desk } from './desk.js';

/** Uploads: the call answers at once, the signed address comes later as an event, the bytes go to another host. */

const form = shape(
  {
    namespace: words('upload', 'avatar', 'website', 'campaign', 'helpdesk', 'status', 'processing'),
    from: words('plugin', 'user', 'website'),
    identifier: filled,
    id: filled,
    file: shape({ name: filled, type: filled }, ['name', 'type']),
    resource: anything,
  },
  ['namespace', 'from', 'identifier', 'id', 'file'],
);

export const bucketRoutes: readonly Route[] = [
  route('POST', '/v1/bucket/url/generate', 'bucket:url', (desk, { body }) => {
    const sentence = form(body, 'data');
    if (sentence !== undefined) return invalid(sentence);
    const file = body.file as { readonly name: string; readonly type: string };
    const key = desk.ids.uuid();
    desk.workspace.files.set(key, { ...file, bytes: null });
    const address = `${desk.baseUrl()}/_storage/${key}/${encodeURIComponent(file.name)}`;
    void desk.clock.sleep(desk.settings.number('bucket_delay')).then(() =>
      desk.emit(`bucket:url:${String(body.namespace)}:generated`, {
        from: body.from,
        id: body.id,
        identifier: body.identifier,
        type: file.type,
        resource: body.resource,
        policy: { size_limit: desk.settings.number('bucket_limit') },
        url: { resource: address, signed: `${address}?signature=${key.slice(0, 8)}` },
      }),
    );
    return processing();
  }),
];

/** The host of files. */
export const storage = (desk: Desk, call: Call): Answer => {
  const [, key = ''] = call.segments;
  const file = desk.workspace.files.get(key);
  if (!file) return { status: 404, body: '' };
  if (call.headers.authorization !== undefined) desk.breach('token', 'sent to the host of files');
  if (call.method === 'GET')
    return file.bytes === null
      ? { status: 404, body: '' }
      : { status: 200, headers: { 'content-type': file.type }, body: file.bytes };
  if (call.query.get('signature') !== key.slice(0, 8)) return { status: 403, body: '' };
  if (call.headers['content-type'] !== file.type) return { status: 403, body: 'content-type' };
  if (call.body.length > desk.settings.number('bucket_limit')) return { status: 413, body: '' };
  file.bytes = desk.settings.text('file_bytes') === 'kept' ? call.body : Buffer.alloc(0);
  return { status: 200, body: '' };
};

/** An event as Crisp posts it, signed over `[<timestamp>;<body>]`. */
export const signedEvent = (
  website: string,
  event: string,
  data: object,
  secret: string,
  now: number,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } => {
  const timestamp = String(now);
  const body = JSON.stringify({ website_id: website, event, data, timestamp });
  const signature = createHmac('sha256', secret).update(`[${timestamp};${body}]`).digest('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'x-crisp-request-timestamp': timestamp,
      'x-crisp-signature': signature,
    },
    body,
  };
};

/** Posts an event to the web hook. */
export const postEvent = async (desk: Desk, event: string, data: object): Promise<void> => {
  const url = desk.settings.text('hook_url');
  if (url === '') return;
  const secret = desk.settings.text('hook_secret');
  const signed = signedEvent(desk.workspace.websiteId, event, data, secret, desk.clock.now());
  await fetch(url, { method: 'POST', ...signed }).catch(() => undefined);
};
