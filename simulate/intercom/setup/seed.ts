import { deskError } from '../../../core/errors.js';
import { makeDesk } from '../../desk/desk.js';
import { dayStart } from '../../desk/times.js';
import type { Settings } from '../../settings.js';
import type { Ids } from '../state/ids.js';
import type { Admin } from '../state/people.js';
import { emptyWorkspace, type Workspace } from '../state/workspace.js';
import { type MadeByHand, stateWords } from './made.js';
import { standardAttributes } from './standard-attributes.js';

/** What a workspace has before anything is imported: all that the API itself cannot make. */

const person = (text: string): { readonly name: string; readonly email: string } => {
  const match = /^(.*?)\s*<([^<>@\s]+@[^<>\s]+)>$/.exec(text) ?? /^()([^<>@\s]+@[^<>\s]+)$/.exec(text);
  if (!match?.[2])
    throw deskError('flag-invalid', {
      what: `"${text}" is no teammate.`,
      where: '--set admins',
      next: 'Write `Name <e-mail>`, several with a comma between them.',
    });
  return { name: match[1] || (match[2].split('@')[0] as string), email: match[2] };
};

/** The teammates who are still there at the made-up desk of the same seed, and its teams. */
const deskPeople = (seed: number, now: number) => {
  const desk = makeDesk({ seed, scale: 1, end: dayStart(now * 1000) });
  return {
    admins: desk.agents.filter((agent) => agent.leftAt === null && !agent.purged && agent.kind !== 'machine'),
    teams: desk.teams.filter((team) => team.closedAt === null).map((team) => team.name),
  };
};

/** Who works in a workspace, and in which teams. */
export interface People {
  readonly admins: readonly { readonly name: string; readonly email: string }[];
  readonly teams: readonly string[];
}

const peopleOf = (settings: Settings, seed: number, now: number): People => {
  const desk = deskPeople(seed, now);
  return {
    admins: settings.text('admins') === 'desk' ? desk.admins : settings.list('admins').map(person),
    teams: settings.text('teams') === 'desk' ? desk.teams : settings.list('teams'),
  };
};

const addPeople = (workspace: Workspace, { admins: people, teams: teamNames }: People, ids: Ids): void => {
  const adminIds = people.map(() => String(ids.number('admin', 991_267_459)));
  const teams = teamNames.map((name, index) => ({
    id: String(ids.number('team', 5_017_691)),
    name,
    // Everybody is in the first team, every second one in the next, and so on.
    adminIds: adminIds.filter((_, place) => place % (index + 1) === 0),
  }));
  for (const team of teams) workspace.teams.set(team.id, team);
  people.forEach(({ name, email }, index) => {
    const id = adminIds[index] as string;
    const admin: Admin = {
      id,
      name,
      email,
      teamIds: teams.filter((team) => team.adminIds.includes(id)).map((team) => team.id),
    };
    workspace.admins.set(id, admin);
  });
};

/** Errors: flag-invalid for a teammate that cannot be read. */
export const seedWorkspace = (
  settings: Settings,
  ids: Ids,
  seed: number,
  createdAt: number,
  made: MadeByHand,
  people: People = peopleOf(settings, seed, createdAt),
): Workspace => {
  const workspace = emptyWorkspace({
    id: `sim${ids.object().slice(0, 5)}`,
    name: 'Rehearsal workspace',
    timezone: settings.text('timezone'),
    region: settings.text('region') as Workspace['region'],
    createdAt,
  });
  addPeople(workspace, people, ids);
  workspace.dataAttributes.push(...standardAttributes(createdAt));
  for (const [category, internalLabel, externalLabel] of stateWords) {
    const id = String(ids.number('ticket_state', 8269));
    workspace.ticketStates.set(id, { id, category, internalLabel, externalLabel, typeNames: null });
  }
  for (const { label, category, typeName } of made.ticketStates) {
    const id = String(ids.number('ticket_state', 8269));
    const typeNames = [typeName];
    workspace.ticketStates.set(id, {
      id,
      category,
      internalLabel: label,
      externalLabel: label,
      typeNames,
    });
  }
  const locales = settings.list('locales');
  const identifier = `help-${workspace.id}`;
  const helpCenter = {
    id: String(ids.number('help_center', 81)),
    identifier,
    displayName: 'Help Center',
    url: `https://help.example.com/${identifier}`,
    locales,
    createdAt,
  };
  workspace.helpCenters.set(helpCenter.id, helpCenter);
  const tagNames = settings.list('segment_tags');
  if (tagNames.length > 0) {
    const id = ids.object();
    workspace.segments.set(id, { id, name: 'Seg 1', createdAt, tagNames });
  }
  for (const type of made.objectTypes) workspace.objectTypes.set(type.identifier, type);
  workspace.objectRelations.push(...made.objectRelations);
  return workspace;
};
