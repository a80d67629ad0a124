import { deskError } from '../../core/errors.js';
import type { Needs, Preflight, PreflightFinding } from '../target.js';
import { field, idOf, isDone, type Json, list, text } from './api/answer.js';
import type { Api } from './api/api.js';
import { type AttributeEntry, type AttributeModel, type Catalogue, nameKey } from './api/catalogue.js';
import { wholeList } from './api/pages.js';
import { intercomHosts, intercomVersion } from './capabilities.js';
import { type AttributePayload, attributePayload, sameType } from './kinds/attribute.js';
import { checkObjects } from './preflight/objects.js';
import { whereAllowed } from './preflight/scopes.js';
import { checkTicketTypes } from './preflight/tickets.js';

/** Help article 179: active custom attributes of people and companies in a workspace. */
const maxAttributes = 250;

interface Account {
  readonly workspace: string;
  readonly adminId: string | undefined;
  readonly region: string | undefined;
}

const readAccount = async (api: Api): Promise<Account> => {
  const answer = await api.read('/me');
  const app = field(answer.json, 'app');
  const workspace = text(field(app, 'id_code'));
  if (!isDone(answer) || workspace === undefined)
    throw deskError('vendor-refused', {
      what: `Intercom answers ${answer.status} to "who am I", without a workspace.`,
      where: 'GET /me',
    });
  return {
    workspace,
    adminId: idOf(field(answer.json, 'id')),
    region: text(field(app, 'region')),
  };
};

const named = (looks: readonly string[], prefix: string): string[] =>
  looks.filter((look) => look.startsWith(prefix)).map((look) => look.slice(prefix.length));

/** Admins and teams can only be made in Intercom's pages: what is missing is listed, all of it at once. */
const lookUp = (
  wanted: readonly string[],
  prefix: 'admin:' | 'team:',
  there: ReadonlyMap<string, readonly string[]>,
  looked: Record<string, string>,
  missing: (name: string) => PreflightFinding,
): PreflightFinding[] => {
  const findings: PreflightFinding[] = [];
  for (const name of wanted) {
    const ids = there.get(nameKey(name)) ?? [];
    const [id] = ids;
    if (id === undefined) findings.push(missing(name));
    else if (ids.length > 1)
      findings.push({
        level: 'error',
        topic: prefix.slice(0, -1),
        message: `There are ${ids.length} called ${name}.`,
        todo: 'Rename one, or map it to another.',
      });
    else looked[prefix + name] = id;
  }
  return findings;
};

const checkAdmins = async (
  emails: readonly string[],
  api: Api,
  looked: Record<string, string>,
): Promise<PreflightFinding[]> => {
  const admins = byName(await wholeList(api, '/admins', 'admins'), 'email');
  return lookUp(emails, 'admin:', admins, looked, (email) => ({
    level: 'error',
    topic: 'admin',
    message: `There is no teammate ${email}.`,
    todo: 'Invite them in Intercom, or name another in the mapping.',
  }));
};

const checkTeams = async (
  names: readonly string[],
  api: Api,
  looked: Record<string, string>,
): Promise<PreflightFinding[]> => {
  if (names.length === 0) return [];
  const teams = byName(await wholeList(api, '/teams', 'teams'), 'name');
  return lookUp(names, 'team:', teams, looked, (name) => ({
    level: 'error',
    topic: 'team',
    message: `There is no team ${name}.`,
    todo: 'Make it in Intercom, or map it to another.',
  }));
};

const byName = (items: readonly Json[], name: string): Map<string, string[]> => {
  const map = new Map<string, string[]>();
  for (const item of items) {
    const id = idOf(field(item, 'id'));
    const key = nameKey(text(field(item, name)) ?? '');
    if (id !== undefined && key !== '') map.set(key, [...(map.get(key) ?? []), id]);
  }
  return map;
};

const otherModel: Readonly<Record<string, AttributeModel>> = { contact: 'company', company: 'contact' };

/** Why an attribute can never be written as planned. */
const attributeProblem = (
  payload: AttributePayload,
  models: Readonly<Record<AttributeModel, ReadonlyMap<string, AttributeEntry>>>,
): Pick<PreflightFinding, 'message' | 'todo'> | undefined => {
  const { model, name, dataType } = payload;
  const entry = models[model].get(nameKey(name));
  if (entry && !entry.custom)
    return {
      message: `${name} is one of Intercom's own attributes of a ${model}.`,
      todo: 'Give the field another name in the mapping.',
    };
  if (entry && !sameType(payload, entry))
    return {
      message: `The ${model} attribute ${name} is there with type ${entry.dataType}${entry.options.length > 0 ? ' (list)' : ''}, the plan needs ${dataType}.`,
      todo: 'Intercom cannot change a type: give the field another name in the mapping.',
    };
  const other = otherModel[model];
  if (!entry && other && models[other].get(nameKey(name))?.custom)
    return {
      message: `You already have ${name} among the attributes of a ${other}; people and companies share their names.`,
      todo: 'Give the field another name in the mapping.',
    };
  return undefined;
};

