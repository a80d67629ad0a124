import { field, isDone, type Json, list } from '../api/answer.js';
import { instancesPath, readHolder, relatedIds } from '../kinds/object.js';
import { compareAttributes } from './attributes.js';
import { type Scope, sentOf } from './scope.js';

type Body = { readonly [key: string]: Json };

export const compareObjectUnit = async (scope: Scope): Promise<void> => {
  for (const done of scope.of('object')) {
    const { type, body } = await sentOf(scope, done);
    const answer = await scope.api.read(`${instancesPath(type)}/${done.remoteId}`);
    scope.checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) continue;
    const { custom_attributes: attributes, ...fields } = body as Body;
    for (const [name, value] of Object.entries(fields))
      scope.checks.equal(done, name, value, field(answer.json, name));
    compareAttributes(scope.checks, done, attributes, field(answer.json, 'custom_attributes'));
  }
};

export const compareObjectRelationUnit = async (scope: Scope): Promise<void> => {
  for (const done of scope.of('object-relation')) {
    const payload = (await sentOf(scope, done)) as Body;
    const answer = await readHolder(scope, payload);
    scope.checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) continue;
    const there = new Set(relatedIds(answer.json, payload.relation));
    const missing = list(payload.objects)
      .map(String)
      .filter((id) => !there.has(id));
    scope.checks.equal(done, 'objects', '', missing.join(','));
  }
};
