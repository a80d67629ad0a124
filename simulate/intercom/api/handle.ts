import type { Answer, Call } from '../../server.js';
import type { Desk } from '../desk.js';
import { checkFields, isObject, type JsonObject } from './fields.js';
import { oddText } from './odd-text.js';
import type { createPermissions } from './permissions.js';
import type { createRate } from './rate.js';
import {
  invalid,
  isRefusal,
  type Refusal,
  refusalAnswer,
  refuse,
  resourceNotFound,
  unauthorized,
  versionInvalid,
} from './refusal.js';
import type { createResourceRates } from './resource-rates.js';
import { createRouter, type Route } from './route.js';
import { unnamedVersion, type Version, versionOf } from './version.js';

/** The gates that every call passes, in the vendor's order: token, rate, media types, version, path, body. */

const acceptRefusal = refuse(
  406,
  'media_type_not_acceptable',
  'The Accept header should send a media type of application/json',
);
const mediaRefusal = refuse(415, 'unsupported', 'The Content-Type header should be application/json');
const jsonRefusal = invalid('Invalid JSON in request body');

/** The vendor's own client sends no Accept of its own, so its fetch says any type: that passes. */
const accepts = (call: Call, type: string): boolean => {
  const given = (call.headers.accept ?? '').split(',').map((one) => one.split(';')[0]?.trim().toLowerCase());
  return given.includes(type) || given.includes('*/*') || given.includes('application/*');
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as an object; an absent one is empty. */
const bodyOf = (desk: Desk, call: Call): JsonObject | Refusal => {
  if (call.body.length === 0) return {};
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) return mediaRefusal;
  let body: unknown;
  let text: string;
  try {
    text = utf8.decode(call.body);
    body = JSON.parse(text);
  } catch {
    // Not UTF-8 or not JSON: the caller is told, which is all there is to do.
    return jsonRefusal;
  }
  if (!isObject(body)) return jsonRefusal;
  if (desk.settings.text('odd_text') === 'refused' && oddText(text, body))
    return invalid('Text contains characters that cannot be stored');
  return body;
};

/** Whether an error carries a request id: the setting decides; `mixed` goes round. */
const createRequestIds = (desk: Desk) => {
  let turn = 0;
  return (refusal: Refusal): string | null | undefined => {
    if (refusal.noRequestId) return null;
    const modes = ['present', 'null', 'absent'];
    const setting = desk.settings.text('request_id');
    const mode = setting === 'mixed' ? modes[turn++ % modes.length] : setting;
    return mode === 'present' ? desk.ids.uuid() : mode === 'null' ? null : undefined;
  };
};

export interface HandlerOptions {
  readonly desk: Desk;
  readonly token: string;
  readonly routes: readonly Route[];
  readonly rate: ReturnType<typeof createRate>;
  readonly resourceRates: ReturnType<typeof createResourceRates>;
  readonly permitted: ReturnType<typeof createPermissions>;
}

/** Answers one call of the API. */
export const createHandler = (options: HandlerOptions) => {
  const { desk, token, routes, rate, resourceRates, permitted } = options;
  const find = createRouter(routes);
  const requestId = createRequestIds(desk);

  const run = async (call: Call): Promise<Answer | Refusal> => {
    const found = find(call.method, call.segments);
    if (!accepts(call, found?.route.accept ?? 'application/json')) return acceptRefusal;
    const named = call.headers['intercom-version'];
    const version: Version | undefined = named === undefined ? unnamedVersion : versionOf(named);
    if (version === undefined) return versionInvalid;
    // An unknown path and a known path with another method are answered alike (error page).
    if (!found) return resourceNotFound;
    const { route, params } = found;
    if (version < route.since) return versionInvalid;
    const forbidden = permitted(call);
    if (forbidden) return forbidden;
    const sent = bodyOf(desk, call);
    if (isRefusal(sent)) return sent;
    const name = `${call.method} ${call.path}`;
    const checked = checkFields(route.fields ?? {}, sent, version, route.unknownKey);
    if (isRefusal(checked)) return checked;
    const answer = await route.run(desk, {
      call,
      params,
      query: call.query,
      version,
      body: checked.values,
      name,
    });
    if (!isRefusal(answer))
      for (const key of checked.ignored) desk.breach('ignored', `${key} in ${route.method} ${route.path}`);
    return answer;
  };

  return {
    answer: async (call: Call): Promise<Answer> => {
      if (call.headers.authorization !== `Bearer ${token}`)
        return refusalAnswer(unauthorized, requestId(unauthorized));
      desk.automation.catchUp();
      const turn = rate();
      const result = turn.refusal ?? resourceRates(call) ?? (await run(call));
      if (!isRefusal(result)) desk.leaving.counted(call);
      const answer = isRefusal(result) ? refusalAnswer(result, requestId(result)) : result;
      return { ...answer, headers: { ...turn.headers, ...answer.headers } };
    },
    refused: (refusal: Refusal): Answer => refusalAnswer(refusal, requestId(refusal)),
  };
};
