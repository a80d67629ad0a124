/** A reference from a record to bytes that lie elsewhere: an attachment, a picture. */
export interface BlobRef {
  /** The record that stands for the bytes, e.g. kind `attachment`, its id. */
  readonly kind: string;
  readonly id: string;
  readonly name: string | null;
  readonly contentType: string | null;
  /** Bytes as the source declares them. */
  readonly declaredSize: number | null;
  /** Their digest, where the source knows it beforehand. */
  readonly sha256?: string;
  /** Whatever the source needs to fetch it: ids, a path. No signed URLs, no secrets. */
  readonly locator: Readonly<Record<string, unknown>>;
}

/** The beginning of a file that is there already, and of which version of the file it is one. */
export interface BlobStart {
  /** Bytes that are there. */
  readonly size: number;
  /** What the host calls this version of the file: a strong `ETag`, quotes included. */
  readonly version: string;
  /** Bytes that the whole file has. */
  readonly total: number;
}

/** Bytes in an archive, and the reference they answer. One line of an attachments index. */
export interface StoredBlob {
  readonly kind: string;
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
  readonly name: string | null;
  readonly contentType: string | null;
  /** Pack file relative to the object's content, e.g. `attachments/snapshot=2/pack-00000.zip`. */
  readonly pack: string;
  readonly fetchedAt: string;
}
