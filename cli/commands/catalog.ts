import { exitCodes } from '../../core/exit-codes.js';
import { makeCatalog } from '../../queries/catalog/make.js';
import { command } from '../command.js';
import { archiveOptions, asOfOption, openSource } from '../shared/archive.js';
import { counted } from '../shared/table.js';

export const catalog = command({
  name: 'catalog',
  summary: 'Make one DuckDB file with every table and comment, for any DuckDB client.',
  about:
    'Writes a DuckDB file with a view for every table of archive and model, and their comments. The views name the archive’s files by absolute path: make it again when the archive moves. Whoever opens it uses a DuckDB that can do more than read; deskarchive query cannot.',
  positionals: [],
  options: {
    ...archiveOptions,
    'as-of': asOfOption,
    out: {
      type: 'string',
      about: 'The file; an older catalog there is replaced.',
      value: 'FILE',
      required: true,
    },
  },
  examples: [['deskarchive catalog --archive acme.archive --out acme.duckdb', 'then: duckdb acme.duckdb']],
  exits: [exitCodes.findings],
  json: {
    path: 'The file',
    tables: 'Number of tables and views',
    provenance: 'State of the archive it shows',
  },
  run: async (_, flags) => {
    const { archive, object } = await openSource(flags);
    const made = await makeCatalog(archive, flags.out, {
      object: object.name,
      ...(flags['as-of'] === undefined ? {} : { asOf: flags['as-of'] }),
    });
    return {
      exit: exitCodes.done,
      json: { ...made },
      lines: [`${made.path}: ${counted(made.tables, 'table')}`],
    };
  },
});
