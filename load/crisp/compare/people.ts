import type { DoneOperation } from '../../target.js';
import { type Answer, field, isDone, type Json, list } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { formOf } from '../form.js';
import type { Checks } from './checks.js';

type Body = { readonly [key: string]: Json };

const compareBlock = (
  of: DoneOperation,
  at: string,
  sent: Body,
  found: Json | undefined,
  checks: Checks,
): void => {
  for (const [name, value] of Object.entries(sent)) {
    const held = field(found, name);
    const where = at === '' ? name : `${at}.${name}`;
    if (name === 'segments') {
      // Others may have added some.
      const lacking = list(value).filter((segment) => !list(held).includes(segment));
      checks.same(of, where, [], lacking);
    } else if (name === 'active') {
      checks.same(of, where, value, typeof held === 'number' ? held : field(held, 'last'));
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      compareBlock(of, where, value as Body, held, checks);
    } else checks.same(of, where, formOf(name, value), formOf(name, held));
  }
};

export const comparePerson = async (of: DoneOperation, api: Api, checks: Checks): Promise<void> => {
  const answer: Answer = await api.read(`/people/profile/${encodeURIComponent(of.remoteId)}`);
  if (!isDone(answer)) return checks.missing(of, 'person');
  const card = of.operation.payload.card as unknown as Body;
  // Of a profile that was there before only what it lacked was written.
  if (of.status === 'created') compareBlock(of, '', card, answer.data, checks);
  else checks.same(of, 'email', card.email, field(answer.data, 'email'));
};

export const comparePersonData = async (
  of: DoneOperation,
  api: Api,
  checks: Checks,
  adopted: boolean,
): Promise<void> => {
  const answer = await api.read(`/people/data/${encodeURIComponent(of.remoteId)}`);
  if (!isDone(answer)) return checks.missing(of, 'data');
  const held = field(answer.data, 'data');
  for (const [name, value] of Object.entries(of.operation.payload.data as unknown as Body)) {
    if (adopted) checks.same(of, `data.${name}`, true, field(held, name) !== undefined);
    else checks.same(of, `data.${name}`, value, field(held, name));
  }
};
