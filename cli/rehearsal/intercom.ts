import { createIntercomTarget } from '../../load/intercom/target.js';
import { intercomSettings } from '../../simulate/intercom/settings.js';
import { intercomInProcess } from '../../simulate/intercom/simulator.js';
import { resolveSettings } from '../../simulate/settings.js';
import { careSettings } from '../shared/targets/intercom-care.js';
import type { Stage } from './stage.js';

/** Names of one sort among those a plan looks up. */
const looked = (looks: readonly string[], prefix: string): string[] =>
  looks.filter((look) => look.startsWith(prefix)).map((look) => look.slice(prefix.length));

const pictureBase = 'http://pictures.invalid/';

/** The whole workspace is in memory; of files only digest and size are kept. */
const standInDefaults = { file_memory: '0' };

/** A workspace that has what only its pages can make: the plan's teammates, teams and languages. */
export const intercomStage: Stage = ({ looks, settings, faults, clock, travelMs, blob, random, care }) => {
  const admins = looked(looks, 'admin:').map((email) => ({ email, name: email }));
  const locales = looked(looks, 'locale:');
  // `label@type`: states can be made in the pages only, so in a rehearsal they are there.
  const states = looked(looks, 'ticket-state:').map((look) => {
    const at = look.lastIndexOf('@');
    return { label: look.slice(0, at), type: look.slice(at + 1) };
  });
  const given = {
    ...standInDefaults,
    ...(locales.length > 0 ? { locales: locales.join(', ') } : {}),
    ...(looked(looks, 'object-type:').length > 0
      ? {
          object_types: looked(looks, 'object-type:').join(', '),
          object_relations: looked(looks, 'object-relation:').join(', '),
        }
      : {}),
    ...(states.length > 0
      ? {
          ticket_types: [...new Set(states.map(({ type }) => type))].join(', '),
          ticket_states: states.map(({ label, type }) => `${label}=in_progress@${type}`).join(', '),
        }
      : {}),
    ...settings,
  };
  const types = new Map<string, string>();
  const simulator = intercomInProcess({
    clock,
    travelMs,
    settings: given,
    ...(faults === undefined ? {} : { faults }),
    people: {
      admins: admins.length > 0 ? admins : [{ email: 'owner@example.com', name: 'Owner' }],
      teams: looked(looks, 'team:'),
    },
    fetchFile: async (url) => {
      const digest = url.startsWith(pictureBase) ? url.slice(pictureBase.length) : '';
      const contentType = types.get(digest);
      if (contentType === undefined)
        return { status: 404, contentType: 'text/plain', bytes: Buffer.alloc(0) };
      return { status: 200, contentType, bytes: await blob(digest) };
    },
  });
  const known = resolveSettings('Intercom', intercomSettings, given);
  return {
    rate: { limit: known.number('app_rate'), windowMs: known.number('rate_window') * 1000 },
    exchange: simulator.exchange,
    pictureUrl: ({ sha256, contentType }) => {
      types.set(sha256, contentType);
      return pictureBase + sha256;
    },
    seen: () => ({
      violations: simulator.state().violations,
      mails: simulator.workspace.notificationCount,
    }),
    target: (exchange, onWait) =>
      createIntercomTarget({
        http: { exchange, close: simulator.close },
        baseUrl: simulator.url,
        token: simulator.token,
        clock,
        random,
        settings: care === null ? {} : careSettings(care),
        onWait,
      }),
  };
};
