import type { CrispPlan, CrispTier } from '../../load/crisp/capabilities.js';
import { createHub, hubChannel } from '../../load/crisp/files/channel.js';
import { createCrispTarget } from '../../load/crisp/target.js';
import { crispSettings } from '../../simulate/crisp/settings.js';
import { crispInProcess } from '../../simulate/crisp/simulator.js';
import { resolveSettings } from '../../simulate/settings.js';
import { bucketPlugin, settingsOf } from '../shared/targets/crisp-environment.js';
import type { Stage } from './stage.js';

/** Segments that stand for themselves; all others are ids, e-mail addresses, pages of lists, or a path of the tree. */
const words = new Set(
  (
    'v1 website bucket url generate conversation conversations meta state routing participants message messages ' +
    'original batch resolve unresolve read remove people profile profiles data operators list helpdesk locale locales ' +
    'tree path content metadata page redirection redirections articles _storage'
  ).split(' '),
);

const crispRoute = (path: string): string => {
  const tree = /^(.*\/tree\/\w+)\//.exec(path)?.[1];
  const named = (tree ?? path).split('/').slice(1);
  const plain = named.map((segment) => (words.has(segment) ? segment : '{id}'));
  return `/${plain.join('/')}${tree === undefined ? '' : '/{path}'}`;
};

/** The workspace as the environment describes it: what is at its default there is left out. */
const standInSettings = (
  environment: NodeJS.ProcessEnv,
  { plan, tier, dailyCalls, creation }: ReturnType<typeof settingsOf>,
): Record<string, string> => {
  const given = (name: string): boolean => (environment[`DESKARCHIVE_CRISP_${name}`] ?? '') !== '';
  return {
    ...(given('PLAN') ? { plan } : {}),
    ...(given('TIER') ? { tier } : {}),
    ...(given('TIER') || given('CALLS_PER_DAY') ? { daily_quota: String(dailyCalls) } : {}),
    // Crisp gave more or less than on the plan: the loader's own pace says how much.
    ...(creation ? { creation_limit: 'off' } : {}),
  };
};

/** A workspace with the plan's operators and a knowledge base, and Crisp's quotas: a load takes its days. */
export const crispStage: Stage = (input) => {
  const { looks, faults, clock, travelMs, random, care, environment } = input;
  const own = settingsOf(environment);
  const plugin = bucketPlugin(environment);
  const following = standInSettings(environment, own);
  const settings = { ...following, ...input.settings };
  const hub = createHub(clock);
  const simulator = crispInProcess({
    clock,
    travelMs,
    // The whole workspace is in memory, but not the bytes of its files.
    settings: { file_bytes: 'dropped', ...settings },
    ...(faults === undefined ? {} : { faults }),
    ...(plugin === undefined ? {} : { onEvent: hub.take as (event: string, data: object) => void }),
    operators: looks
      .filter((look) => look.startsWith('operator:'))
      .map((look) => look.slice('operator:'.length)),
  });
  const known = resolveSettings('Crisp', crispSettings, settings);
  const quota = known.number('daily_quota');
  return {
    rate: quota > 0 ? { limit: quota, windowMs: 24 * 3600 * 1000 } : { limit: 600, windowMs: 60_000 },
    settings: following,
    exchange: simulator.exchange,
    elsewhere: (path) => path.startsWith('/_storage/'),
    route: crispRoute,
    // Nothing is fetched: Crisp shows files where they lie.
    pictureUrl: ({ sha256 }) => `https://files.example.com/${sha256}`,
    seen: () => {
      const { violations } = simulator.state();
      return { violations, mails: violations.filter((one) => one.startsWith('mail')).length };
    },
    target: (exchange, onWait) =>
      createCrispTarget({
        http: { exchange, close: simulator.close },
        baseUrl: simulator.url,
        token: simulator.token,
        website: simulator.workspace.websiteId,
        clock,
        random,
        ...(plugin === undefined ? {} : { upload: { plugin, channel: hubChannel(hub) } }),
        settings: {
          ...own,
          plan: known.text('plan') as CrispPlan,
          tier: known.text('tier') as CrispTier,
          dailyCalls: quota > 0 ? quota : Number.MAX_SAFE_INTEGER,
          filesLie: true,
          alone: true,
          ...(care ? { reserve: care.reserve, ceilings: care.ceilings } : {}),
          ...(care?.indexLagMs === undefined ? {} : { cacheMs: care.indexLagMs }),
        },
        onWait,
      }),
  };
};
