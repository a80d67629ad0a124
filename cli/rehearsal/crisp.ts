import { createCrispTarget } from '../../load/crisp/target.js';
import { crispSettings } from '../../simulate/crisp/settings.js';
import { crispInProcess } from '../../simulate/crisp/simulator.js';
import { resolveSettings } from '../../simulate/settings.js';
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

/** A workspace with the plan's operators and a knowledge base, and Crisp's quotas: a load takes its days. */
export const crispStage: Stage = ({ looks, settings, faults, clock, travelMs, random, care }) => {
  const simulator = crispInProcess({
    clock,
    travelMs,
    settings,
    ...(faults === undefined ? {} : { faults }),
    operators: looks
      .filter((look) => look.startsWith('operator:'))
      .map((look) => look.slice('operator:'.length)),
  });
  const known = resolveSettings('Crisp', crispSettings, settings);
  const quota = known.number('daily_quota');
  return {
    rate: quota > 0 ? { limit: quota, windowMs: 24 * 3600 * 1000 } : { limit: 600, windowMs: 60_000 },
    exchange: simulator.exchange,
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
        settings: {
          plan: known.text('plan') as 'free' | 'mini' | 'essentials' | 'plus',
          filesLie: true,
          alone: true,
          ...(care?.indexLagMs === undefined ? {} : { cacheMs: care.indexLagMs }),
        },
        onWait,
      }),
  };
};
