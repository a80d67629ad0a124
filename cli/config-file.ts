import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { deskError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import type { Command } from './command.js';

/** Config keys that would hold a secret are refused: secrets come by environment or file only. */
const secretKey = /(token|secret|password|api_?key)$/i;

export const defaultConfigFile = 'deskarchive.yaml';

/**
 * Reads flag values from a YAML file: keys at the top apply to every command that has such a flag, a section named
 * like a command (`extract:`, `map propose:`) to that command alone, and wins. Every key must be known.
 * Errors: config-unreadable, config-key-unknown, config-value-invalid.
 */
export const readConfig = (
  path: string,
  command: Command,
  commands: readonly Command[],
): Readonly<Record<string, unknown>> => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw deskError('config-unreadable', { what: 'The config file cannot be read.', where: path, cause });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problem = document.errors[0];
  if (problem) {
    const at = lines.linePos(problem.pos[0]);
    throw deskError('config-unreadable', {
      what: problem.message.split('\n')[0] ?? 'The config file is not YAML.',
      where: `${path}:${at.line}`,
      cause: problem,
    });
  }
  if (document.contents === null) return {};
  if (!isMap(document.contents)) {
    throw deskError('config-unreadable', {
      what: 'The config file must hold keys and values.',
      where: `${path}:1`,
    });
  }

  const values: Record<string, unknown> = {};
  const section: Record<string, unknown> = {};
  const take = (
    map: typeof document.contents,
    known: readonly string[],
    keep: (name: string, value: unknown) => void,
    sections: readonly Command[],
  ): void => {
    if (!isMap(map)) return;
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '?';
      const offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
      const where = `${path}:${lines.linePos(offset).line}`;
      const owner = sections.find((candidate) => candidate.name === key);
      if (owner && isMap(pair.value)) {
        take(
          pair.value as typeof document.contents,
          Object.keys(owner.options),
          (name, value) => {
            if (owner.name === command.name) section[name] = value;
          },
          [],
        );
        continue;
      }
      if (secretKey.test(key)) {
        throw deskError('config-key-unknown', {
          what: `"${key}" looks like a secret; secrets are not read from config files.`,
          where,
          next: 'Set it as an environment variable, or name a file with the _FILE form of that variable.',
        });
      }
      if (!known.includes(key)) {
        const like = nearest(key, [...known, ...sections.map((c) => c.name)]);
        throw deskError('config-key-unknown', {
          what: `The key "${key}" is not known${like ? `; did you mean "${like}"?` : '.'}`,
          where,
        });
      }
      keep(key, (pair.value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? null);
    }
  };
  const everyFlag = [...new Set(commands.flatMap((c) => Object.keys(c.options)).concat('quiet', 'json'))];
  take(
    document.contents,
    everyFlag,
    (name, value) => {
      if (name in command.options || name === 'quiet' || name === 'json') values[name] = value;
    },
    commands,
  );
  return { ...values, ...section };
};
