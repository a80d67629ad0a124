import type { Command } from './command.js';

/** Every command, in the order of help and reference. */
export const commands: readonly Command[] = [];
