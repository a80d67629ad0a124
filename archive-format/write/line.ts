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

/** A whole line that says a record was gone. */
export const tombstoneLine = (e: Omit<Envelope, 'req' | 'sha256'>, reason: string): string =>
  `{"v":${envelopeVersion},"source":${JSON.stringify(e.source)},"object":${JSON.stringify(e.kind)},"id":${JSON.stringify(e.id)},"snapshot":${e.snapshot},"seq":${e.seq},"fetched_at":${JSON.stringify(e.fetchedAt)},"req":null,"deleted":true,"reason":${JSON.stringify(reason)},"sha256":null,"data":null}\n`;

export const lineTail = '}\n';
