import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Clock, systemClock } from '../../core/clock.js';
import { digestFile } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { replaceFile } from '../../core/files.js';
import { packageVersion } from '../../core/package-info.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { AnsweredQuestion, Questions } from '../questions.js';
import { type AnswerOptions, answerFormats, type WrittenAnswer, writeAnswerFile } from './write.js';

/**
 * A proof says of an answer: which question, over which exact state of which archive, gave which bytes. It stands
 * beside the answer as `<file>.proof.json`; anybody can check the digests with sha256sum and a text editor.
 */

export const proofFormat = 'deskarchive-proof/1';

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));

const proof = z.object({
  format: z.literal(proofFormat),
  question: z.object({
    name: z.string().nullable(),
    sql: z.string(),
    sha256: hex(64),
    parameters: z.record(z.string(), z.string().nullable()),
  }),
  archive: z.object({
    object: z.string(),
    id: z.string(),
    version: z.string(),
    inventory_sha512: hex(128),
    snapshot: z.number().int(),
  }),
  /** Null when the question asks no table of the model. */
  model_key: z.string().nullable(),
  answer: z.object({
    file: z.string(),
    format: z.enum(answerFormats),
    options: z.object({
      safe_for_spreadsheets: z.boolean(),
      max_rows: z.number().nullable(),
      width: z.number().nullable(),
    }),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.number().int(),
    bytes: z.number().int(),
    sha256: hex(64),
    rows_sum: hex(64),
    /** What would differ when the question is asked again: functions like now(), samples, tables that grow beside the archive. */
    changing: z.array(z.string()),
  }),
  tool: z.object({ name: z.string(), version: z.string() }),
  asked_at: z.string(),
});

export type Proof = z.infer<typeof proof>;

export const proofFile = (answerFile: string): string => `${answerFile}.proof.json`;

const sha256Text = (text: string): string => createHash('sha256').update(text).digest('hex');

const proofOf = (
  asked: AnsweredQuestion,
  file: string,
  options: AnswerOptions,
  written: WrittenAnswer,
  at: number,
): Proof => ({
  format: proofFormat,
  question: {
    name: asked.name,
    sql: asked.sql,
    sha256: sha256Text(asked.sql),
    parameters: { ...asked.parameters },
  },
  archive: {
    object: asked.provenance.object,
    id: asked.provenance.objectId,
    version: asked.provenance.version,
    inventory_sha512: asked.provenance.inventorySha512,
    snapshot: asked.provenance.snapshot,
  },
  model_key: asked.usesModel ? asked.provenance.modelKey : null,
  answer: {
    file: basename(file),
    format: options.format,
    options: {
      safe_for_spreadsheets: options.safeForSpreadsheets ?? false,
      max_rows: options.maxRows ?? null,
      width: options.width ?? null,
    },
    columns: asked.columns.map(({ name, type }) => ({ name, type })),
    rows: written.rows,
    bytes: written.bytes,
    sha256: written.sha256,
    rows_sum: written.rowsSum ?? '',
    changing: [...asked.changing],
  },
  tool: { name: 'deskarchive', version: packageVersion },
  asked_at: new Date(at).toISOString(),
});

/** Writes an answer and its proof beside it. The proof is written last: where it is, the answer is whole. */
export const writeProvenAnswer = async (
  asked: AnsweredQuestion,
  file: string,
  options: AnswerOptions,
  clock: Clock = systemClock,
): Promise<{ readonly written: WrittenAnswer; readonly proof: Proof }> => {
  const at = clock.now();
  await rm(proofFile(file), { force: true });
  const written = await writeAnswerFile(asked, file, { ...options, sumRows: true });
  const made = proofOf(asked, file, options, written, at);
  await replaceFile(proofFile(file), `${JSON.stringify(made, null, 2)}\n`);
  return { written, proof: made };
};

