import { type DuckOptions, openDuck } from '../../core/duckdb.js';
import { nearest } from '../../core/nearest.js';
import type { TargetDirectory } from '../../core/target-directory.js';
import { attachModel } from '../model-views.js';
import { checkAttribute } from './check/attribute.js';
import { checkCoercion, listFields } from './check/coercion.js';
import { checkCoverage } from './check/coverage.js';
import { checkDirectory } from './check/directory.js';
import { checkMarks, coverMarks } from './check/marks.js';
import { checkObjects, coverObjects } from './check/objects.js';
import { checkTickets } from './check/tickets.js';
import { mappingOf } from './content.js';
import { readEvidence, readListValues } from './evidence/evidence.js';
import { type MappingDocument, readMappingDocument } from './file/document.js';
import type { MappingFinding } from './file/finding.js';
import { formOf } from './file/form.js';
import { type Reporter, reporter } from './file/reporter.js';
import { type ArchiveRef, fieldObjects, type Mapping, type TargetName } from './mapping.js';
import { rulesOf } from './rules/rules.js';
import { standardised, type TargetRules } from './rules/target-rules.js';

export interface CheckInput {
  /** With a model: whether everything in it has a decision, and every decision something in it. */
  readonly model?: string;
  /** With a directory: whether what the mapping names exists there. */
  readonly directory?: TargetDirectory;
  /** Whose directory that is. */
  readonly target?: TargetName;
  /** With an archive: whether the mapping is for it, and of its newest state. */
  readonly archive?: ArchiveRef;
  readonly duck?: DuckOptions;
}

/** Everything about a mapping file that cannot work or deserves a look, in the order of its lines. */
export const checkMapping = async (
  file: string,
  input: CheckInput = {},
): Promise<readonly MappingFinding[]> => checkMappingDocument(await readMappingDocument(file), input);

export const checkMappingDocument = async (
  document: MappingDocument,
  input: CheckInput,
): Promise<readonly MappingFinding[]> => {
  const form = formOf(document);
  if (!form.file) return form.findings;
  const mapping = mappingOf(form.file);
  const report = reporter(document);
  const rules = rulesOf(mapping.target);
  if (input.target !== undefined && input.target !== mapping.target)
    report.error(
      ['target'],
      `The mapping is for ${mapping.target}; the account that was asked is one of ${input.target}.`,
      `Check it with --target ${mapping.target}.`,
    );
  if (input.archive) checkArchive(mapping, input.archive, report);
  checkFields(mapping, rules, report);
  checkTags(mapping, rules, report);
  checkMarks(mapping, rules, input.directory, report);
  checkTickets(mapping, rules, report);
  checkObjects(mapping, rules, report);
  if (mapping.articles.withoutCategory !== undefined && !rules.articlesStandAlone)
    report.error(
      ['articles', 'withoutCategory'],
      `At ${rules.label} articles have no collections of that sort.`,
      'Write skip.',
    );
  if (mapping.articles.notPublic === 'internal' && !rules.internalArticles)
    report.error(
      ['articles', 'notPublic'],
      `${rules.label} has no articles that only the team can read.`,
      'Write hold or draft.',
    );
  checkLocales(mapping, rules, input.directory, report);
  if (input.directory) checkDirectory(mapping, rules, input.directory, report);
  if (input.model) await checkAgainstModel(mapping, rules, input.model, input.duck, report);
  return report.findings.toSorted((a, b) => a.line - b.line || a.column - b.column);
};

const checkArchive = ({ archive }: Mapping, there: ArchiveRef, report: Reporter): void => {
  if (archive.object !== there.object)
    report.error(
      ['archive', 'object'],
      `The mapping is for ${archive.object}, and the archive holds ${there.object}.`,
      'Propose it anew with --again; your decisions stay.',
    );
  else if (archive.inventorySha512 !== there.inventorySha512)
    report.warning(
      ['archive', 'version'],
      `The mapping was proposed for ${archive.version}; the archive is at ${there.version} now.`,
      'The evidence in its comments is older; propose it anew with --again to see what is new.',
    );
};

