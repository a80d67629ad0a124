import { readFile } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { writeProvenAnswer } from '../../queries/answer/proof.js';
import {
  type AnswerFormat,
  answerFormats,
  type WrittenAnswer,
  writeAnswerFile,
  writeAnswerStream,
} from '../../queries/answer/write.js';
import { type Asked, openQuestions } from '../../queries/questions.js';
import { command } from '../command.js';
import { archiveOptions, asOfOption, openSource } from '../shared/archive.js';
import { counted } from '../shared/table.js';

const parametersOf = (given: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw deskError('flag-invalid', { what: `"${pair}" is not name=value.`, where: '--param' });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );

/** Exactly one of a name, --sql and --file. Errors: flag-invalid, input-missing. */
const askedOf = async (
  name: string | undefined,
  flags: {
    readonly sql: string | undefined;
    readonly file: string | undefined;
    readonly param: readonly string[];
  },
): Promise<Asked> => {
  const parameters = parametersOf(flags.param);
  if ([name, flags.sql, flags.file].filter((given) => given !== undefined).length !== 1)
    throw deskError('flag-invalid', {
      what: 'Give one question: a name, --sql or --file.',
      where: 'deskarchive query',
      next: 'deskarchive queries lists the names.',
    });
  if (name !== undefined) return { name, parameters };
  if (flags.sql !== undefined) return { sql: flags.sql, parameters };
  const file = flags.file as string;
  try {
    return { sql: await readFile(file, 'utf8'), parameters };
  } catch (cause) {
    throw deskError('input-missing', {
      what: 'The file with the question cannot be read.',
      where: file,
      cause,
    });
  }
};

export const query = command({
  name: 'query',
  summary: 'Ask archive and model, by name or in SQL.',
  about:
    'Answers a named question or one SELECT over the raw lines, the source’s tables, the model and the ledger of loads. The question runs in a process that can neither write nor read anything outside the archive. With --out and --proof the answer carries what is needed to check it later.',
  positionals: [{ name: 'name', about: 'A question that deskarchive queries lists.', required: false }],
  options: {
    ...archiveOptions,
    sql: { type: 'string', about: 'A single SELECT.', value: 'SELECT' },
    file: { type: 'string', about: 'A file with a single SELECT.', value: 'FILE' },
    param: {
      type: 'strings',
      about: 'A parameter of the question, bound as a value. Repeatable.',
      value: 'NAME=VALUE',
    },
    'as-of': asOfOption,
    plan: {
      type: 'string',
      about: 'A plan whose operations and losses are to be asked too.',
      value: 'FOLDER',
    },
    format: { type: 'string', about: 'Form of the answer.', choices: answerFormats, default: 'table' },
    out: { type: 'string', about: 'Write the answer to this file.', value: 'FILE' },
    proof: { type: 'boolean', about: 'With --out: write FILE.proof.json beside it.', default: false },
    timeout: {
      type: 'number',
      about: 'Seconds that the question may work.',
      default: 60,
      range: [1, 86_400],
    },
    memory: { type: 'number', about: 'Megabytes that it may take.', default: 512, range: [64, 1_048_576] },
  },
  examples: [
    ['deskarchive query missing --archive acme.archive', 'what is not in the archive'],
    [
      'deskarchive query person --param who=ana@example.com --archive acme.archive',
      'everything about one person',
    ],
    [
      'deskarchive query --sql "SELECT channel, count(*) FROM part GROUP BY ALL" --archive acme.archive',
      'a question of your own',
    ],
    [
      'deskarchive query gaps --archive acme.archive --format csv --out gaps.csv --proof',
      'an answer with its proof',
    ],
  ],
  exits: [exitCodes.findings],
  json: {
    columns: 'name and type of each column',
    rows: 'Without --out: the rows, each a list of exact texts (null for NULL)',
    written: 'With --out: file, rows, bytes, sha256',
    proof: 'With --proof: the file',
    provenance: 'Object, version and inventory digest of the archive, key of the model',
  },
  run: async ([name], flags, context) => {
    const asked = await askedOf(name, flags);
    const format = flags.format as AnswerFormat;
    if (flags.proof && flags.out === undefined)
      throw deskError('flag-invalid', { what: '--proof needs --out.', where: 'deskarchive query' });
    if (format === 'parquet' && flags.out === undefined)
      throw deskError('flag-invalid', { what: 'parquet needs --out.', where: 'deskarchive query' });
    const { archive, object } = await openSource(flags);
    const questions = await openQuestions(archive, {
      object: object.name,
      memoryMb: flags.memory,
      timeoutMs: flags.timeout * 1000,
      ...(flags['as-of'] === undefined ? {} : { asOf: flags['as-of'] }),
      ...(flags.plan === undefined ? {} : { plan: flags.plan }),
    });
    try {
      const answer = await questions.ask(asked, context.signal);
      const facts = { columns: answer.columns, provenance: answer.provenance };
      const toFile = (
        written: WrittenAnswer,
        more: Readonly<Record<string, unknown>>,
        also: readonly string[],
      ) => ({
        exit: exitCodes.done,
        json: { ...facts, written: { file: flags.out, ...written }, ...more },
        lines: [
          `${counted(written.rows, 'row')} in ${flags.out}  sha256:${written.sha256.slice(0, 16)}…`,
          ...also,
        ],
      });
      if (flags.out !== undefined && flags.proof) {
        const { written } = await writeProvenAnswer(answer, flags.out, { format }, context.clock);
        const proof = `${flags.out}.proof.json`;
        return toFile(written, { proof }, [`proof in ${proof}`]);
      }
      if (flags.out !== undefined)
        return toFile(await writeAnswerFile(answer, flags.out, { format }), {}, []);
      if (context.json) {
        const rows = [];
        for await (const batch of answer.rows) rows.push(...batch);
        return { exit: exitCodes.done, json: { ...facts, rows }, lines: [] };
      }
      await writeAnswerStream(answer, context.output, {
        format: format as Exclude<AnswerFormat, 'parquet'>,
        ...(context.columns === undefined ? {} : { width: Math.max(60, context.columns) }),
      });
      return { exit: exitCodes.done, json: facts, lines: [] };
    } finally {
      await questions.close();
    }
  },
});
