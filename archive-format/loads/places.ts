/** Names inside an object of loads, in one place. What they mean: SPEC.md. */

/** Objects of loads are told from sources by their name. */
export const loadsPrefix = 'loads-';

export const runDocument = (run: number): string => `runs/run=${run}/run.json`;
export const runLedger = (run: number): string => `ledger/run=${run}/part-00000.ndjson.gz`;
export const runIdMap = (run: number): string => `idmap/run=${run}/part-0.parquet`;
export const runReport = (run: number): string => `reports/run=${run}/report.json`;
export const runRejects = (run: number): string => `reports/run=${run}/rejects.ndjson.gz`;
export const planDocument = (sha256: string): string => `plans/${sha256}/plan.json`;
export const mappingDocument = (sha256: string): string => `plans/${sha256}/mapping.yaml`;
export const certificateFolder = (name: string): string => `certificates/${name}`;

/** `ledger/run=3/…`: the run of a file; undefined for files of no run. */
export const runOf = (path: string): number | undefined => {
  const match = /^[a-z]+\/run=(\d+)\//.exec(path);
  return match ? Number(match[1]) : undefined;
};