/** Whether everything in the model has a decision, and how many of its values a decision cannot take. */
const checkAgainstModel = async (
  mapping: Mapping,
  rules: TargetRules,
  model: string,
  options: DuckOptions = {},
  report: Reporter,
): Promise<void> => {
  const duck = await openDuck(options);
  try {
    await attachModel(duck, model);
    const evidence = await readEvidence(duck);
    checkCoverage(mapping, evidence, report);
    coverMarks(
      mapping,
      evidence.channels.map(({ channel }) => channel),
      report,
    );
    coverObjects(mapping, evidence, rules, report);
    checkCoercion(mapping, evidence, await readListValues(duck, listFields(mapping, evidence)), report);
  } finally {
    duck.close();
  }
};

const checkFields = (mapping: Mapping, rules: TargetRules, report: Reporter): void => {
  const taken = new Map<string, string>();
  const claim = (object: string, key: string, name: string, path: readonly string[]): void => {
    const space = rules.sharedNames.find((objects) => (objects as readonly string[]).includes(object)) ?? [
      object,
    ];
    const place = `${space.join('+')} ${name.toLowerCase()}`;
    const other = taken.get(place);
    if (other !== undefined) {
      report.error(
        path,
        `The attribute "${name}" is used twice, by ${other} and ${object} ${key}.`,
        `Give one another name; ${space.join(' and ')} share their names, and case does not count.`,
      );
    }
    taken.set(place, `${object} ${key}`);
  };
  let total = 0;
  for (const object of fieldObjects) {
    for (const [key, target] of mapping.fields[object]) {
      if (target === null) continue;
      const path = ['fields', object, key];
      if (rules.counted.includes(object)) total += 1;
      claim(object, key, target.name, path);
      checkAttribute(path, target, rules, report);
      if (rules.standardNames[object].has(standardised(target.name))) {
        report.error(
          path,
          `"${target.name}" is an attribute of ${rules.label} itself.`,
          `Give it another name, e.g. ${object}_${standardised(target.name)}.`,
        );
      }
    }
  }
  for (const [key, name] of [
    ['id', mapping.legacy.id],
    ['url', mapping.legacy.url?.name ?? null],
  ] as const) {
    if (name !== null) claim('conversation', `legacy ${key}`, name, ['legacy', key]);
  }
  if (total > rules.maxAttributes) {
    report.error(
      ['fields'],
      `${total} attributes of contacts and companies are to be made; ${rules.label} takes ${rules.maxAttributes}.`,
      'Skip those that nobody needs.',
    );
  }
};

const checkTags = (mapping: Mapping, rules: TargetRules, report: Reporter): void => {
  const seen = new Map<string, string>();
  for (const [tag, name] of mapping.tags) {
    if (name === null) continue;
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      report.warning(
        ['tags', tag],
        `"${other}" and "${tag}" become one tag.`,
        `${rules.label} does not tell case apart; rename one if they differ.`,
      );
    }
    seen.set(name.toLowerCase(), tag);
  }
};

const checkLocales = (
  mapping: Mapping,
  rules: TargetRules,
  directory: TargetDirectory | undefined,
  report: Reporter,
): void => {
  const seen = new Map<string, string>();
  for (const [locale, target] of mapping.articles.locales) {
    if (target === null) continue;
    const path = ['articles', 'locales', locale];
    if (!rules.locales.includes(target)) {
      const like = nearest(target, rules.locales);
      report.error(
        path,
        `${rules.label} has no language "${target}".`,
        like ? `Did you mean "${like}"?` : `It has ${rules.locales.join(' ')}.`,
      );
    } else if (directory && directory.locales.length > 0 && !directory.locales.includes(target)) {
      report.error(
        path,
        `The help centre does not offer "${target}".`,
        'Switch the language on there, or write skip.',
      );
    }
    const other = seen.get(target);
    if (other !== undefined) {
      report.error(
        path,
        `"${other}" and "${locale}" would both become "${target}".`,
        'An article has one text a language: skip one of them.',
      );
    }
    seen.set(target, locale);
  }
};
