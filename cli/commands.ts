import type { Command } from './command.js';
import { catalog } from './commands/catalog.js';
import { check } from './commands/check.js';
import { demo } from './commands/demo.js';
import { diff } from './commands/diff.js';
import { disagreements } from './commands/disagreements.js';
import { discard } from './commands/discard.js';
import { erase } from './commands/erase.js';
import { extract } from './commands/extract.js';
import { gaps } from './commands/gaps.js';
import { holdAdd, holdList, holdRelease } from './commands/hold.js';
import { load } from './commands/load.js';
import { mapCheck, mapConfirm, mapPropose } from './commands/map.js';
import { mask } from './commands/mask.js';
import { plan } from './commands/plan.js';
import { queries } from './commands/queries.js';
import { query } from './commands/query.js';
import { readback } from './commands/readback.js';
import { receipt } from './commands/receipt.js';
import { redact } from './commands/redact.js';
import { seal } from './commands/seal.js';
import { simulate } from './commands/simulate.js';
import { snapshots } from './commands/snapshots.js';
import { transcript } from './commands/transcript.js';
import { transform } from './commands/transform.js';
import { undo } from './commands/undo.js';
import { verify } from './commands/verify.js';

/** Every command, in the order of help and reference. */
export const commands: readonly Command[] = [
  demo,
  check,
  extract,
  snapshots,
  discard,
  verify,
  seal,
  receipt,
  diff,
  disagreements,
  gaps,
  holdAdd,
  holdList,
  holdRelease,
  erase,
  redact,
  mask,
  transform,
  query,
  queries,
  transcript,
  catalog,
  mapPropose,
  mapCheck,
  mapConfirm,
  plan,
  load,
  readback,
  undo,
  simulate,
];
