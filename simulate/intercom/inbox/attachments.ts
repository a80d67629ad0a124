import { isObject } from '../api/fields.js';
import { invalid, isRefusal, type Refusal } from '../api/refusal.js';
import type { Desk } from '../desk.js';
import type { StoredFile } from '../state/files.js';

/** Files of a reply: as base64 in the body, or as URLs that Intercom fetches while the call runs. */

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

const tooLarge = (desk: Desk, name: string, size: number): Refusal | undefined => {
  const limit = desk.settings.number('attachment_limit');
  return size > limit ? invalid(`Attachment ${name} is too large (maximum is ${limit} bytes)`) : undefined;
};

const decode = (desk: Desk, given: unknown): StoredFile | Refusal => {
  if (!isObject(given)) return invalid('attachment_files must be objects with content_type, name and data');
  const { content_type: contentType, name, data } = given;
  if (typeof contentType !== 'string' || typeof name !== 'string' || typeof data !== 'string')
    return invalid('attachment_files must be objects with content_type, name and data');
  if (name === '' || !base64.test(data) || data.length % 4 !== 0)
    return invalid(`data of attachment file ${name} is not base64`);
  const bytes = Buffer.from(data, 'base64');
  return tooLarge(desk, name, bytes.length) ?? desk.files.add({ name, contentType, bytes });
};

const fetchOne = async (desk: Desk, url: unknown): Promise<StoredFile | Refusal> => {
  if (typeof url !== 'string' || !/^https?:\/\/\S+$/.test(url))
    return invalid('attachment_urls must be URLs');
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) || 'attachment');
  const fetched = await desk.fetchFile(url).catch(() => undefined);
  // A URL that does not answer is the caller's fault, in the vendor's eyes.
  if (fetched?.status !== 200) return invalid(`The attachment at ${url} could not be fetched`);
  return (
    tooLarge(desk, name, fetched.bytes.length) ??
    desk.files.add({ name, contentType: fetched.contentType, bytes: fetched.bytes })
  );
};

/** The same empty list for every part without files: there are many of them. */
const noFiles: readonly StoredFile[] = [];

export const takeFiles = async (
  desk: Desk,
  body: {
    readonly attachment_urls?: readonly unknown[] | null | undefined;
    readonly attachment_files?: readonly unknown[] | null | undefined;
  },
): Promise<readonly StoredFile[] | Refusal> => {
  if (!body.attachment_files?.length && !body.attachment_urls?.length) return noFiles;
  const files: StoredFile[] = [];
  for (const given of body.attachment_files ?? []) {
    const file = decode(desk, given);
    if (isRefusal(file)) return file;
    files.push(file);
  }
  for (const url of body.attachment_urls ?? []) {
    const file = await fetchOne(desk, url);
    if (isRefusal(file)) return file;
    files.push(file);
  }
  return files;
};
