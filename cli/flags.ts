import yargs from 'yargs';
import { deskError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import type { Command, Option, Options } from './command.js';
import { defaultConfigFile } from './config-file.js';

/** Flags that every command takes. */
export const commonOptions = {
  json: { type: 'boolean', about: 'Print one JSON object on standard output.', default: false },
  quiet: { type: 'boolean', about: 'No progress and no remarks on standard error.', default: false },
  config: {
    type: 'string',
    about: 'Config file; deskarchive.yaml in this folder when present.',
    value: 'FILE',
  },
  help: { type: 'boolean', about: 'Show this help.', default: false },
} as const satisfies Options;

export interface ParsedCall {
  readonly positionals: readonly string[];
  /** Only flags that were given, by their declared names, as given. */
  readonly given: Readonly<Record<string, unknown>>;
}

const flagText = (name: string): string => `--${name}`;

/** Splits an argument list by a command's declaration. Errors: flag-unknown, flag-invalid. */
export const parseCall = async (args: readonly string[], command: Command): Promise<ParsedCall> => {
  const options: Options = { ...command.options, ...commonOptions };
  const names = Object.keys(options);
  const of = (type: Option['type']) => names.filter((name) => options[name]?.type === type);
  const parsed = (await yargs([...args])
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'boolean-negation': false,
      'greedy-arrays': false,
      'duplicate-arguments-array': true,
      'short-option-groups': false,
    })
    .help(false)
    .version(false)
    .exitProcess(false)
    .string([...of('string'), ...of('number')])
    .boolean(of('boolean'))
    .array(of('strings'))
    .string(of('strings'))
    .parse()) as Record<string, unknown> & { _: (string | number)[] };

  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '_' || name === '$0' || value === undefined) continue;
    const option = options[name];
    if (!option) {
      const like = nearest(name, names);
      throw deskError('flag-unknown', {
        what: `There is no flag ${flagText(name)}${like ? `; did you mean ${flagText(like)}?` : '.'}`,
        where: `deskarchive ${command.name}`,
        next: `Run deskarchive ${command.name} --help.`,
      });
    }
    if (Array.isArray(value) && option.type !== 'strings') {
      throw deskError('flag-invalid', {
        what: `${flagText(name)} is given more than once.`,
        where: command.name,
      });
    }
    given[name] = value;
  }
  return { positionals: parsed._.map(String), given };
};

/** Where a value comes from: the words after the command, or the config file. */
interface Origin {
  readonly code: 'flag-invalid' | 'config-value-invalid';
  readonly where: string;
}

const kinds = { boolean: 'true or false', number: 'a number', string: 'a text', strings: 'a list of texts' };

const wrong = (name: string, option: Option, value: unknown, origin: Origin) => {
  const [least, most] = option.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const bounds = [
    ...(Number.isFinite(least) ? [`from ${least}`] : []),
    ...(Number.isFinite(most) ? [`to ${most}`] : []),
  ];
  const kind = [option.whole ? 'a whole number' : kinds[option.type], ...bounds].join(' ');
  const named = origin.code === 'flag-invalid' ? flagText(name) : `The value of "${name}"`;
  return deskError(origin.code, {
    what: `${named} cannot be ${JSON.stringify(value)}.`,
    where: origin.where,
    next: option.choices ? `Allowed: ${option.choices.join(', ')}.` : `Give ${kind}: ${option.about}`,
  });
};

const convert = (name: string, option: Option, value: unknown, origin: Origin): unknown => {
  const fail = () => wrong(name, option, value, origin);
  const check = (text: unknown): string => {
    if (typeof text !== 'string' || text === '') throw fail();
    if (option.choices && !option.choices.includes(text)) throw fail();
    return text;
  };
  switch (option.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw fail();
      return value;
    case 'number': {
      const number = typeof value === 'number' ? value : Number(check(value));
      if (!Number.isFinite(number) || (option.whole && !Number.isSafeInteger(number))) throw fail();
      if (option.range && (number < option.range[0] || number > option.range[1])) throw fail();
      return number;
    }
    case 'strings':
      return (Array.isArray(value) ? value : [value]).map((item) =>
        check(typeof item === 'number' ? String(item) : item),
      );
    case 'string':
      return check(typeof value === 'number' ? String(value) : value);
  }
};

/**
 * Flag values with config values (of `configFile`) and defaults beneath them, each checked by its declaration.
 * Errors: flag-invalid, config-value-invalid.
 */
export const settleFlags = (
  command: Command,
  given: Readonly<Record<string, unknown>>,
  configured: Readonly<Record<string, unknown>>,
  configFile = defaultConfigFile,
): Readonly<Record<string, unknown>> => {
  const flags: Record<string, unknown> = {};
  const options: Options = { ...command.options, ...commonOptions };
  for (const [name, option] of Object.entries(options)) {
    const fromFlag = given[name] !== undefined;
    const value = fromFlag ? given[name] : (configured[name] ?? option.default);
    if (value === undefined) {
      if (option.required) {
        throw deskError('flag-invalid', {
          what: `${flagText(name)} is needed.`,
          where: `deskarchive ${command.name}`,
          next: `${option.about} Run deskarchive ${command.name} --help.`,
        });
      }
      flags[name] = option.type === 'strings' ? [] : undefined;
      continue;
    }
    flags[name] = convert(
      name,
      option,
      value,
      fromFlag || configured[name] === undefined
        ? { code: 'flag-invalid', where: `deskarchive ${command.name}` }
        : { code: 'config-value-invalid', where: configFile },
    );
  }
  return flags;
};

/** Checks positionals against the declaration. Errors: flag-invalid. */
export const settlePositionals = (
  command: Command,
  given: readonly string[],
): readonly (string | undefined)[] => {
  if (given.length > command.positionals.length) {
    throw deskError('flag-invalid', {
      what: `"${given[command.positionals.length]}" is one word too many.`,
      where: `deskarchive ${command.name}`,
      next: `Run deskarchive ${command.name} --help.`,
    });
  }
  return command.positionals.map((positional, index) => {
    const value = given[index];
    if (value === undefined) {
      if (!positional.required) return undefined;
      throw deskError('flag-invalid', {
        what: `${positional.name.toUpperCase()} is missing.`,
        where: `deskarchive ${command.name}`,
        next: positional.choices ? `One of: ${positional.choices.join(', ')}.` : positional.about,
      });
    }
    if (positional.choices && !positional.choices.includes(value)) {
      const like = nearest(value, positional.choices);
      throw deskError('flag-invalid', {
        what: `${positional.name.toUpperCase()} cannot be "${value}"${like ? `; did you mean ${like}?` : '.'}`,
        where: `deskarchive ${command.name}`,
        next: `One of: ${positional.choices.join(', ')}.`,
      });
    }
    return value;
  });
};
