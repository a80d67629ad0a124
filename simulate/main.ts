import { parseArgs } from 'node:util';
import { asDeskError, deskError } from '../core/errors.js';
import { vendorNamed } from './registry.js';
import type { SimulatorOptions } from './simulator.js';

/**
 * Runs one stand-in as a process of its own: prints a line of JSON `{vendor, url, token}` when it is ready, and ends
 * on SIGTERM, SIGINT, or when its standard input is closed, so that it never outlives whoever started it.
 *
 *   node dist/simulate/main.js kustomer --port 0 --seed 1 --scale 1 --set rpm=unlimited
 */

const wholeNumber = (flag: string, text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  throw deskError('flag-invalid', { what: `"${text}" is no whole number.`, where: `--${flag}` });
};

const positive = (flag: string, text: string): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw deskError('flag-invalid', { what: `"${text}" is no number above 0.`, where: `--${flag}` });
};

/** `name=value` pairs as an object. */
const parsePairs = (pairs: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw deskError('flag-invalid', { what: `"${pair}" is not name=value.`, where: '--set' });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  seed: { type: 'string' },
  scale: { type: 'string' },
  data: { type: 'string' },
  faults: { type: 'string' },
  token: { type: 'string' },
  set: { type: 'string', multiple: true },
} as const;

const parse = (args: readonly string[]): { readonly vendor: string; readonly options: SimulatorOptions } => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
    return {
      vendor: positionals[0] ?? '',
      options: {
        port: wholeNumber('port', values.port ?? '0'),
        ...(values.host === undefined ? {} : { host: values.host }),
        ...(values.seed === undefined ? {} : { seed: wholeNumber('seed', values.seed) }),
        ...(values.scale === undefined ? {} : { scale: positive('scale', values.scale) }),
        ...(values.data === undefined ? {} : { data: values.data }),
        ...(values.faults === undefined ? {} : { faults: values.faults }),
        ...(values.token === undefined ? {} : { token: values.token }),
        settings: parsePairs(values.set ?? []),
      },
    };
  } catch (cause) {
    if (String((cause as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS'))
      throw deskError('flag-unknown', { what: (cause as Error).message, where: 'simulate', cause });
    throw cause;
  }
};

const run = async (): Promise<void> => {
  const { vendor, options } = parse(process.argv.slice(2));
  const simulator = await vendorNamed(vendor).start(options);
  process.stdout.write(
    `${JSON.stringify({ vendor: simulator.vendor, url: simulator.url, token: simulator.token, environment: simulator.environment ?? {} })}\n`,
  );
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    void simulator.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdin.on('end', stop);
  process.stdin.on('error', stop);
  process.stdin.resume();
};

run().catch((thrown: unknown) => {
  const error = asDeskError(thrown, 'simulate');
  process.stderr.write(`${error.code}: ${error.message}\n${error.where ?? ''}\n${error.next}\n`);
  process.exitCode = error.exit;
});
