import type { Answer } from '../server.js';

/** Error bodies as Kustomer sends them; the shape is the recorded one, a number as status. */

export interface Source {
  readonly parameter?: string;
  readonly pointer?: string;
}

const titles: Readonly<Record<number, readonly [code: string, title: string]>> = {
  400: ['badparam', 'Bad Request'],
  401: ['unauthorized', 'Unauthorized'],
  403: ['forbidden', 'Forbidden'],
  404: ['notfound', 'Not Found'],
  405: ['methodnotallowed', 'Method Not Allowed'],
  408: ['timeout', 'Request Timeout'],
  413: ['toolarge', 'Payload Too Large'],
  429: ['toomanyrequests', 'Too Many Requests'],
  500: ['internal', 'Internal Server Error'],
  502: ['badgateway', 'Bad Gateway'],
  503: ['unavailable', 'Service Unavailable'],
  504: ['gatewaytimeout', 'Gateway Timeout'],
};

export interface ErrorDetails {
  readonly title?: string;
  readonly detail?: string;
  readonly source?: Source;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that refuses. */
export const refuse = (status: number, details: ErrorDetails = {}): Answer => {
  const [code, title] = titles[status] ?? ['error', 'Error'];
  return {
    status,
    ...(details.headers ? { headers: details.headers } : {}),
    body: {
      errors: [
        {
          status,
          ...(details.source ? { source: details.source } : {}),
          code,
          title: details.title ?? title,
          ...(details.detail ? { detail: details.detail } : {}),
        },
      ],
    },
  };
};

/** Thrown by a handler that cannot go on; the dispatcher turns it into its answer. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super('refused');
    this.answer = answer;
  }
}

/** Stops the handling of a call with a vendor's error. */
export const refusal = (status: number, details: ErrorDetails = {}): Refusal =>
  new Refusal(refuse(status, details));

export const badParameter = (parameter: string, title = 'Invalid parameter', detail?: string): Refusal =>
  refusal(400, { title, source: { parameter }, ...(detail ? { detail } : {}) });
