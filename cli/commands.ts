import type { Command } from './command.js';
import { check } from './commands/check.js';
import { extract } from './commands/extract.js';
import { gaps } from './commands/gaps.js';
import { queries } from './commands/queries.js';
import { simulate } from './commands/simulate.js';
import { snapshots } from './commands/snapshots.js';
import { transform } from './commands/transform.js';
import { verify } from './commands/verify.js';

/** Every command, in the order of help and reference. */
export const commands: readonly Command[] = [
  check,
  extract,
  snapshots,
  verify,
  gaps,
  transform,
  queries,
  simulate,
];