const checkAttributes = async (needs: Needs, api: Api, catalogue: Catalogue): Promise<PreflightFinding[]> => {
  if (!needs.operationsByKind.attribute) return [];
  const models = {
    contact: await catalogue.attributes(api, 'contact', true),
    company: await catalogue.attributes(api, 'company', true),
    conversation: await catalogue.attributes(api, 'conversation', true),
  };
  const findings: PreflightFinding[] = [];
  let fresh = 0;
  for await (const operation of needs.operations('attribute')) {
    const payload = attributePayload(operation.payload);
    const problem = attributeProblem(payload, models);
    if (problem) findings.push({ level: 'error', topic: 'attribute', ...problem });
    if (payload.model === 'conversation') continue;
    const there = models[payload.model].get(nameKey(payload.name));
    // One out of the archive takes a place as well.
    if (!there || there.archived) fresh++;
  }
  const active = [...models.contact.values(), ...models.company.values()].filter(
    (entry) => entry.custom && !entry.archived,
  ).length;
  if (active + fresh > maxAttributes)
    findings.push({
      level: 'error',
      topic: 'limit',
      message: `The workspace has ${active} attributes and the plan adds ${fresh}; Intercom allows ${maxAttributes}.`,
      todo: 'Archive some, or skip fields in the mapping.',
    });
  return findings;
};

/** A language that is not switched on in the help centre is refused or lost. */
const checkLocales = async (
  wanted: readonly string[],
  api: Api,
  looked: Record<string, string>,
): Promise<PreflightFinding[]> => {
  if (wanted.length === 0) return [];
  const centers = await wholeList(api, '/help_center/help_centers', 'data');
  const center = centers.find((candidate) => field(candidate, 'default') === true) ?? centers[0];
  if (center === undefined)
    return [
      {
        level: 'error',
        topic: 'help-center',
        message: 'The workspace has no help center, and the plan has articles.',
        todo: 'Set one up in Intercom.',
      },
    ];
  const locales = list(field(center, 'locales')).map((locale) => text(locale) ?? '');
  const missing = wanted.filter((locale) => locales.length > 0 && !locales.includes(locale));
  for (const locale of wanted) looked[`locale:${locale}`] = locale;
  return missing.map((locale) => ({
    level: 'error',
    topic: 'locale',
    message: `The language ${locale} is not switched on in the help center.`,
    todo: 'Switch it on in the help center’s settings, or map it to another language.',
  }));
};

const checkRegion = ({ region }: Account, baseUrl: string): PreflightFinding[] => {
  const right = region === undefined ? undefined : intercomHosts[region];
  if (right === undefined || right === baseUrl || !Object.values(intercomHosts).includes(baseUrl)) return [];
  return [
    {
      level: 'error',
      topic: 'region',
      message: `The workspace lives in region ${region}; the base URL is ${baseUrl}.`,
      todo: `Use ${right}.`,
    },
  ];
};

/** Reads what a plan needs of the workspace. `looked` also has `self`: the admin who owns the token. */
export const preflightIntercom = async (
  needs: Needs,
  api: Api,
  catalogue: Catalogue,
  baseUrl: string,
): Promise<Preflight> => {
  const account = await readAccount(api);
  const looked: Record<string, string> = account.adminId === undefined ? {} : { self: account.adminId };
  const findings: PreflightFinding[] = [
    {
      level: 'ok',
      topic: 'version',
      message: `Workspace ${account.workspace} answers in version ${intercomVersion}.`,
    },
    ...checkRegion(account, baseUrl),
  ];
  const adminEmails = named(needs.looks, 'admin:');
  const teamNames = named(needs.looks, 'team:');
  const locales = named(needs.looks, 'locale:');
  const checks: readonly (readonly [what: string, check: () => Promise<readonly PreflightFinding[]>])[] = [
    ['teammates', () => checkAdmins(adminEmails, api, looked)],
    ['teams', () => checkTeams(teamNames, api, looked)],
    ['attributes', () => checkAttributes(needs, api, catalogue)],
    ['ticket types', () => checkTicketTypes(needs, api, catalogue, looked)],
    ['custom objects', () => checkObjects(needs, api, looked)],
    ['the help center', () => checkLocales(locales, api, looked)],
  ];
  for (const [what, check] of checks) findings.push(...(await whereAllowed(what, check)));
  return { workspace: account.workspace, findings, looked };
};
