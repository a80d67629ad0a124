#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { commands } from './commands.js';
import { runCli } from './run.js';

const stop = new AbortController();
// Every call under way listens for Ctrl-C; their number is bounded where they are made.
setMaxListeners(0, stop.signal);
let asked = 0;
const onSignal = (): void => {
  asked++;
  // The second time the user means it: leave at once. Whatever was durable stays so.
  if (asked > 1) process.exit(130);
  stop.abort(new Error('stopped by the user'));
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// A closed pipe (| head) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(
  process.argv.slice(2),
  commands,
  { stdout: process.stdout, stderr: process.stderr, environment: process.env },
  stop.signal,
);
