import type { FileSpec } from '../../desk/model.js';
import type { Names } from './names.js';
import { type KustomerRecord, to } from './shape.js';

/** Which record a file hangs on. */
export interface AttachmentParent {
  readonly type: 'message' | 'note' | 'draft' | 'forward';
  readonly id: string;
}

/** Without `links.related`: the address of the bytes is made anew for each answer. */
export const attachmentRecord = (
  names: Names,
  file: FileSpec,
  id: string,
  parent: AttachmentParent,
  length: number,
): KustomerRecord => ({
  type: 'attachment',
  id,
  attributes: {
    name: file.name,
    contentType: file.type,
    contentLength: length,
    redacted: file.state === 'redacted',
    uploaded: file.state === 'never-uploaded' ? false : undefined,
    renderMode: file.state === 'name-only' ? 'metadata_only' : undefined,
  },
  relationships: { org: to('org', names.org), [parent.type]: to(parent.type, parent.id) },
  links: { self: `/v1/${parent.type}s/${parent.id}/attachments/${id}` },
});
