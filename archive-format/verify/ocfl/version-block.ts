import type { Findings } from '../findings.js';
import { isObject, isStrings, type JsonObject } from './json-object.js';
import { conflicts, logicalPathFault } from './paths.js';

/** Rules about one version block of an inventory. */

/** RFC 3339 with seconds and a zone. */
const timeForm =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const createdRule = (name: string, block: JsonObject, path: string, found: Findings): void => {
  const { created } = block;
  if (created === undefined) found.error('E048', path, `Version ${name} does not say when it was created.`);
  else if (typeof created !== 'string' || !timeForm.test(created))
    found.error(
      'E049',
      path,
      `Version ${name} was created at ${JSON.stringify(created)}, which is no RFC 3339 time with seconds and zone.`,
    );
};

const wordsRule = (name: string, block: JsonObject, path: string, found: Findings): void => {
  if (block.message !== undefined && typeof block.message !== 'string')
    found.error('E094', path, `The message of version ${name} is not a text.`);
  if (block.message === undefined || block.user === undefined)
    found.warning('W007', path, `Version ${name} has no message or no user.`);
};

const userRule = (name: string, block: JsonObject, path: string, found: Findings): void => {
  const { user } = block;
  if (user === undefined) return;
  if (!isObject(user) || typeof user.name !== 'string' || user.name === '') {
    found.error('E054', path, `The user of version ${name} has no name.`);
    return;
  }
  const { address } = user;
  if (address === undefined) found.warning('W008', path, `The user of version ${name} has no address.`);
  else if (typeof address !== 'string')
    found.error('E054', path, `The user's address of version ${name} is not a text.`);
  else if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/.test(address))
    found.warning('W009', path, `The user's address of version ${name} is not a URI.`);
};

const stateRule = (
  name: string,
  block: JsonObject,
  manifest: ReadonlySet<string>,
  path: string,
  found: Findings,
): void => {
  const { state } = block;
  if (state === undefined) {
    found.error('E048', path, `Version ${name} has no state.`);
    return;
  }
  if (!isObject(state)) {
    found.error('E050', path, `The state of version ${name} is not a JSON object.`);
    return;
  }
  const all: string[] = [];
  for (const [digest, paths] of Object.entries(state)) {
    if (!manifest.has(digest))
      found.error(
        'E050',
        path,
        `The state of version ${name} has a digest that the manifest lacks: ${digest}.`,
      );
    if (!isStrings(paths)) {
      found.error('E051', path, `The state of version ${name} has no list of paths for ${digest}.`);
      continue;
    }
    for (const each of paths) {
      all.push(each);
      const fault = logicalPathFault(each);
      if (fault)
        found.error(fault, path, `Version ${name} has an impossible logical path ${JSON.stringify(each)}.`);
    }
  }
  for (const each of conflicts(all))
    found.error(
      'E095',
      path,
      `Version ${name} has the logical path ${JSON.stringify(each)} twice, or as a folder too.`,
    );
};

export const versionBlockRules = (
  name: string,
  block: unknown,
  manifest: ReadonlySet<string>,
  path: string,
  found: Findings,
): void => {
  if (!isObject(block)) {
    found.error('E047', path, `Version ${name} is not a JSON object.`);
    return;
  }
  for (const key of Object.keys(block))
    if (!['created', 'state', 'message', 'user'].includes(key))
      found.error('E102', path, `Version ${name} has an unknown key "${key}".`);
  createdRule(name, block, path, found);
  wordsRule(name, block, path, found);
  userRule(name, block, path, found);
  stateRule(name, block, manifest, path, found);
};
