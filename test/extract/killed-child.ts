import { createArchive } from '../../archive-format/open.js';
import { systemClock } from '../../core/clock.js';
import { createKustomerSource } from '../../extract/kustomer/source.js';
import { runExtract } from '../../extract/run.js';

/**
 * One extraction as a process of its own, to be killed: prints a line for every batch and `committed` at the end.
 * Arguments: archive folder, base URL, token.
 */
const [home, baseUrl, token] = process.argv.slice(2) as [string, string, string];

const run = async (): Promise<void> => {
  const source = createKustomerSource({
    org: 'acme',
    token,
    baseUrl,
    clock: systemClock,
    allowPrivate: true,
    indexLagMs: 0,
    searchPageSize: 40,
    callsPerMinute: Number.POSITIVE_INFINITY,
    searchesPerMinute: Number.POSITIVE_INFINITY,
  });
  const archive = await createArchive(home);
  const inner = archive.begin;
  const outcome = await runExtract({
    source,
    archive: {
      ...archive,
      begin: async (scope) => {
        const writer = await inner(scope);
        return {
          ...writer,
          append: async (stream, batch) => {
            await writer.append(stream, batch);
            // Often, so that a kill falls between as many different states as it can.
            await writer.flush();
            process.stdout.write(`${stream}\n`);
          },
        };
      },
    },
    mode: 'full',
    operator: { name: 'Tester', address: 'mailto:tester@example.com' },
    clock: systemClock,
    progress: () => {},
    signal: new AbortController().signal,
  });
  process.stdout.write(`${outcome.state}\n`);
  await source.close();
};

void run();
