import { beforeAll, describe, expect, it } from 'vitest';
import { isObject } from '../../../../simulate/intercom/api/fields.js';
import { createRouter } from '../../../../simulate/intercom/api/route.js';
import { intercomRoutes } from '../../../../simulate/intercom/routes.js';
import { uncoveredRoutes } from '../../../../simulate/intercom/uncovered.js';
import { type Contract, contractPath, type Operation, readContract } from './contract.js';
import { type Step, walk } from './walk.js';

/** The stand-in against the vendor's own description of the API. */

/** Where the description is at odds with itself, and why that is no fault of ours. */
const known: readonly { readonly fault: RegExp; readonly why: string }[] = [
  { fault: /^POST \/tags request must match exactly one/, why: 'its variants overlap: each takes a name' },
  { fault: /answer(\/data\/\d+)?\/email must be string$/, why: 'a contact without an e-mail shows null' },
  { fault: /_assignee_id must be integer$/, why: 'its own text says null for nobody' },
  { fault: /^PUT \/data_attributes.* lacks options$/, why: 'the example is a list, ours a text' },
  { fault: /^POST \/tags lacks (users|companies)$/, why: 'the example tags, ours makes' },
  { fault: /conversations\/attributes.* lacks multiline$/, why: 'the example is a text, ours a list' },
  { fault: /^POST \/messages lacks conversation_id$/, why: 'nothing is begun without a reply' },
  { fault: /^PUT \/tickets.* lacks snoozed_until$/, why: 'the example snoozes, ours does not' },
  { fault: / lacks .*(custom_attributes|ticket_attributes)\./, why: 'the example’s own attributes' },
  { fault: / lacks data\.last_request_at$/, why: 'the example’s company was seen, ours was not' },
  { fault: / lacks input_options\.multiline$/, why: 'the example is a text, ours a list' },
];

const unexpected = (faults: readonly string[]): string[] => [
  ...new Set(faults.filter((fault) => !known.some((one) => one.fault.test(fault)))),
];

const routeOf = createRouter(intercomRoutes);
const path = ({ path: target, method }: Step): string => {
  const segments = (target.split('?')[0] as string).split('/').slice(1);
  return routeOf(method, segments)?.route.path ?? target;
};

describe('the walk through every operation', () => {
  it('succeeds everywhere, without the description too', async () => {
    const steps = await walk();
    expect(
      steps.filter((step) => step.status !== 200).map((step) => [step.method, step.path, step.json]),
    ).toEqual([]);
    const seen = new Set(steps.map((step) => `${step.method} ${path(step)}`));
    const missing = intercomRoutes
      .filter((route) => !uncoveredRoutes.includes(route) && route.accept === 'application/json')
      .map((route) => `${route.method} ${route.path}`)
      .filter((name) => !seen.has(name));
    // Nothing to read there: no segment and no macro is seeded.
    expect(missing).toEqual(['GET /segments/:id', 'GET /macros/:id']);
  });
});

/** What a check of one value found wrong, in words. */
const faultsOf = (operation: Operation, what: 'request' | 'answer', value: unknown): string[] => {
  const validate = operation[what];
  if (!validate || validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${operation.name} ${what}${error.instancePath} ${error.message}`,
  );
};

/** Keys of an example, at any depth, that an answer does not have; of lists only the first entries are looked at. */
const lackingKeys = (example: unknown, answer: unknown, place = ''): string[] => {
  if (Array.isArray(example) && Array.isArray(answer))
    return example.length > 0 && answer.length > 0 ? lackingKeys(example[0], answer[0], place) : [];
  if (!isObject(example) || !isObject(answer)) return [];
  return Object.entries(example).flatMap(([key, value]) =>
    Object.hasOwn(answer, key) ? lackingKeys(value, answer[key], `${place}${key}.`) : [`${place}${key}`],
  );
};

describe.skipIf(contractPath === undefined)(
  'the description of version 2.16 (skipped without DESKARCHIVE_REAL_DATA)',
  () => {
    let contract: Contract;
    let steps: readonly Step[];
    beforeAll(async () => {
      contract = await readContract(contractPath as string);
      steps = await walk();
    });
    const described = (step: Step) => contract.operation(step.method, path(step));

    it('has every operation that the stand-in has or says it lacks, and no other', () => {
      const shape = (name: string) => name.replace(/\{[^}]+\}|:[a-z_]+/g, '*');
      const ours = intercomRoutes.map((route) => shape(`${route.method} ${route.path}`));
      expect([...new Set(ours)].sort()).toEqual(contract.names.map(shape).sort());
    });

    it('takes every body that the walk sent', () => {
      const faults = steps.flatMap((step) => {
        const operation = described(step);
        return operation && step.body !== undefined ? faultsOf(operation, 'request', step.body) : [];
      });
      expect(unexpected(faults)).toEqual([]);
    });

    it('takes every answer that the walk got', () => {
      const faults = steps.flatMap((step) => {
        const operation = described(step);
        return operation ? faultsOf(operation, 'answer', step.json) : [];
      });
      expect(unexpected(faults)).toEqual([]);
    });

    it('shows no key in its examples that our answers lack', () => {
      const lacking = steps.flatMap((step) => {
        const operation = described(step);
        return (operation?.examples ?? [])
          .flatMap((example) => lackingKeys(example, step.json))
          .map((key) => `${operation?.name} lacks ${key}`);
      });
      expect(unexpected(lacking)).toEqual([]);
    });
  },
);
