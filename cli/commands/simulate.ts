import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { writeCsvExports } from '../../simulate/kustomer/exports/csv.js';
import { vendorNamed, vendors } from '../../simulate/registry.js';
import type { SimulatorOptions } from '../../simulate/simulator.js';
import { type CommandResult, command } from '../command.js';
import { namedValues } from '../shared/named-values.js';
import { counted } from '../shared/table.js';

const exportCsv = async (vendor: string, folder: string, desk: SimulatorOptions): Promise<CommandResult> => {
  if (vendor !== 'kustomer')
    throw deskError('flag-invalid', {
      what: `The stand-in of ${vendor} writes no CSV exports.`,
      where: '--csv-out',
    });
  const files = await writeCsvExports(folder, desk);
  return {
    exit: exitCodes.done,
    json: { files },
    lines: files.map(({ name, rows }) => `${name}  ${counted(rows, 'row')}`),
  };
};

export const simulate = command({
  name: 'simulate',
  summary: 'Run a strict local stand-in of a vendor.',
  about:
    'Runs a stand-in of a vendor on this machine: strict, stateful, rate-limited, with the vendor’s bad habits. It ends with Ctrl-C. Facts that nobody could settle are settings; --list shows them.',
  positionals: [
    { name: 'vendor', about: 'Who is stood in for.', required: true, choices: vendors.map((v) => v.name) },
  ],
  options: {
    port: {
      type: 'number',
      about: 'Port; 0 takes any free one.',
      default: 0,
      whole: true,
      range: [0, 65_535],
    },
    seed: { type: 'number', about: 'The same seed makes the same desk.', default: 1, whole: true },
    scale: {
      type: 'number',
      about: '1 is a small lively desk; 100 is a hundred times as much. A target is empty without it.',
      range: [0.01, 100_000],
    },
    data: {
      type: 'string',
      about: 'Serve this folder of vendor-shaped .ndjson(.gz) instead of a made-up desk.',
      value: 'FOLDER',
    },
    faults: {
      type: 'string',
      about: 'Faults on request, e.g. "429@2%,500-after@1% POST /conversations".',
      value: 'SPEC',
    },
    set: { type: 'strings', about: 'Settle an open fact: name=value. Repeatable.', value: 'NAME=VALUE' },
    'csv-out': {
      type: 'string',
      about: 'Write what the vendor’s pages would export as CSV into this folder, and end. Kustomer only.',
      value: 'FOLDER',
    },
    list: { type: 'boolean', about: 'List the settings and end.', default: false },
  },
  examples: [
    ['deskarchive simulate kustomer --port 4000', 'a made-up Kustomer desk'],
    [
      'deskarchive simulate intercom --port 4001 --faults "429@5%"',
      'an Intercom workspace that refuses one call in twenty',
    ],
  ],
  exits: [],
  json: {
    url: 'Base URL; one line of JSON with url, token and, for some, environment is printed as soon as it stands',
    token: 'The token it accepts: a fictitious one',
    state: 'At the end: calls, writes, violations, objects',
    files: 'With --csv-out: name and rows of each file',
    settings: 'With --list: name, values, default and what is open',
  },
  run: async ([name], flags, context) => {
    const vendor = vendorNamed(name as string);
    if (flags.list)
      return {
        exit: 0,
        json: { settings: vendor.settings },
        lines: vendor.settings.flatMap((setting) => [
          `${setting.name} = ${setting.default}   (${Array.isArray(setting.values) ? setting.values.join(', ') : setting.values})`,
          `    ${setting.about}`,
        ]),
      };
    const desk = {
      seed: flags.seed,
      ...(flags.scale === undefined ? {} : { scale: flags.scale }),
      ...(flags.data === undefined ? {} : { data: flags.data }),
      settings: namedValues(flags.set, '--set'),
    };
    if (flags['csv-out'] !== undefined) return exportCsv(vendor.name, flags['csv-out'], desk);
    const simulator = await vendor.start({
      ...desk,
      port: flags.port,
      ...(flags.faults === undefined ? {} : { faults: flags.faults }),
    });
    const upper = simulator.vendor.toUpperCase();
    await context.write(
      context.json
        ? `${JSON.stringify({ url: simulator.url, token: simulator.token, ...(simulator.environment ? { environment: simulator.environment } : {}) })}\n`
        : [
            `${simulator.vendor} stands at ${simulator.url}`,
            '',
            `  export DESKARCHIVE_${upper}_BASE_URL=${simulator.url}`,
            `  export DESKARCHIVE_${upper}_TOKEN=${simulator.token}`,
            ...Object.entries(simulator.environment ?? {}).map(
              ([name, value]) => `  export ${name}=${value}`,
            ),
            '',
            'Ctrl-C ends it.',
            '',
          ].join('\n'),
    );
    await new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const state = simulator.state();
    await simulator.close();
    return {
      exit: 0,
      json: { url: simulator.url, token: simulator.token, state },
      lines: [`${state.calls} calls, ${state.writes} writes, ${state.violations.length} violations`],
    };
  },
});
