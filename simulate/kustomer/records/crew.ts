import type { Agent, Company, Field, Tag, Team } from '../../desk/model.js';
import type { Names } from './names.js';
import { customName, iso, type KustomerRecord, selfLink, to } from './shape.js';

/** Users, teams, tags, companies and the definitions of custom attributes. */

const removal = (names: Names, at: number | null) =>
  at === null
    ? { attributes: { deleted: false }, relationships: {} }
    : {
        attributes: { deleted: true, deletedAt: iso(at) },
        relationships: { deletedBy: to('user', names.user(0)) },
      };

export const userRecord = (names: Names, agent: Agent): KustomerRecord => {
  const id = names.user(agent.index);
  // Signing in changes the record.
  const changed = agent.leftAt ?? names.desk.end - 3_600_000 * (1 + (agent.index % 30));
  return {
    type: 'user',
    id,
    attributes: {
      name: agent.name,
      displayName: agent.kind === 'machine' ? null : agent.name,
      email: agent.email,
      mobile: null,
      userType: agent.kind === 'person' ? 'user' : agent.kind,
      ...(agent.index % 3 === 0 ? { avatarUrl: `https://avatars.example.com/${agent.index}.png` } : {}),
      emailSignature: agent.signature,
      emailVerifiedAt: iso(agent.createdAt + 1000),
      roles: agent.kind === 'machine' ? ['org.permission.message.create'] : ['org.user'],
      roleGroups: [],
      password: { allowNew: true, forceNew: false },
      ...(agent.kind === 'person' ? { mostRecentLoginAt: iso(changed) } : {}),
      createdAt: iso(agent.createdAt),
      updatedAt: iso(changed),
      modifiedAt: iso(changed),
      deletedAt: agent.leftAt === null ? null : iso(agent.leftAt),
      rev: 1 + agent.index,
    },
    relationships: { org: to('org', names.org) },
    links: { self: selfLink('user', id) },
  };
};

export const teamRecord = (names: Names, team: Team): KustomerRecord => {
  const id = names.team(team.index);
  const gone = removal(names, team.closedAt);
  return {
    type: 'team',
    id,
    attributes: {
      name: team.name,
      displayName: team.name,
      icon: team.icon,
      members: team.members.map(names.user),
      roleGroups: [],
      ...gone.attributes,
      createdAt: iso(team.createdAt),
      updatedAt: iso(team.closedAt ?? team.createdAt),
      modifiedAt: iso(team.closedAt ?? team.createdAt),
    },
    relationships: { org: to('org', names.org), ...gone.relationships },
    links: { self: selfLink('team', id) },
  };
};

export const tagRecord = (names: Names, tag: Tag): KustomerRecord => {
  const id = names.tag(tag.index);
  const gone = removal(names, tag.retiredAt);
  return {
    type: 'tag',
    id,
    attributes: {
      name: tag.name,
      color: tag.colour,
      ...gone.attributes,
      createdAt: iso(tag.createdAt),
      updatedAt: iso(tag.retiredAt ?? tag.createdAt),
    },
    relationships: { org: to('org', names.org), createdBy: to('user', names.user(0)), ...gone.relationships },
    links: { self: selfLink('tag', id) },
  };
};

export const companyRecord = (names: Names, company: Company): KustomerRecord => {
  const id = names.company(company.index);
  const changed = Math.min(names.desk.end, company.createdAt + 3_600_000 * (1 + (company.index % 2000)));
  return {
    type: 'company',
    id,
    attributes: {
      name: company.name,
      ...(company.externalId === null ? {} : { externalId: company.externalId }),
      domains: [{ domain: company.domain }],
      emails:
        company.index % 4 === 0 ? [] : [{ type: 'work', email: `office@${company.domain}`, verified: false }],
      phones: [],
      ...(company.index % 5 === 0 ? { avatarUrl: null } : {}),
      ...(company.employees === null ? {} : { employeeCount: company.employees }),
      tags: company.tags.map(names.tag),
      custom: names.custom('company', company.fields),
      createdAt: iso(company.createdAt),
      updatedAt: iso(changed),
      modifiedAt: iso(changed),
      rev: 1 + (company.index % 7),
      roleGroupVersions: [],
    },
    relationships: { org: to('org', names.org), createdBy: to('user', names.user(company.index % 8)) },
    links: { self: selfLink('company', id) },
  };
};

const types: Readonly<Record<Field['type'], string>> = {
  text: 'string',
  'long-text': 'string',
  number: 'number',
  time: 'date',
  flag: 'boolean',
  link: 'string',
  reference: 'string',
  tree: 'string',
};

const resources: Readonly<Record<Field['on'], string>> = {
  person: 'customer',
  company: 'company',
  thread: 'conversation',
  message: 'message',
  object: 'kobject',
};

const treeOf = (paths: readonly string[]) => {
  const roots = [...new Set(paths.map((path) => path.split('.')[0] as string))];
  return roots.map((root) => ({
    id: root,
    displayName: root,
    children: paths
      .filter((path) => path.startsWith(`${root}.`))
      .map((path) => ({ id: path, displayName: path.slice(root.length + 1) })),
  }));
};

/** One document for each resource; a retired definition stays in it with its mark. */
export const metadataRecord = (
  names: Names,
  on: Field['on'],
  reasons: readonly string[],
  klass?: string,
): KustomerRecord => {
  const resource = klass === undefined ? resources[on] : `${resources[on]}.${klass}`;
  const properties: Record<string, unknown> = {};
  for (const field of names.desk.fields) {
    if (field.on !== on) continue;
    properties[customName(field)] = {
      type: types[field.type],
      displayName: field.label,
      ...(field.options ? { enumeration: field.options } : {}),
      ...(field.type === 'reference' ? { target: 'customer', multi: false } : {}),
      ...(field.type === 'tree' ? { tree: treeOf(reasons) } : {}),
      ...(field.many ? { array: true } : {}),
      ...(field.sensitive ? { hasSensitiveAttributes: true } : {}),
      ...(field.retiredAt === undefined ? {} : { deletedBy: names.user(0), deletedAt: iso(field.retiredAt) }),
    };
  }
  return {
    type: 'metadata',
    id: resource,
    attributes: { properties },
    relationships: { org: to('org', names.org) },
    links: { self: `/v1/metadata/${resource}` },
  };
};
