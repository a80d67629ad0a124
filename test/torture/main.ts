import { parseArgs } from 'node:util';
import { makeTortureDesk } from './desk.js';
import { torment } from './torment.js';
import { victims } from './victims.js';

/**
 * Loads that survive everything, or not:
 *
 *   npm run torture -- --target crisp --conversations 2000 --kills 100 --seed 1
 *
 * A calm load first; then the same into another stand-in that lies, drops and delays, while the program is killed
 * (SIGKILL) at random moments and started again. Ends with 1 unless both hold the same and nobody was told of it.
 * `--set name=value` settles an open fact of the stand-in, e.g. `duplicate_fingerprint=accepted`.
 */

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'crisp' },
    conversations: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const victim = victims[values.target];
if (!victim) throw new Error(`--target: one of ${Object.keys(victims).join(', ')}`);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const most = 8;
const show = (title: string, lines: readonly string[]): void => {
  for (const line of lines.slice(0, most)) say(`${title} ${line.slice(0, 600)}`);
  if (lines.length > most) say(`${title} … ${lines.length - most} more`);
};

const seed = Number(values.seed);
const desk = await makeTortureDesk(victim, { conversations: Number(values.conversations), seed });
say(
  `${desk.operations} operations, ${desk.conversations} conversations; a calm load takes ${desk.calls} calls`,
);
try {
  const settings = Object.fromEntries(values.set.map((pair) => pair.split('=', 2) as [string, string]));
  const end = await torment(victim, desk, { kills: Number(values.kills), seed, settings });
  const faults = Object.values(end.faults).reduce((sum, count) => sum + count, 0);
  say(
    `${end.kills} kills, ${faults} faults, ${end.calls} calls, ${end.writes} writes, ${Math.round(end.seconds)} s, ${end.repairs} runs for what was refused`,
  );
  say(JSON.stringify(end.faults));
  show('broken rule:', end.violations);
  show('rejected:', end.rejects);
  show('missing:', end.missing);
  show('too much:', end.surplus);
  if (end.more > 0) say(`one more load wrote ${end.more} times`);
  const fine = end.violations.length + end.missing.length + end.surplus.length + end.more === 0;
  say(fine ? 'the same as the calm load' : 'NOT the same as the calm load');
  process.exitCode = fine ? 0 : 1;
} finally {
  await desk.remove();
}
