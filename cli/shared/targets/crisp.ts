import { deskError } from '../../../core/errors.js';
import { createHttp } from '../../../core/http.js';
import { keepSecret, secretFromEnvironment } from '../../../core/secrets.js';
import { createApi } from '../../../load/crisp/api/api.js';
import { crispCapabilities, planLimits } from '../../../load/crisp/capabilities.js';
import { crispCompiler, uploadsOf } from '../../../load/crisp/compile.js';
import { readCrispDirectory } from '../../../load/crisp/directory.js';
import { createHub } from '../../../load/crisp/files/channel.js';
import { createHook } from '../../../load/crisp/files/hook.js';
import { type CrispSettings, crispSettings } from '../../../load/crisp/settings.js';
import { type CrispOptions, createCrispTarget } from '../../../load/crisp/target.js';
import type { CommandContext } from '../../command.js';
import { baseUrlOf } from '../sources.js';
import type { WriteCare } from '../write-care.js';
import { bucketPlugin, countOf, dailyOf, settingsOf, vendorPlan } from './crisp-environment.js';
import { type Reach, type TargetRoom, tellWaits } from './room.js';

const crispHost = 'https://api.crisp.chat';

/** Where the events of Crisp are taken, when nothing else is said. */
const hookPort = 4180;

const websiteOf = (environment: NodeJS.ProcessEnv): string => {
  const website = environment.DESKARCHIVE_CRISP_WEBSITE;
  if (website && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(website)) return website.toLowerCase();
  throw deskError('flag-invalid', {
    what: website
      ? 'It is no id of a Crisp workspace (a UUID).'
      : 'Nothing says which Crisp workspace is meant.',
    where: 'environment variable DESKARCHIVE_CRISP_WEBSITE',
    next: 'Set it to the website ID that Crisp shows under Settings, Setup instructions.',
  });
};

const tokenOf = (environment: NodeJS.ProcessEnv): string => {
  const token = secretFromEnvironment('DESKARCHIVE_CRISP_TOKEN', environment);
  if (!/^[^:]+:[^:]+$/.test(token))
    throw deskError('flag-invalid', {
      what: 'A Crisp token is an identifier and a key with a colon between them.',
      where: 'environment variable DESKARCHIVE_CRISP_TOKEN',
    });
  return keepSecret(token);
};

/** The real-time channel of a plugin, when there is one: files then go into Crisp's own bucket. */
const uploadOf = (context: CommandContext): CrispOptions['upload'] => {
  const { environment } = context;
  const plugin = bucketPlugin(environment);
  if (plugin === undefined) return undefined;
  const hub = createHub(context.clock);
  return {
    plugin,
    channel: createHook({
      hub,
      secret: keepSecret(secretFromEnvironment('DESKARCHIVE_CRISP_HOOK_SECRET', environment)),
      port: countOf('DESKARCHIVE_CRISP_HOOK_PORT', environment) ?? hookPort,
    }),
  };
};

const reachOf = (flags: Reach, { environment }: CommandContext) => ({
  place: {
    baseUrl: baseUrlOf('crisp', flags['base-url'], environment) ?? crispHost,
    token: tokenOf(environment),
    website: websiteOf(environment),
  },
  settings: settingsOf(environment),
});

const careOf = (care: WriteCare | undefined): Partial<CrispSettings> =>
  care === undefined
    ? { filesLie: true }
    : {
        ...(care.indexLagMs === undefined ? {} : { cacheMs: care.indexLagMs }),
        reserve: care.reserve,
        ceilings: care.ceilings,
        overwrite: care.overwrite ?? false,
        filesLie: care.filesLie ?? true,
      };

export const crispRoom: TargetRoom = {
  name: 'crisp',
  compiler: ({ environment }) => ({
    ...crispCompiler,
    ...(bucketPlugin(environment) === undefined ? {} : { uploads: uploadsOf }),
    capabilities: { ...crispCapabilities, dailyCalls: dailyOf(environment) },
  }),
  stage: async () => (await import('../../rehearsal/crisp.js')).crispStage,
  shape: async (input, context) => {
    const { shapeForCrisp } = await import('../../../transform/to-crisp/shape.js');
    const { notes, participants } = planLimits[vendorPlan(context.environment)];
    const { maxTextLength, maxAttachmentBytes } = crispCapabilities;
    return shapeForCrisp({ ...input, limits: { maxTextLength, maxAttachmentBytes, notes, participants } });
  },
  open: (flags, context, care) => {
    const { place, settings } = reachOf(flags, context);
    const upload = uploadOf(context);
    return createCrispTarget({
      ...place,
      ...(upload ? { upload } : {}),
      http: createHttp({ clock: context.clock, connections: (care?.parallel ?? 16) + 16 }),
      settings: { ...settings, ...careOf(care) },
      clock: context.clock,
      random: Math.random,
      onWait: tellWaits(context),
    });
  },
  directory: async (flags, context) => {
    const { place, settings } = reachOf(flags, context);
    const http = createHttp({ clock: context.clock });
    try {
      const api = createApi({
        ...place,
        exchange: http.exchange,
        clock: context.clock,
        random: Math.random,
        settings: { ...crispSettings, ...settings },
        onWait: () => {},
      });
      return await readCrispDirectory(api(context.signal));
    } finally {
      await http.close();
    }
  },
};
