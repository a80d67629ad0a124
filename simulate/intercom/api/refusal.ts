import type { Answer } from '../../server.js';

/** A call that the vendor refuses, as a value. The router turns it into the vendor's envelope. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string | null;
  readonly field?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Refusals that the vendor answers without a request id, whatever the setting says. */
  readonly noRequestId?: true;
  readonly refused: true;
}

export const refuse = (
  status: number,
  code: string,
  message: string | null,
  more: Pick<Refusal, 'field' | 'headers' | 'noRequestId'> = {},
): Refusal => ({ refused: true, status, code, message, ...more });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;

/** The error envelope; `requestId` undefined leaves the key out, as some answers of the vendor do. */
export const refusalAnswer = (refusal: Refusal, requestId: string | null | undefined): Answer => ({
  status: refusal.status,
  ...(refusal.headers ? { headers: refusal.headers } : {}),
  body: {
    type: 'error.list',
    ...(requestId === undefined ? {} : { request_id: requestId }),
    errors: [
      {
        code: refusal.code,
        message: refusal.message,
        ...(refusal.field === undefined ? {} : { field: refusal.field }),
      },
    ],
  },
});

export const invalid = (message: string): Refusal => refuse(400, 'parameter_invalid', message);

/** The words seen for a bad `created_at`; other wrong values are refused in the same form. */
export const invalidValue = (name: string, value: unknown): Refusal =>
  refuse(400, 'parameter_invalid', `${shown(value)} is an invalid value for ${name}`, { field: name });

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

export const missing = (name: string): Refusal =>
  refuse(400, 'parameter_not_found', `${name} is required`, { field: name });

export const unauthorized = refuse(401, 'unauthorized', 'Access Token Invalid');
export const resourceNotFound = refuse(404, 'not_found', 'Resource Not Found');
export const userNotFound = refuse(404, 'not_found', 'User Not Found');
export const companyNotFound = refuse(404, 'company_not_found', 'Company Not Found');
export const tagNotFound = refuse(404, 'tag_not_found', 'Tag not found');
export const versionInvalid = refuse(
  400,
  'intercom_version_invalid',
  'Requested resource is not available in current API version.',
);

/** 501 for fields of the vendor that the stand-in does not have: nobody shall take our gap for the vendor's answer. */
export const notCovered = (
  body: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Refusal | undefined => {
  const field = fields.find((name) => body[name] !== undefined);
  return field === undefined
    ? undefined
    : refuse(501, 'unsupported', `The stand-in does not have the field ${field}`, { field });
};

const faultWords: Readonly<Record<number, readonly [string, string]>> = {
  408: ['request_timeout', 'Request timed out'],
  429: ['too_many_requests', 'The server is overloaded. Please try again later.'],
  500: ['server_error', 'Internal Server Error'],
  502: ['server_error', 'Bad Gateway'],
  503: ['service_unavailable', 'Sorry, the API service is temporarily unavailable'],
  504: ['server_error', 'Gateway Timeout'],
};

/** What the vendor says to a status that a fault switch produces. */
export const faultRefusal = (status: number): Refusal => {
  const [code, message] = faultWords[status] ?? ['server_error', 'Server Error'];
  return refuse(status, code, message);
};
