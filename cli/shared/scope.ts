import { stat } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';
import { readLines } from '../../core/ndjson.js';
import { isNarrow, type Scope } from '../../transform/shape/scope.js';
import { unknownNames } from '../../transform/shape/scope-names.js';
import type { Flags, Options } from '../command.js';

/** Flags that narrow a plan. */
export const scopeOptions = {
  sample: {
    type: 'number',
    about:
      'Only so many conversations, the ugliest of each sort first, with the people and companies that they need.',
    value: 'N',
    whole: true,
    range: [1, 1_000_000],
  },
  from: { type: 'string', about: 'Only conversations that began at or after this time.', value: 'TIME' },
  to: { type: 'string', about: 'Only conversations that began before this time.', value: 'TIME' },
  agent: {
    type: 'strings',
    about:
      'Only conversations that this agent wrote in or had: mail address, name or id. Repeatable, as the next three.',
    value: 'WHO',
  },
  team: { type: 'strings', about: 'Only conversations of this team: name or id.', value: 'NAME' },
  channel: { type: 'strings', about: 'Only conversations of this channel, e.g. email.', value: 'NAME' },
  tag: { type: 'strings', about: 'Only conversations with this tag: name or id.', value: 'NAME' },
  rejects: {
    type: 'string',
    about: 'Only what a load could not write: its rejects.ndjson. Load it with --retry-rejected.',
    value: 'FILE',
  },
} as const satisfies Options;

const timeOf = (text: string | undefined, flag: string): number | undefined => {
  if (text === undefined) return undefined;
  // A day or an instant with its zone; a time without one would mean another thing on another machine.
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const value = /(Z|[+-]\d{2}:\d{2})$/.test(whole) ? Date.parse(whole) : Number.NaN;
  if (Number.isNaN(value))
    throw deskError('flag-invalid', {
      what: `"${text}" is no time.`,
      where: flag,
      next: 'Write 2025-01-31 or 2025-01-31T12:00:00Z.',
    });
  return value;
};

const unitsOf = async (path: string): Promise<readonly string[]> => {
  try {
    await stat(path);
  } catch (cause) {
    throw deskError('not-readable', { what: 'There is no file of rejects.', where: path, cause });
  }
  const units = new Set<string>();
  for await (const { bytes, number } of readLines(path)) {
    let unit: unknown;
    try {
      unit = (JSON.parse(bytes.toString('utf8')) as { readonly unit?: unknown }).unit;
    } catch {
      unit = undefined;
    }
    if (typeof unit !== 'string')
      throw deskError('input-invalid', {
        what: 'This is no line of rejects of a load.',
        where: `${path}:${number}`,
      });
    units.add(unit);
  }
  return [...units].sort();
};

/** What the flags narrow a plan to; undefined: everything. Errors: flag-invalid, not-readable, input-invalid. */
export const scopeOf = async (flags: Flags<typeof scopeOptions>): Promise<Scope | undefined> => {
  const from = timeOf(flags.from, '--from');
  const to = timeOf(flags.to, '--to');
  if (from !== undefined && to !== undefined && from >= to)
    throw deskError('flag-invalid', { what: 'Nothing lies between --from and --to.', where: '--to' });
  const scope: Scope = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(flags.agent.length > 0 ? { agents: flags.agent } : {}),
    ...(flags.team.length > 0 ? { teams: flags.team } : {}),
    ...(flags.channel.length > 0 ? { channels: flags.channel } : {}),
    ...(flags.tag.length > 0 ? { tags: flags.tag } : {}),
    ...(flags.sample === undefined ? {} : { sample: flags.sample }),
    ...(flags.rejects === undefined ? {} : { units: await unitsOf(flags.rejects) }),
  };
  return isNarrow(scope) || scope.units !== undefined ? scope : undefined;
};

/** Refuses names that nothing in the model has, before anything is planned. Errors: flag-invalid. */
export const refuseUnknownNames = async (model: string, scope: Scope | undefined): Promise<void> => {
  const unknown = scope === undefined ? [] : await unknownNames(model, scope);
  const [first] = unknown;
  if (!first) return;
  const { sort, name, like, known } = first;
  throw deskError('flag-invalid', {
    what: `The archive has no ${sort} "${name}".`,
    where: `--${sort}`,
    next: like
      ? `Did you mean "${like}"?`
      : known.length > 0
        ? `It has, for example: ${known.join(', ')}.`
        : `It has no ${sort} at all.`,
    details: { unknown },
  });
};

/** For the plan's header: times as text; of a list of units only how many. */
export const scopeWords = ({ from, to, units, ...rest }: Scope): Record<string, unknown> => ({
  ...rest,
  ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
  ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
  ...(units === undefined ? {} : { units: units.length }),
});
