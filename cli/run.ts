import { existsSync } from 'node:fs';
import { systemClock } from '../core/clock.js';
import { deskError } from '../core/errors.js';
import { exitCodes } from '../core/exit-codes.js';
import { nearest } from '../core/nearest.js';
import { packageVersion } from '../core/package-info.js';
import type { CommandContext, CommandEntry } from './command.js';
import { readCommands } from './commands.js';
import { defaultConfigFile, readConfig } from './config-file.js';
import { parseCall, settleFlags, settlePositionals } from './flags.js';
import { commandHelp, overview } from './help.js';
import { progressView } from './progress-view.js';
import { errorJson, errorLines, toDeskError } from './report-error.js';

export interface Io {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: NodeJS.ProcessEnv;
}

const write = (stream: NodeJS.WriteStream, data: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(data, (error) => (error ? reject(error) : resolve()));
  });

const findCommand = (args: readonly string[], commands: readonly CommandEntry[]) => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const two = commands.find((command) => command.name === `${words[0]} ${words[1]}`);
  const found = two ?? commands.find((command) => command.name === words[0]);
  if (!found) return undefined;
  // The command's own words go; whatever else is there belongs to it.
  const rest = [...args];
  for (const word of found.name.split(' ')) rest.splice(rest.indexOf(word), 1);
  return { command: found, rest };
};

const unknownCommand = (args: readonly string[], commands: readonly CommandEntry[]) => {
  const word = args
    .filter((arg) => !arg.startsWith('-'))
    .slice(0, 2)
    .join(' ');
  const names = commands.map((command) => command.name);
  const like = nearest(word, names) ?? nearest(word.split(' ')[0] ?? '', names);
  return deskError('command-unknown', {
    what: `There is no command "${word}"${like ? `; did you mean ${like}?` : '.'}`,
  });
};

/** Runs one call from its arguments to its exit code. Never throws. */
export const runCli = async (
  args: readonly string[],
  commands: readonly CommandEntry[],
  io: Io,
  signal: AbortSignal,
): Promise<number> => {
  const wantsJson = args.includes('--json');
  const first = args[0];
  try {
    if (first === '--version') {
      await write(io.stdout, `${packageVersion}\n`);
      return exitCodes.done;
    }
    if (args.length === 0 || (first === '--help' && args.length === 1) || first === 'help') {
      await write(io.stdout, `${overview(await readCommands(commands)).join('\n')}\n`);
      return exitCodes.done;
    }
    const found = findCommand(args, commands);
    if (!found) throw unknownCommand(args, commands);
    const { rest } = found;
    const command = await found.command.read();
    if (rest.includes('--help')) {
      await write(io.stdout, `${commandHelp(command).join('\n')}\n`);
      return exitCodes.done;
    }
    const call = await parseCall(rest, command);
    const configFile = call.given.config ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined);
    const configured =
      typeof configFile === 'string' ? readConfig(configFile, command, await readCommands(commands)) : {};
    const flags = settleFlags(
      command,
      call.given,
      configured,
      typeof configFile === 'string' ? configFile : undefined,
    );
    const positionals = settlePositionals(command, call.positionals);
    const quiet = flags.quiet === true;
    const json = flags.json === true;
    const view = progressView({
      terminal: Boolean(io.stderr.isTTY) && io.environment.TERM !== 'dumb' && !io.environment.CI,
      stream: io.stderr,
      clock: systemClock,
      quiet,
    });
    const context: CommandContext = {
      signal,
      clock: systemClock,
      progress: view.progress,
      endProgress: view.stop,
      environment: io.environment,
      terminal: Boolean(io.stdout.isTTY),
      columns: io.stdout.isTTY ? io.stdout.columns : undefined,
      json,
      output: io.stdout,
      write: (text) => write(io.stdout, text),
      note: (line) => {
        if (!quiet) io.stderr.write(`${line}\n`);
      },
    };
    try {
      const result = await command.run(positionals, flags, context);
      view.stop();
      await write(
        io.stdout,
        json
          ? `${JSON.stringify({ exit: result.exit, ...result.json })}\n`
          : result.lines.map((l) => `${l}\n`).join(''),
      );
      return result.exit;
    } finally {
      view.stop();
    }
  } catch (thrown) {
    const error = signal.aborted
      ? deskError('interrupted', { what: 'Stopped; what was done so far is kept.', cause: thrown })
      : toDeskError(thrown);
    if (wantsJson) await write(io.stdout, `${JSON.stringify({ exit: error.exit, ...errorJson(error) })}\n`);
    io.stderr.write(`${errorLines(error).join('\n')}\n`);
    return error.exit;
  }
};
