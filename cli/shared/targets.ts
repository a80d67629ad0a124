import { createHttp } from '../../core/http.js';
import { keepSecret, secretFromEnvironment } from '../../core/secrets.js';
import type { TargetDirectory } from '../../core/target-directory.js';
import { createApi } from '../../load/intercom/api/api.js';
import { intercomCompiler } from '../../load/intercom/compile.js';
import { readDirectory } from '../../load/intercom/directory.js';
import { type IntercomSettings, intercomSettings } from '../../load/intercom/settings.js';
import { createIntercomTarget } from '../../load/intercom/target.js';
import type { Compiler, Target } from '../../load/target.js';
import type { CommandContext, Options } from '../command.js';
import { baseUrlOf } from './sources.js';

export const targetNames = ['intercom'] as const;

/** Flags that say how a target is reached. */
export const targetOptions = {
  'base-url': {
    type: 'string',
    about: 'Another host: a region, a stand-in. DESKARCHIVE_<VENDOR>_BASE_URL does the same.',
    value: 'URL',
  },
} as const satisfies Options;

interface Reach {
  readonly 'base-url': string | undefined;
}

const intercomHost = 'https://api.intercom.io';

/** Enough of a target to make a plan: no network, no token. */
export const compilerNamed = (_name: string): Compiler => intercomCompiler;

/** A target that can be written to. Errors: token-missing, flag-invalid. */
export const openTarget = (
  name: string,
  flags: Reach,
  context: CommandContext,
  settings: Partial<IntercomSettings> = {},
): Target =>
  createIntercomTarget({
    http: createHttp({ clock: context.clock, connections: 32 }),
    baseUrl: baseUrlOf(name, flags['base-url'], context.environment) ?? intercomHost,
    token: keepSecret(secretFromEnvironment('DESKARCHIVE_INTERCOM_TOKEN', context.environment)),
    clock: context.clock,
    random: Math.random,
    settings,
    onWait: (ms, why) => {
      if (ms >= 1000)
        context.progress({
          stage: 'load',
          task: 'waiting',
          done: 0,
          unit: 'calls',
          waiting: `${why}, ${Math.ceil(ms / 1000)} s`,
        });
    },
  });

/** What the target account has, by name. Errors: token-missing, flag-invalid, token-refused, host-unreachable. */
export const directoryOf = async (
  name: string,
  flags: Reach,
  context: CommandContext,
): Promise<TargetDirectory> => {
  const http = createHttp({ clock: context.clock });
  try {
    const api = createApi({
      exchange: http.exchange,
      baseUrl: baseUrlOf(name, flags['base-url'], context.environment) ?? intercomHost,
      token: keepSecret(secretFromEnvironment('DESKARCHIVE_INTERCOM_TOKEN', context.environment)),
      clock: context.clock,
      random: Math.random,
      settings: intercomSettings,
      onWait: () => {},
    });
    return await readDirectory(api(context.signal));
  } finally {
    await http.close();
  }
};
