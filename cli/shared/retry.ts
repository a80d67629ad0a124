import { exitCodes } from '../../core/exit-codes.js';
import { type RetryOutcome, runRetry } from '../../extract/retry.js';
import type { CommandResult } from '../command.js';
import { counted, table } from './table.js';

type Retrying = Parameters<typeof runRetry>[0];

const leftTable = (left: Extract<RetryOutcome, { state: 'nothing' }>['left']): readonly string[] =>
  left.length === 0
    ? []
    : [
        'Not tried, because asking again for single things cannot close them:',
        ...table(
          ['reason', 'kind', 'open'],
          left.map(({ reason, kind, gaps }) => [reason, kind, gaps]),
          ['open'],
        ),
      ];

/** `extract --retry-gaps`: what it did, as a command says it. `seal` signs what was committed. */
export const retryGaps = async (
  options: Retrying,
  seal: () => Promise<readonly string[]>,
): Promise<CommandResult> => {
  const outcome = await runRetry(options);
  if (outcome.state === 'nothing')
    return {
      exit: outcome.left.length === 0 ? exitCodes.done : exitCodes.doneWithGaps,
      json: { ...outcome },
      lines: [
        outcome.left.length === 0
          ? 'No gap is open; nothing was asked for.'
          : 'No open gap can be tried again.',
        ...leftTable(outcome.left),
      ],
    };
  if (outcome.state === 'suspended')
    return {
      exit: exitCodes.interrupted,
      json: { ...outcome },
      lines: [
        `Stopped. What came is safe in ${options.archive.home}.`,
        'Run the same command again: it goes on where it stopped.',
      ],
    };
  const { snapshot, tried, left, resumed, complete, streams } = outcome;
  const signed = await seal();
  const open = [...tried.map((row) => row.open), ...left.map((row) => row.gaps)].reduce((a, b) => a + b, 0);
  const healed = tried.reduce((sum, row) => sum + row.healed, 0);
  return {
    exit: open === 0 && complete ? exitCodes.done : exitCodes.doneWithGaps,
    json: {
      state: outcome.state,
      snapshot: snapshot.snapshot,
      mode: snapshot.mode,
      resumed,
      complete,
      gaps: snapshot.gaps,
      inventory_sha512: snapshot.inventorySha512,
      streams,
      kinds: snapshot.kinds,
      attachments: snapshot.attachments,
      signed,
      tried,
      left,
    },
    lines: [
      `Snapshot ${snapshot.snapshot} of ${snapshot.object} is in ${options.archive.home}${resumed ? ' (resumed)' : ''}`,
      ...table(
        ['reason', 'kind', 'tried', 'healed', 'still open'],
        tried.map((row) => [row.reason, row.kind, row.tried, row.healed, row.open]),
        ['tried', 'healed', 'still open'],
      ),
      `${counted(healed, 'gap')} healed; ${counted(snapshot.attachments.stored, 'file')} came, ${counted(snapshot.attachments.bytes, 'byte')}.`,
      ...leftTable(left),
      ...(signed.length > 0 ? [`Signed: ${counted(signed.length, 'version')}.`] : []),
    ],
  };
};
