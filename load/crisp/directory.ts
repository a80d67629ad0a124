import type { TargetDirectory } from '../../core/target-directory.js';
import { field, isDone, list, text } from './api/answer.js';
import type { Api } from './api/api.js';
import { operatorsOf } from './preflight.js';

/** What a workspace has by name. Crisp has no teams and no declared attributes; tags are words that need no making. */
export const readCrispDirectory = async (api: Api): Promise<TargetDirectory> => {
  const operators = await operatorsOf(api);
  const locales = await api.read('/helpdesk/locales/1');
  return {
    admins: [...operators.keys()].map((email) => ({ email, name: null })),
    teams: [],
    tags: [],
    attributes: [],
    locales: (isDone(locales) ? list(locales.data) : []).flatMap((one) => text(field(one, 'locale')) ?? []),
  };
};
