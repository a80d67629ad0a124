import type { BlobRef } from '../../../archive-format/blob.js';
import type { SourceRecord } from '../../../archive-format/record.js';
import { segment } from '../api/calls.js';
import { parsed, relatedIds } from '../record.js';

/** What stands in the way of a file's bytes, as its record says. */
export type BlobState = 'ready' | 'redacted' | 'not-uploaded' | 'no-link';

/** How a file's record is asked for again. */
export interface BlobLocator {
  readonly paths: readonly string[];
  readonly state: BlobState;
}

const kinds = ['attachment', 'media'];

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The bytes that a record stands for: one file for an attachment or a picture, none for anything else. */
export const blobReferences = (
  record: Pick<SourceRecord, 'kind' | 'id' | 'bytes'>,
): readonly (BlobRef & { readonly locator: BlobLocator & Readonly<Record<string, unknown>> })[] => {
  if (!kinds.includes(record.kind)) return [];
  const value = parsed(record.bytes);
  const attributes = value.attributes ?? {};
  const own = text(value.links?.self);
  const id = segment(record.id);
  const state: BlobState =
    attributes.redacted === true
      ? 'redacted'
      : attributes.uploaded === false
        ? 'not-uploaded'
        : text(value.links?.related) === null
          ? 'no-link'
          : 'ready';
  const paths =
    record.kind === 'media'
      ? [`/v1/media/${id}`]
      : [
          ...relatedIds(value, 'message').map(
            (message) => `/v1/messages/${segment(message)}/attachments/${id}`,
          ),
          ...(own?.startsWith('/v1/') ? [own] : []),
          `/v1/attachments/${id}`,
        ];
  const size = attributes.contentLength;
  return [
    {
      kind: record.kind,
      id: record.id,
      name: text(attributes.name),
      contentType: text(attributes.contentType),
      declaredSize: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null,
      locator: { paths: [...new Set(paths)], state },
    },
  ];
};
