import { nearest } from '../../../core/nearest.js';
import type { ModelEvidence } from '../evidence/evidence.js';
import type { Reporter } from '../file/reporter.js';
import { agentKey, fieldObjects, type Mapping, teamKey } from '../mapping.js';

/**
 * Holds a mapping against a model: what has no decision is an error (it would be guessed), what decides about
 * nothing is a warning (it may be a mistyped key, or of an older archive).
 */
export const checkCoverage = (mapping: Mapping, evidence: ModelEvidence, report: Reporter): void => {
  const cover = (
    path: readonly string[],
    noun: string,
    decided: Iterable<string>,
    present: readonly string[],
  ): void => {
    const there = new Set(present);
    const known = new Set(decided);
    for (const name of there) {
      if (!known.has(name)) {
        report.error(
          path,
          `The ${noun} "${name}" has no decision.`,
          'Add a line for it, or propose the mapping again.',
        );
      }
    }
    for (const name of known) {
      if (there.has(name)) continue;
      const like = nearest(
        name,
        [...there].filter((other) => !known.has(other)),
      );
      report.warning(
        [...path, name],
        `The archive has no ${noun} "${name}".`,
        like ? `Did you mean "${like}"?` : 'Take the line out, unless a later snapshot brings it.',
      );
    }
  };

  cover(['agents'], 'agent', mapping.agents.keys(), evidence.agents.map(agentKey));
  cover(['teams'], 'team', mapping.teams.keys(), evidence.teams.map(teamKey));
  cover(
    ['tags'],
    'tag',
    mapping.tags.keys(),
    evidence.tags.map((tag) => tag.name),
  );
  for (const object of fieldObjects) {
    const present = [...evidence.fields, ...evidence.columns].filter((field) => field.object === object);
    cover(
      ['fields', object],
      `field of a ${object}`,
      mapping.fields[object].keys(),
      present.map((field) => field.key),
    );
  }
  const channels = new Set(evidence.channels.map(({ channel }) => channel));
  const tags = new Set(evidence.tags.map(({ name }) => name));
  const kinds = new Set(evidence.objects.map(({ name }) => name));
  mapping.tickets?.rules.forEach((rule, at) => {
    const missing = (sort: string, name: string | undefined, known: ReadonlySet<string>): void => {
      if (name === undefined || known.has(name)) return;
      const like = nearest(name, [...known]);
      report.warning(
        ['tickets', 'rules', String(at), sort],
        `The archive has no ${sort} "${name}".`,
        like ? `Did you mean "${like}"?` : 'The line fits nothing.',
      );
    };
    missing('channel', rule.channel, channels);
    missing('tag', rule.tag, tags);
    missing('object', rule.object, kinds);
  });
  cover(
    ['articles', 'locales'],
    'language',
    mapping.articles.locales.keys(),
    evidence.locales.map((l) => l.locale),
  );
};
