/** A file that the workspace took in. Its bytes live in the file store while that has room for them. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
}
