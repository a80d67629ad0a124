import type { Command } from './command.js';
import { gaps } from './commands/gaps.js';
import { queries } from './commands/queries.js';
import { simulate } from './commands/simulate.js';
import { snapshots } from './commands/snapshots.js';
import { transform } from './commands/transform.js';

/** Every command, in the order of help and reference. */
export const commands: readonly Command[] = [snapshots, gaps, transform, queries, simulate];
