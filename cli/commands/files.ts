import { openDuck } from '../../core/duckdb.js';
import { exitCodes } from '../../core/exit-codes.js';
import { layOutPictures } from '../../load/picture-host.js';
import { planFiles } from '../../load/plan-files.js';
import { command } from '../command.js';
import { openPlanPlace, planOptions } from '../shared/plan-place.js';
import { counted } from '../shared/table.js';

export const files = command({
  name: 'files',
  summary: 'Lay out the files of a plan, ready to publish.',
  about:
    'Writes every file that a plan shows by its address into a folder, named by its digest: attachments for Crisp, pictures of articles. Publish the folder on a host of your own (any web server or bucket), then load with its address. The names are digests that nobody can guess; still, who has an address can read the file.',
  positionals: [],
  options: {
    ...planOptions,
    out: { type: 'string', about: 'Folder for the files.', value: 'FOLDER', required: true },
  },
  examples: [
    ['deskarchive files --plan acme-plan --out acme-files', 'then publish acme-files'],
    [
      'deskarchive load --plan acme-plan --pictures-url https://files.example.com/acme --pictures-published',
      'load with the address where they lie',
    ],
  ],
  exits: [exitCodes.findings],
  json: { folder: 'Where the files lie', files: 'How many' },
  run: async (_, flags, context) => {
    const { plan, object } = await openPlanPlace(flags, context.signal);
    const duck = await openDuck({ memoryMb: 128, threads: 1 });
    try {
      const written = await layOutPictures(planFiles(plan, duck), flags.out, (sha256) => object.blob(sha256));
      return {
        exit: exitCodes.done,
        json: { folder: flags.out, files: written },
        lines: [
          `${counted(written, 'file')} in ${flags.out}. Publish the folder, then load with --pictures-url and --pictures-published.`,
        ],
      };
    } finally {
      duck.close();
    }
  },
});
