import { stat } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';
import { readLines } from '../../core/ndjson.js';
import { isNarrow, type Scope } from '../../transform/shape/scope.js';
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
    about: 'Only conversations that this agent wrote in or had. Repeatable.',
    value: 'E-MAIL',
  },
  team: { type: 'strings', about: 'Only conversations of this team. Repeatable.', value: 'NAME' },
  channel: { type: 'strings', about: 'Only conversations of this channel. Repeatable.', value: 'NAME' },
  tag: { type: 'strings', about: 'Only conversations with this tag. Repeatable.', value: 'NAME' },
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

/** For the plan's header: times as text; of a list of units only how many. */
export const scopeWords = ({ from, to, units, ...rest }: Scope): Record<string, unknown> => ({
  ...rest,
  ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
  ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
  ...(units === undefined ? {} : { units: units.length }),
});
