import type { TargetDirectory } from '../../core/target-directory.js';
import { field, list, text } from './api/answer.js';
import type { Api } from './api/api.js';
import { type AttributeModel, createCatalogue } from './api/catalogue.js';
import { wholeList } from './api/pages.js';

const models: readonly AttributeModel[] = ['contact', 'company', 'conversation'];

/**
 * What a workspace has, by name: teammates, teams, tags, custom attributes, languages of the help centre. Six small
 * lists, read only. Errors: token-refused, role-missing, vendor-unavailable, host-unreachable.
 */
export const readDirectory = async (api: Api): Promise<TargetDirectory> => {
  const catalogue = createCatalogue();
  const admins = await wholeList(api, '/admins', 'admins');
  const teams = await wholeList(api, '/teams', 'teams');
  const tags = await wholeList(api, '/tags', 'data');
  const centres = await wholeList(api, '/help_center/help_centers', 'data');
  const attributes: TargetDirectory['attributes'][number][] = [];
  for (const model of models) {
    for (const entry of (await catalogue.attributes(api, model)).values()) {
      if (!entry.custom) continue;
      attributes.push({ model, name: entry.name, dataType: entry.dataType, archived: entry.archived });
    }
  }
  return {
    admins: admins.flatMap((admin) => {
      const email = text(field(admin, 'email'));
      return email === undefined ? [] : [{ email, name: text(field(admin, 'name')) ?? null }];
    }),
    teams: teams.flatMap((team) => {
      const name = text(field(team, 'name'));
      return name === undefined ? [] : [{ name }];
    }),
    tags: tags.flatMap((tag) => {
      const name = text(field(tag, 'name'));
      return name === undefined ? [] : [{ name }];
    }),
    attributes,
    locales: [
      ...new Set(
        centres.flatMap((centre) => list(field(centre, 'locales')).flatMap((locale) => text(locale) ?? [])),
      ),
    ].sort(),
  };
};
