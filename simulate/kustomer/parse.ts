import { cutRecord } from '../../core/json-cut.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A record as an object, to look into; what is served are its bytes. */
export const parseRecord = (bytes: Buffer): JsonObject => {
  try {
    return JSON.parse(bytes.toString('utf8')) as JsonObject;
  } catch {
    // Raw control characters, which JSON forbids, must not keep a record from being found.
    return cutRecord(bytes).value as JsonObject;
  }
};
