import { deskError } from '../core/errors.js';
import { kustomerSource } from './from-kustomer/source.js';
import { kustomerSteps } from './from-kustomer/steps.js';
import { absentFromCsv, csvSource } from './from-kustomer-csv/source.js';
import type { SourceTables } from './source-views.js';
import { readSteps, type Step, sqlFiles } from './step.js';

/** How to get from a source's tables to the model. */
export interface FromSource {
  /** What the steps read, by the prefix of the views: `kustomer_conversation` and so on. */
  readonly views: Readonly<Record<string, SourceTables>>;
  /** Folders of SQL and code that decide what comes out, below `transform/`. */
  readonly folders: readonly string[];
  readonly steps: () => readonly Step[];
}

const kustomer: FromSource = {
  views: { kustomer: kustomerSource },
  folders: ['from-kustomer'],
  steps: kustomerSteps,
};

const sources: Readonly<Record<string, FromSource>> = {
  kustomer,
  // Exports are brought into the shape of the API's tables first; from there on it is one way.
  'kustomer-csv': {
    views: { csv: csvSource, kustomer: absentFromCsv },
    folders: ['from-kustomer-csv', 'from-kustomer'],
    steps: () => [...readSteps(sqlFiles('transform/from-kustomer-csv')), ...kustomerSteps()],
  },
  'kustomer-dump': kustomer,
};

/** Errors: input-invalid when there is no transformation for the source. */
export const fromSource = (source: string): FromSource => {
  const found = sources[source];
  if (found) return found;
  throw deskError('input-invalid', {
    what: `There is no transformation for archives of the source ${source}.`,
    next: `Known sources: ${Object.keys(sources).join(', ')}.`,
  });
};
