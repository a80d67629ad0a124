import { createHttp } from '../../../core/http.js';
import { keepSecret, secretFromEnvironment } from '../../../core/secrets.js';
import { createApi } from '../../../load/intercom/api/api.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import { readDirectory } from '../../../load/intercom/directory.js';
import { intercomSettings } from '../../../load/intercom/settings.js';
import { createIntercomTarget } from '../../../load/intercom/target.js';
import type { CommandContext } from '../../command.js';
import { baseUrlOf } from '../sources.js';
import { careSettings } from './intercom-care.js';
import { type Reach, type TargetRoom, tellWaits } from './room.js';

const intercomHost = 'https://api.intercom.io';

const hostAndToken = (flags: Reach, context: CommandContext) => ({
  baseUrl: baseUrlOf('intercom', flags['base-url'], context.environment) ?? intercomHost,
  token: keepSecret(secretFromEnvironment('DESKARCHIVE_INTERCOM_TOKEN', context.environment)),
});

export const intercomRoom: TargetRoom = {
  name: 'intercom',
  compiler: () => intercomCompiler,
  shape: async (input) => {
    const { shapeForIntercom } = await import('../../../transform/to-intercom/shape.js');
    return shapeForIntercom({ ...input, capabilities: intercomCompiler.capabilities });
  },
  stage: async () => (await import('../../rehearsal/intercom.js')).intercomStage,
  open: (flags, context, care) =>
    createIntercomTarget({
      ...hostAndToken(flags, context),
      // A connection for each unit that is written, and some for reads beside them.
      http: createHttp({ clock: context.clock, connections: (care?.parallel ?? 16) + 16 }),
      settings: care ? careSettings(care) : {},
      clock: context.clock,
      random: Math.random,
      onWait: tellWaits(context),
    }),
  directory: async (flags, context) => {
    const place = hostAndToken(flags, context);
    const http = createHttp({ clock: context.clock });
    try {
      const api = createApi({
        ...place,
        exchange: http.exchange,
        clock: context.clock,
        random: Math.random,
        settings: intercomSettings,
        onWait: () => {},
      });
      return await readDirectory(api(context.signal));
    } finally {
      await http.close();
    }
  },
};
