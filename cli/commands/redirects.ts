import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { replaceFile } from '../../core/files.js';
import { articleAddresses } from '../../load/article-addresses.js';
import { ledgerFile, ledgerFolder, ledgerWorkspaces, readLedger } from '../../load/ledger.js';
import { readOldAddresses } from '../../transform/handover/old-addresses.js';
import { loadMapping } from '../../transform/mapping/load.js';
import { command } from '../command.js';
import { modelOf } from '../shared/model.js';
import { openPlanPlace, planOptions } from '../shared/plan-place.js';
import { redirectsCsv, redirectsOf } from '../shared/redirects.js';
import { counted } from '../shared/table.js';

/** The workspace that was named, or the only one that the archive was loaded into. */
const workspaceOf = async (home: string, target: string, named: string | undefined): Promise<string> => {
  const known = await ledgerWorkspaces(home, target);
  const [only, ...others] = named === undefined ? known : known.filter((one) => one === named);
  if (only !== undefined && others.length === 0) return only;
  throw deskError('flag-invalid', {
    what:
      known.length === 0
        ? `Nothing of this archive was loaded into ${target} yet.`
        : `The archive was loaded into ${known.join(', ')}.`,
    where: '--workspace',
    next: known.length === 0 ? 'Load the plan first.' : 'Name one of them.',
  });
};

/** The site as it was given, when readers can have come there. Errors: flag-invalid. */
const siteOf = (site: string | undefined): string => {
  if (site === undefined) return '';
  if (/^https?:\/\//i.test(site) && URL.canParse(site)) return site;
  throw deskError('flag-invalid', {
    what: `"${site}" is no address of a site.`,
    where: '--site',
    next: 'With its scheme, as https://help.acme.example.',
  });
};

export const redirects = command({
  name: 'redirects',
  summary: 'Write where the old addresses of articles lead now.',
  about:
    'Writes a CSV file with every address of an article in the old knowledge base, in each language and its further addresses too, and the address that the article has at the target since it was loaded, as the ledger has it: in the same language where it is published there, else the main one. Whoever keeps the old domain sends readers on with it. An article that did not arrive has an empty cell. Nothing is sent anywhere.',
  positionals: [],
  options: {
    ...planOptions,
    out: { type: 'string', about: 'The file; redirects.csv in the plan by default.', value: 'FILE' },
    site: {
      type: 'string',
      about: 'What stands before the paths of the old knowledge base; only the paths without it.',
      value: 'URL',
    },
    workspace: { type: 'string', about: 'The target account, when there are several.', value: 'NAME' },
  },
  examples: [
    ['deskarchive redirects --plan acme-plan --site https://help.acme.example', 'acme-plan/redirects.csv'],
  ],
  exits: [exitCodes.doneWithGaps],
  json: {
    file: 'The CSV file',
    redirects:
      'List of from, to, article, remoteId, title, language; to is null where the article did not arrive',
    lost: 'Addresses that lead nowhere',
  },
  run: async (_, flags, context) => {
    const site = siteOf(flags.site);
    const place = await openPlanPlace(flags, context.signal, { unconfirmed: 'allow' });
    const { plan, archive, object } = place;
    const { target } = plan.header;
    const workspace = await workspaceOf(archive.home, target, flags.workspace);
    const folder = ledgerFolder(archive.home, target, workspace);
    await readLedger(folder, context.signal);
    const now = await articleAddresses(plan, ledgerFile(folder));
    const model = await modelOf(archive, object, context);
    const { mapping } = await loadMapping(place.mappingPath, { unconfirmed: 'allow' });
    const list = redirectsOf(await readOldAddresses(model.folder), now, site, mapping.articles.locales);
    const lost = list.filter(({ to }) => to === null).length;
    const untold = list.filter(({ to, remoteId }) => to === null && remoteId !== null).length;
    const file = flags.out ?? join(plan.folder, 'redirects.csv');
    await replaceFile(file, redirectsCsv(list));
    return {
      exit: lost > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: { file, redirects: list, lost },
      lines: [
        `${counted(list.length, 'old address', 'old addresses')}: ${file}`,
        ...(lost > untold
          ? [`${counted(lost - untold, 'address', 'addresses')} of articles that did not arrive.`]
          : []),
        ...(untold > 0
          ? [
              `${counted(untold, 'address', 'addresses')} of articles whose new address ${target} did not tell.`,
            ]
          : []),
      ],
    };
  },
});
