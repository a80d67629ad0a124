import { canonicalJson, sha256 } from '../../core/digest.js';
import type { Operation } from '../operation.js';
import type { Outcome, PerformContext } from '../target.js';
import { type Answer, isDone, type Json } from './api/answer.js';
import { formAt } from './form.js';
import type { CrispSettings } from './settings.js';

/**
 * How a thing looked when we last wrote it: the names of the fields that we wrote and one digest over what we wrote.
 * Crisp's answers to writes show nothing, and a read after each would cost a call of the day's quota: so what was sent
 * is taken for what stands there, but for the ways in which Crisp may write the same (form.ts). Before a change the thing is looked at; another digest means that somebody edited one
 * of these fields since, and it is left alone unless the operator says otherwise. No text of a person is kept.
 */

type Body = { readonly [key: string]: Json };

const isBody = (value: Json | undefined): value is Body =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** When somebody was last there changes by itself; the e-mail is the key. */
const passing = new Set(['active', 'email']);

/** Leaves as paths: names of data may hold anything but a slash. */
const leavesOf = (body: Body, prefix = ''): string[] =>
  Object.entries(body)
    .filter(([name]) => prefix !== '' || !passing.has(name))
    .flatMap(([name, value]) => (isBody(value) ? leavesOf(value, `${prefix}${name}/`) : [`${prefix}${name}`]))
    .sort();

const digestOf = (leaves: readonly string[], there: Json): string =>
  sha256(canonicalJson(leaves.map((path) => formAt(there, path))));

/** Facts for the ledger about what is just written. */
export const imprintOf = (body: Body): Readonly<Record<string, string>> => {
  const leaves = leavesOf(body);
  return { fields: JSON.stringify(leaves), form: digestOf(leaves, body) };
};

/**
 * The facts after a change of ours of what we wrote earlier, from how the thing looked before it. What somebody edited before
 * stays known as edited. `change` has two levels, as the knowledge base's metadata.
 */
export const imprintAgain = (
  { fields = '[]', form = '' }: { readonly fields?: string | undefined; readonly form?: string | undefined },
  before: Json,
  change: { readonly [key: string]: Body },
): Readonly<Record<string, string>> => {
  const leaves = JSON.parse(fields) as string[];
  if (digestOf(leaves, before) !== form || !isBody(before)) return { fields, form };
  const inside = Object.entries(change).map(([name, body]) => {
    const there = before[name];
    return [name, { ...(isBody(there) ? there : {}), ...body }] as const;
  });
  return { fields, form: digestOf(leaves, { ...before, ...Object.fromEntries(inside) }) };
};

export const edited: Extract<Outcome, { readonly status: 'rejected' }> = {
  status: 'rejected',
  httpStatus: null,
  code: 'edited-at-target',
  message: 'Somebody changed it at the target since it was written; --overwrite changes it all the same.',
};

/** What is about to be changed, and by whose rules; a job has all of it. */
interface Change {
  readonly operation: Operation;
  readonly context: PerformContext;
  readonly desk: { readonly settings: CrispSettings };
}

/** Whether somebody changed what the operation `key` wrote; of what nothing is known, or is gone, nobody did. */
export const isEdited = (context: Pick<PerformContext, 'fact'>, key: string, there: Answer): boolean => {
  const fields = context.fact(key, 'fields');
  const form = context.fact(key, 'form');
  return (
    fields !== undefined &&
    form !== undefined &&
    isDone(there) &&
    digestOf(JSON.parse(fields) as string[], there.data) !== form
  );
};

/**
 * Why a thing must not be changed now; undefined: it looks as we left it. A change of unknown fate is repeated, since
 * what looks edited may be our own.
 */
export const refuseEdited = async (
  { operation, context, desk }: Change,
  read: () => Promise<Answer>,
): Promise<Outcome | undefined> => {
  if (desk.settings.overwrite || context.triedAt !== null) return undefined;
  if (context.fact(operation.key, 'form') === undefined) return undefined;
  // Gone: the change itself meets that.
  return isEdited(context, operation.key, await read()) ? edited : undefined;
};
