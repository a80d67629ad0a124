import { envelopeVersion } from '../layout.js';

/** What stands round a record's own JSON text. The text itself goes in verbatim, as the last value. */
export interface Envelope {
  readonly source: string;
  readonly kind: string;
  readonly id: string;
  readonly snapshot: number;
  readonly seq: number;
  readonly fetchedAt: string;
  readonly req: number | null;
  /** Of the data's bytes, lower-case hex. */
  readonly sha256: string;
}

/** The line up to its data; after the data come `}` and a line break. Order of keys: SPEC.md. */
export const lineHead = (e: Envelope): string =>
  `{"v":${envelopeVersion},"source":${JSON.stringify(e.source)},"object":${JSON.stringify(e.kind)},"id":${JSON.stringify(e.id)},"snapshot":${e.snapshot},"seq":${e.seq},"fetched_at":${JSON.stringify(e.fetchedAt)},"req":${e.req ?? 'null'},"deleted":false,"sha256":"${e.sha256}","data":`;

export const lineTail = '}\n';
