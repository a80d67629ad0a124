import { deskError } from '../core/errors.js';
import { kustomerSource } from './from-kustomer/source.js';
import { kustomerSteps } from './from-kustomer/steps.js';
import type { SourceTables } from './source-views.js';
import type { Step } from './step.js';

/** How to get from a source's tables to the model. */
export interface FromSource {
  readonly tables: SourceTables;
  readonly steps: () => readonly Step[];
}

const sources: Readonly<Record<string, FromSource>> = {
  kustomer: { tables: kustomerSource, steps: kustomerSteps },
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
