import { type DuckOptions, openDuck } from '../../core/duckdb.js';
import type { TargetDirectory } from '../../core/target-directory.js';
import { attachModel } from '../model-views.js';
import { type ModelEvidence, readEvidence } from './evidence/evidence.js';
import type { ArchiveRef, Mapping, TargetName } from './mapping.js';
import { mappingText } from './propose/text.js';
import { rulesOf } from './rules/rules.js';

export interface ProposeInput {
  /** Folder of the model, with one Parquet file a table. */
  readonly model: string;
  readonly archive: ArchiveRef;
  readonly target: TargetName;
  /** What the target account has; without it names are proposed as they are at the source. */
  readonly directory?: TargetDirectory;
  /** Decisions of an earlier mapping, kept where they still mean something. */
  readonly previous?: Mapping;
  readonly duck?: DuckOptions;
}

/** The text of a mapping file with a decision for everything in the model and the evidence as comments. */
export const proposeMapping = async (input: ProposeInput): Promise<string> => {
  const evidence = await evidenceOf(input.model, input.duck);
  return mappingText({ ...input, evidence, rules: rulesOf(input.target) });
};

/** Opens a model for its evidence and closes it again. Errors: model-missing. */
const evidenceOf = async (model: string, options: DuckOptions = {}): Promise<ModelEvidence> => {
  const duck = await openDuck(options);
  try {
    await attachModel(duck, model);
    return await readEvidence(duck);
  } finally {
    duck.close();
  }
};
