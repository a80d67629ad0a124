import { invalid, isRefusal, type Refusal } from '../api/refusal.js';
import type { Desk } from '../desk.js';
import { articleHtml } from './html.js';

/** Pictures of articles are fetched while the call runs, and served from then on by signed URLs that die. */

const kinds: readonly (readonly [name: string, type: string, is: (bytes: Buffer) => boolean])[] = [
  ['png', 'image/png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['jpg', 'image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  ['gif', 'image/gif', (bytes) => /^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))],
  ['svg', 'image/svg+xml', (bytes) => /<svg[\s>]/i.test(bytes.subarray(0, 2048).toString('utf8'))],
];

/** The id under which a picture is kept from now on. */
const rehost = async (desk: Desk, url: string): Promise<string | Refusal> => {
  const own = desk.files.idOf(url);
  // The workspace's own address comes back when a read body is written again: nothing to fetch.
  if (own !== undefined && desk.files.get(own)) return own;
  const failure = invalid(
    `We couldn't fetch the image at ${url.length > 200 ? `${url.slice(0, 200)}…` : url}`,
  );
  const fetched = await desk.fetchFile(url).catch(() => undefined);
  if (fetched?.status !== 200) return failure;
  const kind = kinds.find(([, , is]) => is(fetched.bytes));
  if (!kind) return failure;
  const name = new URL(url).pathname.split('/').at(-1) || `picture.${kind[0]}`;
  return desk.files.add({ name, contentType: kind[1], bytes: fetched.bytes }).id;
};

/** A body as the workspace keeps it: cleaned, its pictures named `picture:<file id>`. */
export const takeBody = async (desk: Desk, body: string): Promise<string | Refusal> => {
  const cleaned = articleHtml(body, {
    nestedLists: desk.settings.text('nested_lists') as 'refused' | 'kept',
    headings: desk.settings.text('headings') as 'h2' | 'relative',
  });
  if (isRefusal(cleaned)) return cleaned;
  const ids: string[] = [];
  for (const url of cleaned.pictures) {
    const id = await rehost(desk, url);
    if (isRefusal(id)) return id;
    ids.push(id);
  }
  return cleaned.html.replace(
    /src="picture:(\d+)"/g,
    (_, index: string) => `src="picture:${ids[Number(index)]}"`,
  );
};

/** The same body as it is read: pictures by URLs that work from now on for a while. */
export const shownBody = (desk: Desk, body: string): string =>
  body.replace(/src="picture:(\d+)"/g, (whole, id: string) => {
    const file = desk.files.get(id);
    return file
      ? `src="${desk.files.url(file, desk.settings.number('url_life')).replaceAll('&', '&amp;')}"`
      : whole;
  });
