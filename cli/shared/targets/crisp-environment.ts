import { deskError } from '../../../core/errors.js';
import { type CrispPlan, type CrispTier, crispPlans, dailyCalls } from '../../../load/crisp/capabilities.js';
import { type CrispSettings, crispSettings } from '../../../load/crisp/settings.js';

/** What the environment says of a Crisp workspace. */

/** One of the words that a variable of the environment takes. */
const chosen = <T extends string>(
  name: string,
  words: readonly T[],
  standard: T,
  environment: NodeJS.ProcessEnv,
): T => {
  const given = environment[name];
  if (given === undefined || given === '') return standard;
  const word = words.find((one) => one === given);
  if (word === undefined)
    throw deskError('flag-invalid', {
      what: `"${given}" is none of ${words.join(', ')}.`,
      where: `environment variable ${name}`,
    });
  return word;
};

/** The plan that is paid for. */
export const vendorPlan = (environment: NodeJS.ProcessEnv): CrispPlan =>
  chosen('DESKARCHIVE_CRISP_PLAN', crispPlans, crispSettings.plan, environment);

/** A count that a variable of the environment may give. */
export const countOf = (name: string, environment: NodeJS.ProcessEnv): number | undefined => {
  const given = environment[name];
  if (given === undefined || given === '') return undefined;
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw deskError('flag-invalid', {
    what: `"${given}" is no whole number above 0.`,
    where: `environment variable ${name}`,
  });
};

export const tierOf = (environment: NodeJS.ProcessEnv): CrispTier =>
  chosen<CrispTier>('DESKARCHIVE_CRISP_TIER', ['website', 'plugin'], crispSettings.tier, environment);

/** Calls that the token has a day: more than the vendor gives by itself when somebody asked for it. */
export const dailyOf = (environment: NodeJS.ProcessEnv): number =>
  countOf('DESKARCHIVE_CRISP_CALLS_PER_DAY', environment) ?? dailyCalls[tierOf(environment)];

const aMinute = (limit: number | undefined) =>
  limit === undefined ? undefined : { limit, windowMs: 60_000 };

/** What a load, its plan and its rehearsal are set to. Errors: flag-invalid. */
export const settingsOf = (
  environment: NodeJS.ProcessEnv,
): Pick<CrispSettings, 'plan' | 'tier' | 'dailyCalls' | 'alone'> &
  Partial<Pick<CrispSettings, 'rate' | 'creation'>> => {
  const rate = aMinute(countOf('DESKARCHIVE_CRISP_CALLS_PER_MINUTE', environment));
  const creation = aMinute(countOf('DESKARCHIVE_CRISP_CONVERSATIONS_PER_MINUTE', environment));
  return {
    plan: vendorPlan(environment),
    tier: tierOf(environment),
    dailyCalls: dailyOf(environment),
    alone: chosen('DESKARCHIVE_CRISP_ALONE', ['yes', 'no'], 'no', environment) === 'yes',
    ...(rate ? { rate } : {}),
    ...(creation ? { creation } : {}),
  };
};

/** The plugin whose real-time channel says where files may be put; undefined: files lie on a host of somebody's. */
export const bucketPlugin = (environment: NodeJS.ProcessEnv): string | undefined => {
  const { DESKARCHIVE_CRISP_PLUGIN: plugin = '' } = environment;
  const given = ['DESKARCHIVE_CRISP_HOOK_SECRET', 'DESKARCHIVE_CRISP_HOOK_SECRET_FILE'].some(
    (name) => (environment[name] ?? '') !== '',
  );
  if (!given) return undefined;
  if (plugin === '' || tierOf(environment) !== 'plugin')
    throw deskError('flag-invalid', {
      what: 'Only a plugin may put files into Crisp’s bucket.',
      where: 'environment variable DESKARCHIVE_CRISP_PLUGIN',
      next: 'Set it to the id of your plugin and DESKARCHIVE_CRISP_TIER to plugin, or take DESKARCHIVE_CRISP_HOOK_SECRET away.',
    });
  return plugin;
};
