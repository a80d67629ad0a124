import type { PayloadValue } from '../../operation.js';
import type { Needs, PreflightFinding } from '../../target.js';
import { isDone } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { instancesPath } from '../kinds/object.js';

const typeWord = (value: PayloadValue): string => {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  return 'text';
};

/** What the plan writes into each type, and which relations lead to it. */
const wantedTypes = async (
  needs: Needs,
): Promise<ReadonlyMap<string, { attributes: Map<string, string>; relations: Set<string> }>> => {
  const types = new Map<string, { attributes: Map<string, string>; relations: Set<string> }>();
  const of = (type: PayloadValue | undefined) => {
    const name = String(type);
    const there = types.get(name) ?? { attributes: new Map<string, string>(), relations: new Set<string>() };
    types.set(name, there);
    return there;
  };
  for await (const { payload } of needs.operations('object')) {
    const { attributes } = of(payload.type);
    const body = payload.body as { readonly custom_attributes?: { readonly [key: string]: PayloadValue } };
    for (const [name, value] of Object.entries(body.custom_attributes ?? {})) {
      const word = typeWord(value);
      // One value with a fraction makes it a number with fractions.
      if (attributes.get(name) !== 'float') attributes.set(name, word);
    }
  }
  for await (const { payload } of needs.operations('object-relation'))
    of(payload.type).relations.add(`${String(payload.holder)}.${String(payload.relation)}`);
  return types;
};

/**
 * Types of custom objects, their attributes and relations are made in Intercom's pages only, and the API lists none of
 * them: a type that is missing is an error with the exact list; of one that is there the list is a reminder.
 */
export const checkObjects = async (
  needs: Needs,
  api: Api,
  looked: Record<string, string>,
): Promise<PreflightFinding[]> => {
  if (!needs.operationsByKind.object) return [];
  const findings: PreflightFinding[] = [];
  for (const [type, { attributes, relations }] of await wantedTypes(needs)) {
    const answer = await api.read(`${instancesPath(type)}?page=1&per_page=1`);
    const there = isDone(answer);
    if (there) looked[`object-type:${type}`] = type;
    if (there) for (const relation of relations) looked[`object-relation:${relation}=${type}`] = type;
    const list = [
      `attributes ${
        [...attributes]
          .map(([name, word]) => `${name} (${word})`)
          .sort()
          .join(', ') || 'none'
      }`,
      `relations ${[...relations].sort().join(', ') || 'none'}`,
    ].join('; ');
    findings.push(
      there
        ? {
            level: 'warning',
            topic: 'object-type',
            message: `The custom object type ${type} is there; the API does not tell its attributes and relations.`,
            todo: `Make sure that it has: ${list}.`,
          }
        : {
            level: 'error',
            topic: 'object-type',
            message: `There is no custom object type ${type}; it can be made in Intercom's pages only.`,
            todo: `Make it with: ${list}; each relation to many.`,
          },
    );
  }
  return findings;
};