/** Reads a proof. Errors: input-invalid. */
export const readProof = async (file: string): Promise<Proof> => {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw deskError('input-invalid', { what: 'The proof cannot be read.', where: file, cause });
  }
  const parsed = proof.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw deskError('input-invalid', {
    what: `The proof is not a ${proofFormat}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
    where: file,
  });
};

/** One thing that was checked. */
export interface ProofFinding {
  /** Stable: `answer`, `question`, `archive`, `model`, `rows`, `bytes`. */
  readonly topic: string;
  /** `differs` is a finding; `unknown` could not be checked, with the reason in the message. */
  readonly result: 'same' | 'differs' | 'unknown';
  readonly message: string;
}

const found = (topic: string, isSame: boolean, same: string, differs: string): ProofFinding => ({
  topic,
  result: isSame ? 'same' : 'differs',
  message: isSame ? same : differs,
});

const checkFile = async (made: Proof, path: string): Promise<ProofFinding> => {
  const { bytes, sha256 } = made.answer;
  const info = await stat(path).catch(() => undefined);
  if (!info) return { topic: 'answer', result: 'unknown', message: `The answer ${path} is not there.` };
  const isSame = info.size === bytes && (await digestFile('sha256', path)) === sha256;
  return found('answer', isSame, 'The answer has the bytes that the proof names.', 'The answer was changed.');
};

const checkState = (made: Proof, questions: Questions): readonly ProofFinding[] => {
  const now = questions.plan.provenance;
  const isSameArchive =
    now.objectId === made.archive.id &&
    now.inventorySha512 === made.archive.inventory_sha512 &&
    now.snapshot === made.archive.snapshot;
  return [
    found(
      'archive',
      isSameArchive,
      'The archive is in the state that was asked.',
      `The archive is in another state: ${now.version}, snapshot ${now.snapshot}; asked was ${made.archive.version}, snapshot ${made.archive.snapshot}.`,
    ),
    ...(made.model_key === null
      ? []
      : [
          found(
            'model',
            now.modelKey === made.model_key,
            'The model is the one that was asked.',
            'The model was built anew with other SQL, or is not there.',
          ),
        ]),
  ];
};

const askAgain = async (
  made: Proof,
  questions: Questions,
  signal?: AbortSignal,
): Promise<readonly ProofFinding[]> => {
  if (made.answer.changing.length > 0) {
    const why = `The question uses ${made.answer.changing.join(', ')}: its answer changes from time to time.`;
    return [{ topic: 'rows', result: 'unknown', message: why }];
  }
  const given = Object.entries(made.question.parameters);
  const asked = await questions.ask(
    { sql: made.question.sql, parameters: Object.fromEntries(given) },
    signal,
  );
  const { folder, remove } = await scratchFolder('proof');
  try {
    const { format, options } = made.answer;
    const again = await writeAnswerFile(asked, join(folder, 'answer'), {
      format,
      sumRows: true,
      safeForSpreadsheets: options.safe_for_spreadsheets,
      ...(options.max_rows === null ? {} : { maxRows: options.max_rows }),
      ...(options.width === null ? {} : { width: options.width }),
    });
    const isSame = again.rows === made.answer.rows && again.rowsSum === made.answer.rows_sum;
    return [
      found(
        'rows',
        isSame,
        'Asked again, the question gives the same rows.',
        'Asked again, the question gives other rows.',
      ),
      ...(isSame && again.sha256 !== made.answer.sha256
        ? [
            {
              topic: 'bytes',
              result: 'unknown' as const,
              message:
                'Same rows, other bytes: the statement names no order, or another version of the program wrote them.',
            },
          ]
        : []),
    ];
  } finally {
    await remove();
  }
};

/**
 * Checks a proof: its own text, the answer beside it and, when an archive is given, the archive's state and the
 * question asked again. Errors: input-invalid when it is no proof at all.
 */
export const checkProof = async (
  file: string,
  questions?: Questions,
  signal?: AbortSignal,
): Promise<readonly ProofFinding[]> => {
  const made = await readProof(file);
  const findings = [
    await checkFile(made, join(dirname(file), made.answer.file)),
    found(
      'question',
      sha256Text(made.question.sql) === made.question.sha256,
      'The question has the digest that the proof names.',
      'The text of the question was changed.',
    ),
  ];
  if (!questions) return findings;
  const state = checkState(made, questions);
  if (state.some(({ result }) => result === 'differs')) {
    return [
      ...findings,
      ...state,
      { topic: 'rows', result: 'unknown', message: 'Not asked again: the state differs.' },
    ];
  }
  return [...findings, ...state, ...(await askAgain(made, questions, signal))];
};
