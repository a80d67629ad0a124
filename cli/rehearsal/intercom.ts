import { createIntercomTarget } from '../../load/intercom/target.js';
import { intercomSettings } from '../../simulate/intercom/settings.js';
import { type MadeByHand, madeBySettings } from '../../simulate/intercom/setup/made.js';
import { intercomInProcess } from '../../simulate/intercom/simulator.js';
import { resolveSettings } from '../../simulate/settings.js';
import { careSettings } from '../shared/targets/intercom-care.js';
import type { Stage, StageInput } from './stage.js';

/** Names of one sort among those a plan looks up. */
const looked = (looks: readonly string[], prefix: string): string[] =>
  looks.filter((look) => look.startsWith(prefix)).map((look) => look.slice(prefix.length));

const pictureBase = 'http://pictures.invalid/';

/** Ids in paths: numbers, 24 hex digits, and whatever stands behind a look-up by external id. */
const intercomRoute = (path: string): string =>
  path
    .split('/')
    .map((segment, index, all) =>
      /^(\d+|[0-9a-f]{24})$/.test(segment) || all[index - 1] === 'find_by_external_id' ? '{id}' : segment,
    )
    .join('/');

/** The whole workspace is in memory; of files only digest and size are kept. */
const standInDefaults = { file_memory: '0' };

/** `name@type` and the like, cut at the last sign: names may hold it too. */
const cut = (text: string, sign: string): readonly [string, string] => {
  const at = text.lastIndexOf(sign);
  return [text.slice(0, at), text.slice(at + 1)];
};

/**
 * What only Intercom's pages can make is taken to be there: object types with the relations to them, and the states of
 * ticket types. Of what `--stand-in` names itself the names stand.
 */
const madeByHand = (
  { looks, settings, ticketTypes }: StageInput,
  known: ReturnType<typeof resolveSettings>,
): MadeByHand => {
  const named = madeBySettings(known);
  const states = looked(looks, 'ticket-state:').map((look) => {
    const [label, key] = cut(look, '@');
    return { label, type: ticketTypes.get(key) ?? { name: key, category: 'Customer' as const } };
  });
  return {
    objectTypes:
      'object_types' in settings
        ? named.objectTypes
        : looked(looks, 'object-type:').map((identifier) => ({ identifier, attributes: null })),
    objectRelations:
      'object_relations' in settings
        ? named.objectRelations
        : looked(looks, 'object-relation:').map((look) => {
            const [path, type] = cut(look, '=');
            const dot = path.indexOf('.');
            return { holder: path.slice(0, dot), name: path.slice(dot + 1), type };
          }),
    ticketTypes:
      'ticket_types' in settings
        ? named.ticketTypes
        : [...new Map(states.map(({ type }) => [type.name, type])).values()],
    ticketStates:
      'ticket_states' in settings
        ? named.ticketStates
        : states.map(({ label, type }) => ({ label, category: 'in_progress', typeName: type.name })),
  };
};

/** A workspace that has what only its pages can make: the plan's teammates, teams and languages. */
export const intercomStage: Stage = (input) => {
  const { looks, settings, faults, clock, travelMs, blob, random, care } = input;
  const admins = looked(looks, 'admin:').map((email) => ({ email, name: email }));
  const locales = looked(looks, 'locale:');
  const given = {
    ...standInDefaults,
    ...(locales.length > 0 ? { locales: locales.join(', ') } : {}),
    ...settings,
  };
  const types = new Map<string, string>();
  const simulator = intercomInProcess({
    clock,
    travelMs,
    settings: given,
    made: madeByHand(input, resolveSettings('Intercom', intercomSettings, given)),
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
    route: intercomRoute,
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
