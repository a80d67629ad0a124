/** Contents of files by SHA-256, as long as there is room: of what comes later, only digest and size are known. */
export interface Contents {
  put(sha256: string, bytes: Buffer): void;
  get(sha256: string): Buffer | undefined;
}

/** `room`: bytes kept in all. */
export const createContents = (room: number): Contents => {
  const kept = new Map<string, Buffer>();
  let held = 0;
  return {
    put: (sha256, bytes) => {
      if (kept.has(sha256) || held + bytes.length > room) return;
      // A copy: the bytes may be a view into a whole request body.
      kept.set(sha256, Buffer.from(bytes));
      held += bytes.length;
    },
    get: (sha256) => kept.get(sha256),
  };
};
