import type { Writable } from 'node:stream';
import type { Clock } from '../core/clock.js';
import type { ExitCode } from '../core/exit-codes.js';
import type { Progress } from '../core/progress.js';

/** A command as data: help, reference page, flag checking and config keys all come from this one description. */

export type OptionType = 'string' | 'number' | 'boolean' | 'strings';

export interface Option {
  readonly type: OptionType;
  readonly about: string;
  /** Shown in help for the value, e.g. `FOLDER`. */
  readonly value?: string;
  readonly required?: boolean;
  readonly default?: string | number | boolean;
  readonly choices?: readonly string[];
  /** Of a number: the least and the most it can be, both allowed. */
  readonly range?: readonly [least: number, most: number];
  /** Of a number: no fraction. */
  readonly whole?: boolean;
}

export interface Positional {
  readonly name: string;
  readonly about: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
}

export type Options = Readonly<Record<string, Option>>;

type Plain<O extends Option> = O['type'] extends 'number'
  ? number
  : O['type'] extends 'boolean'
    ? boolean
    : O['type'] extends 'strings'
      ? readonly string[]
      : string;

type Sure<O extends Option> = O extends { required: true }
  ? true
  : O extends { default: string | number | boolean }
    ? true
    : false;

/** The values of a command's flags, typed by their declaration. A `strings` flag is an empty list when absent. */
export type Flags<T extends Options> = {
  readonly [K in keyof T]: T[K]['type'] extends 'strings'
    ? readonly string[]
    : Sure<T[K]> extends true
      ? Plain<T[K]>
      : Plain<T[K]> | undefined;
};

export interface CommandContext {
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly environment: NodeJS.ProcessEnv;
  /** The answer goes to a terminal that a person reads. */
  readonly terminal: boolean;
  /** Columns of that terminal. */
  readonly columns?: number | undefined;
  /** `--json` was given: standard output takes one JSON object and nothing else. */
  readonly json: boolean;
  /** Standard output, for answers that are too long to hold. */
  readonly output: Writable;
  /** Ends the progress drawn so far, so that other lines can follow; the next event begins anew. */
  endProgress(): void;
  /** Writes to standard output and waits until it is taken. */
  write(text: string | Uint8Array): Promise<void>;
  /** A line for the person at the terminal, on standard error; silent with --quiet. */
  note(line: string): void;
}

export interface CommandResult {
  readonly exit: ExitCode;
  /** What `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What a person reads on standard output. */
  readonly lines: readonly string[];
}

export interface Command {
  /** One or two words, e.g. `map propose`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** A paragraph for help and reference. */
  readonly about: string;
  readonly positionals: readonly Positional[];
  readonly options: Options;
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Exit codes besides 0, 1, 2 and 130, which any command can end with. */
  readonly exits: readonly ExitCode[];
  /** Fields of the --json object. */
  readonly json: Readonly<Record<string, string>>;
  run(
    positionals: readonly (string | undefined)[],
    flags: Readonly<Record<string, unknown>>,
    context: CommandContext,
  ): Promise<CommandResult>;
}

/** A command before its code is read. */
export interface CommandEntry {
  /** That of the command. */
  readonly name: string;
  read(): Promise<Command>;
}

export interface CommandDefinition<T extends Options> extends Omit<Command, 'options' | 'run'> {
  readonly options: T;
  run(
    positionals: readonly (string | undefined)[],
    flags: Flags<T>,
    context: CommandContext,
  ): Promise<CommandResult>;
}

/** Declares a command; its flags are typed from its options. */
export const command = <const T extends Options>(definition: CommandDefinition<T>): Command =>
  // The parser builds `flags` from the same declaration, so the narrower type holds.
  definition as unknown as Command;
