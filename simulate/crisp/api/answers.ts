import type { Answer } from '../../server.js';

/** Crisp's envelope: `{error, reason, data}`, lists with 206. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const envelope = (status: number, error: boolean, reason: string, data: object): Answer => ({
  status,
  body: { error, reason, data },
});

export const added = (data: object = {}): Answer => envelope(201, false, 'added', data);
export const resolved = (data: object): Answer => envelope(200, false, 'resolved', data);
export const listed = (data: readonly object[] | readonly string[]): Answer =>
  envelope(206, false, 'listed', data);
export const updated = (data: object = {}): Answer => envelope(200, false, 'updated', data);
export const deleted = (): Answer => envelope(200, false, 'deleted', {});
export const processing = (data: object = {}): Answer => envelope(202, false, 'processing', data);

export const dispatched = (status: number, fingerprint: number): Answer =>
  envelope(status, false, 'dispatched', { fingerprint });

export const refused = (status: number, reason: string, message?: string): Answer =>
  envelope(status, true, reason, message === undefined ? {} : { message });

/** A schema failure, with the validator's sentence. */
export const invalid = (message: string): Answer => refused(400, 'invalid_data', message);

export const notFound = (reason = 'not_found'): Answer => refused(404, reason);
