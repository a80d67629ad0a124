import { nearest } from '../../../core/nearest.js';
import type { TargetDirectory } from '../../../core/target-directory.js';
import type { Reporter } from '../file/reporter.js';
import { fieldObjects, type Mapping } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';

/** Holds a mapping against what the target account has: every admin, team and attribute that it names. */
export const checkDirectory = (
  mapping: Mapping,
  rules: TargetRules,
  directory: TargetDirectory,
  report: Reporter,
): void => {
  const emails = directory.admins.map((admin) => admin.email.toLowerCase());
  const admin = (path: readonly string[], email: string): void => {
    if (emails.includes(email.toLowerCase())) return;
    const like = nearest(email.toLowerCase(), emails);
    report.error(
      path,
      `${rules.label} has no admin "${email}".`,
      like
        ? `Did you mean "${like}"? Otherwise invite them first, or name another.`
        : 'Invite them first, or name another.',
    );
  };
  admin(['fallbackAuthor'], mapping.fallbackAuthor);
  admin(['articles', 'author'], mapping.articles.author);
  for (const [agent, email] of mapping.agents) if (email !== null) admin(['agents', agent], email);
  const teams = directory.teams.map((team) => team.name);
  for (const [team, name] of mapping.teams) {
    if (name === null || teams.includes(name)) continue;
    const like = nearest(name, teams);
    report.error(
      ['teams', team],
      `${rules.label} has no team "${name}".`,
      like ? `Did you mean "${like}"?` : 'Make the team there first, or write skip.',
    );
  }
  checkLimit(mapping, rules, directory, report);
  for (const object of fieldObjects) {
    for (const [key, target] of mapping.fields[object]) {
      const there = directory.attributes.find(
        (a) =>
          target !== null &&
          a.name.toLowerCase() === target.name.toLowerCase() &&
          rules.sharedNames.some((objects) => objects.includes(object) && objects.includes(a.model)),
      );
      if (!there || !target) continue;
      const path = ['fields', object, key];
      if (there.model !== object) {
        report.error(path, `"${there.name}" exists already for ${there.model}.`, 'Give it another name.');
      } else if (there.archived) {
        report.error(
          path,
          `"${there.name}" exists already and is archived.`,
          'Give it another name, or bring it back there.',
        );
      } else if (!rules.listedType[target.type].includes(there.dataType)) {
        report.error(
          path,
          `"${there.name}" exists already as ${there.dataType}, not ${target.type}.`,
          'Use its type, or another name.',
        );
      }
    }
  }
};

/** Attributes that are there count, too: those that the mapping adds to them may be too many. */
const checkLimit = (
  mapping: Mapping,
  rules: TargetRules,
  directory: TargetDirectory,
  report: Reporter,
): void => {
  const counted = (model: string): boolean => (rules.counted as readonly string[]).includes(model);
  const active = directory.attributes.filter(({ model, archived }) => counted(model) && !archived);
  const names = new Set(active.map(({ model, name }) => `${model} ${name.toLowerCase()}`));
  const fresh = fieldObjects
    .filter(counted)
    .flatMap((object) => [...mapping.fields[object].values()].map((target) => ({ object, target })))
    .filter(({ object, target }) => target !== null && !names.has(`${object} ${target.name.toLowerCase()}`));
  if (active.length > 0 && active.length + fresh.length > rules.maxAttributes)
    report.error(
      ['fields'],
      `${rules.label} has ${active.length} attributes of contacts and companies, and ${fresh.length} would come to them; it takes ${rules.maxAttributes}.`,
      'Skip fields that nobody needs, or archive attributes there.',
    );
};
