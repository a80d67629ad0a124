import { canonicalJson, sha256 } from '../../core/digest.js';
import type { Outcome, Removal } from '../target.js';
import { type Answer, field, isDone, isLost, type Json, type WriteAnswer } from './api/answer.js';
import type { Job } from './kinds/kind.js';
import { wordsOf } from './words.js';

/**
 * How a thing looked when we last wrote it: the names of the fields that we wrote and one digest over what the target
 * showed of them. Before a change the thing is looked at again; another digest means that somebody edited one of these
 * fields since, and then it is left alone unless the operator says otherwise. No text of a person is kept.
 */

type Body = { readonly [key: string]: Json };

/** Fields that hold more fields, each of which can be edited alone. */
const nested = new Set(['custom_attributes', 'ticket_attributes', 'translated_content']);

const isBody = (value: Json | undefined): value is Body =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** `name`, `custom_attributes.plan`, `translated_content.de.title`. Parents are ids on the way in and lists on the way out. */
const fieldsOf = (body: Body, prefix = ''): string[] =>
  Object.entries(body)
    .filter(([name]) => !/^(role|read|parent_id|parent_type|author_id|owner_id)$/.test(name))
    .flatMap(([name, value]) =>
      (nested.has(name) || prefix.startsWith('translated_content')) && isBody(value)
        ? fieldsOf(value, `${prefix}${name}.`)
        : [`${prefix}${name}`],
    )
    .sort();

/** HTML comes back wrapped and with other addresses of pictures: its words count. */
const shownAs = (path: string, value: Json | undefined): Json => {
  if (value === undefined || value === null || value === '') return null;
  if (/(^|\.)body$/.test(path) && typeof value === 'string') return wordsOf(value);
  return value;
};

const digestOf = (fields: readonly string[], there: Json): string =>
  sha256(
    canonicalJson(
      fields.map((path) =>
        shownAs(
          path,
          path.split('.').reduce<Json | undefined>((value, name) => field(value, name), there),
        ),
      ),
    ),
  );

/**
 * What we know of a thing, and how it looks now. A snooze that is over (fact `until`, Unix seconds) has opened its
 * conversation by itself: that is nobody's edit.
 */
const isAsLeft = (facts: Readonly<Record<string, string | undefined>>, there: Json, now: number): boolean => {
  const { fields, seen, until } = facts;
  if (fields === undefined || seen === undefined) return true;
  const names = JSON.parse(fields) as string[];
  if (digestOf(names, there) === seen) return true;
  const over = until !== undefined && Number(until) * 1000 <= now && field(there, 'state') === 'open';
  return over && isBody(there) && digestOf(names, { ...there, state: 'snoozed' }) === seen;
};

/** Facts for the ledger about what was just written. */
export const imprint = (body: Body, there: Json): Readonly<Record<string, string>> => {
  const fields = fieldsOf(body);
  return { fields: JSON.stringify(fields), seen: digestOf(fields, there) };
};

/**
 * The facts after a change of ours of what we wrote earlier, from how the thing looked before and after it. What somebody
 * edited before stays known as edited.
 */
export const imprintAgain = (
  { fields = '[]', seen = '' }: { readonly fields?: string | undefined; readonly seen?: string | undefined },
  before: Json,
  after: Json,
): Readonly<Record<string, string>> => {
  const names = JSON.parse(fields) as string[];
  return { fields, seen: digestOf(names, before) === seen ? digestOf(names, after) : seen };
};

/** The same from the answer to a write; nothing when it is no success. */
export const imprintOf = (body: Body, answer: WriteAnswer): Readonly<Record<string, string>> =>
  isLost(answer) || !isDone(answer) ? {} : imprint(body, answer.json);

/** The refusal of a change of what somebody edited. */
export const edited: Extract<Outcome, { readonly status: 'rejected' }> = {
  status: 'rejected',
  httpStatus: null,
  code: 'edited-at-target',
  message: 'Somebody changed it at the target since it was written; --overwrite changes it all the same.',
};

/**
 * Why a thing must not be changed now; undefined: it looks as we left it. A change of unknown fate is repeated, since
 * what looks edited may be our own.
 */
export const refuseEdited = async (
  { operation, context, desk }: Job,
  read: () => Promise<Answer>,
): Promise<Outcome | undefined> => {
  if (desk.settings.overwrite || context.triedAt !== null) return undefined;
  const fields = context.fact(operation.key, 'fields');
  const seen = context.fact(operation.key, 'seen');
  if (fields === undefined || seen === undefined) return undefined;
  const answer = await read();
  // Gone or merged: the change itself meets that.
  if (!isDone(answer)) return undefined;
  const until = context.fact(operation.key, 'until');
  return isAsLeft({ fields, seen, until }, answer.json, desk.clock.now()) ? undefined : edited;
};

/** Whether a thing shows something else than when these facts were written. `now`: milliseconds since 1970. */
export const looksEdited = (facts: Readonly<Record<string, string>>, there: Json, now: number): boolean =>
  !isAsLeft(facts, there, now);

export const editedSince: Removal = { removed: false, why: 'Somebody changed it since it was written.' };

/** Takes a thing away unless somebody changed since what we wrote of it. */
export const removeUnedited = async (
  job: Job,
  read: () => Promise<Answer>,
  remove: () => Promise<Removal>,
): Promise<Removal> => ((await refuseEdited(job, read)) ? editedSince : remove());
