import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readLines } from '../../core/ndjson.js';
import { type LedgerLine, lineSha256, parseLine } from './line.js';

type RunLine = Extract<LedgerLine, { readonly type: 'run' }>;

/** One run as its lines tell it. */
export interface RunSummary {
  readonly begin: RunLine;
  /** Null: it was broken off. */
  readonly endedAt: string | null;
  readonly lines: { readonly first: number; readonly last: number };
  /** SHA-256 of its last line. */
  readonly head: string;
  readonly counts: Readonly<Record<string, number>> | null;
}

type Slice =
  | { readonly kind: 'begin'; readonly line: RunLine }
  | { readonly kind: 'line'; readonly bytes: Buffer; readonly line: LedgerLine };

async function* slices(ledger: string, length: number): AsyncGenerator<Slice> {
  for await (const { bytes } of readLines(ledger, { length })) {
    const line = parseLine(bytes);
    // The ledger was scanned when it was opened: a line that is none cannot be here.
    if (!line) return;
    if (line.type === 'run') yield { kind: 'begin', line };
    yield { kind: 'line', bytes, line };
  }
}

/**
 * Cuts the ledger into its runs, each as gzip at `place(run)`, line for line as they are; runs without a place are
 * passed over. `length`: bytes of whole lines.
 */
export const cutRuns = async (
  ledger: string,
  length: number,
  place: (run: number) => string | undefined,
): Promise<readonly RunSummary[]> => {
  const cut: RunSummary[] = [];
  const source = slices(ledger, length);
  let next = await source.next();
  while (!next.done) {
    if (next.value.kind !== 'begin') {
      next = await source.next();
      continue;
    }
    const { line: begin } = next.value;
    const path = place(begin.run);
    const end: { last: LedgerLine; head: string } = { last: begin, head: '' };
    const lines = async function* (): AsyncGenerator<Buffer> {
      for (next = await source.next(); !next.done && next.value.kind === 'line'; next = await source.next()) {
        end.last = next.value.line;
        end.head = lineSha256(next.value.bytes);
        if (path !== undefined) yield Buffer.concat([next.value.bytes, Buffer.from('\n')]);
      }
    };
    if (path === undefined) for await (const _ of lines());
    else {
      await mkdir(dirname(path), { recursive: true });
      await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(path));
      const { last, head } = end;
      cut.push({
        begin,
        endedAt: last.type === 'end' ? last.at : null,
        lines: { first: begin.n, last: last.n },
        head,
        counts: last.type === 'end' ? last.counts : null,
      });
    }
  }
  return cut;
};
