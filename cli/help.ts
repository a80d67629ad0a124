import { exitCodes } from '../core/exit-codes.js';
import { packageVersion } from '../core/package-info.js';
import type { Command, Option } from './command.js';
import { commonOptions } from './flags.js';

const meaning: Readonly<Record<number, string>> = {
  [exitCodes.done]: 'done',
  [exitCodes.unexpected]: 'unexpected failure',
  [exitCodes.usage]: 'usage or config',
  [exitCodes.findings]: 'findings: damage, failed check, read-back difference',
  [exitCodes.doneWithGaps]: 'done, with rejects or gaps to look at',
  [exitCodes.refusedByVendor]: 'refused by the vendor: credentials, role, plan',
  [exitCodes.staleOrUnconfirmed]: 'stale or unconfirmed plan or mapping',
  [exitCodes.locked]: 'locked by another run',
  [exitCodes.interrupted]: 'interrupted, state kept',
};

export const exitMeaning = (code: number): string => meaning[code] ?? '?';

/** Exit codes of a command, the ones any command can end with included. */
export const exitsOf = (command: Command): number[] =>
  [...new Set<number>([0, 1, 2, ...command.exits, 130])].sort((a, b) => a - b);

export const usageLine = (command: Command): string => {
  const words = command.positionals.map((p) =>
    p.required ? p.name.toUpperCase() : `[${p.name.toUpperCase()}]`,
  );
  const needed = Object.entries(command.options)
    .filter(([, option]) => option.required)
    .map(([name, option]) => `--${name} ${option.value ?? 'VALUE'}`);
  const more = Object.values(command.options).some((option) => !option.required) ? ['[flags]'] : [];
  return ['deskarchive', command.name, ...words, ...needed, ...more].join(' ');
};

export const optionLine = (name: string, option: Option): string => {
  const value =
    option.type === 'boolean' ? '' : ` ${option.value ?? (option.type === 'number' ? 'N' : 'TEXT')}`;
  const repeat = option.type === 'strings' ? ' …' : '';
  return `--${name}${value}${repeat}`;
};

export const optionAbout = (option: Option): string => {
  const facts = [
    option.required ? 'needed' : undefined,
    option.choices ? `one of ${option.choices.join(', ')}` : undefined,
    option.default !== undefined && option.default !== false ? `default ${option.default}` : undefined,
  ].filter((fact) => fact !== undefined);
  return facts.length > 0 ? `${option.about} (${facts.join('; ')})` : option.about;
};

const columns = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

export const commandHelp = (command: Command): string[] => [
  command.about,
  '',
  `  ${usageLine(command)}`,
  '',
  ...(command.positionals.length > 0
    ? [
        ...columns(
          command.positionals.map((p) => [
            p.name.toUpperCase(),
            p.choices ? `${p.about} (${p.choices.join(', ')})` : p.about,
          ]),
        ),
        '',
      ]
    : []),
  'Flags',
  ...columns(
    [...Object.entries(command.options), ...Object.entries(commonOptions)].map(([name, option]) => [
      optionLine(name, option),
      optionAbout(option),
    ]),
  ),
  '',
  'Examples',
  ...command.examples.flatMap(([call, says]) => [`  ${call}`, `      ${says}`]),
  '',
  'Exit codes',
  ...columns(exitsOf(command).map((code) => [String(code), exitMeaning(code)])),
];

export const overview = (commands: readonly Command[]): string[] => [
  `deskarchive ${packageVersion}`,
  'Freeze a helpdesk once. Prove what is, and what is not, in the copy. Ask it in SQL. Replay it into another desk.',
  '',
  '  deskarchive COMMAND [flags]',
  '',
  ...columns(commands.map((command) => [command.name, command.summary])),
  '',
  'deskarchive COMMAND --help shows flags, examples and exit codes.',
  'New here? deskarchive demo runs everything on a made-up desk, with no account.',
];
