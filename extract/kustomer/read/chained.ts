import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { get } from '../api/calls.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { keep, put, recordId, resource } from '../record.js';
import { isRoleRefusal, kindGap, unreadable } from './refused.js';

/**
 * A list that is followed by its links, newest first: the audit log. Its rows end by themselves when their time is over,
 * so that a row which a later scan lacks is not gone from the archive.
 */
export interface Chain {
  readonly kind: string;
  readonly path: string;
  /** Rows an answer. */
  readonly count: number;
}

interface ChainCursor extends CursorFacts {
  /** Path of the next answer. */
  readonly next: string;
  readonly rows: number;
  /** First id of the answer before, to notice a link that leads nowhere new. */
  readonly before: string;
}

const epoch = '1970-01-01T00:00:00.000Z';

/** The link to older rows: within the list's own path, else somebody else would be asked. */
const olderLink = (next: string | null | undefined, path: string): string | undefined =>
  typeof next === 'string' && next.startsWith(`${path}?`) ? next : undefined;

export const chained = (chain: Chain, roles: readonly string[]): Reader =>
  async function* ({ api, settings, context, cursor: from, signal }: Reading): AsyncGenerator<Batch> {
    const { kind, path } = chain;
    // What a delta covers already, with some room for rows that were published late.
    const reach =
      context.since === undefined ? undefined : Date.parse(context.since) - 3 * settings.overlapMs;
    const facts = {
      since: context.since ?? epoch,
      highWater: new Date(context.startedAt).toISOString(),
    };
    let cursor: ChainCursor = (from as ChainCursor | undefined) ?? {
      next: `${path}?count=${chain.count}`,
      rows: 0,
      before: '',
    };
    for (;;) {
      const answer = await api.ask(get(cursor.next), signal);
      const draft = createDraft();
      const request = draft.answered(answer.entries);
      if (!answer.ok) {
        if (!isRoleRefusal(answer.refusal) && cursor.rows > 0)
          throw unreadable(`GET ${path}`, answer.refusal);
        draft.miss(kindGap(kind, `GET ${path}`, answer.refusal, roles, request, answer.fetchedAt));
        yield draft.finish({ ...cursor, incomplete: true }, true);
        return;
      }
      const rows = answer.page.spans.map((span) => keep(answer.page.body, span));
      for (const kept of rows) put(draft, kept, { kind, request, fetchedAt: answer.fetchedAt });
      const first = rows[0] ? recordId(rows[0].cut) : '';
      const last = rows.at(-1);
      const oldest = last ? Date.parse(String(resource(last.cut).attributes?.createdAt)) : Number.NaN;
      const isCovered = reach !== undefined && oldest < reach;
      const older = olderLink(answer.page.next, path);
      const repeats = first !== '' && first === cursor.before;
      const rowsSoFar = cursor.rows + rows.length;
      if (repeats)
        draft.miss({
          reason: 'count-mismatch',
          kind,
          expected: `perhaps more than ${rowsSoFar}`,
          received: String(rowsSoFar),
          evidence: `GET ${path}: the link to older rows gives the same rows again`,
          request,
          at: answer.fetchedAt,
        });
      const done = rows.length === 0 || repeats || isCovered || older === undefined;
      cursor = {
        ...cursor,
        next: older ?? cursor.next,
        rows: rowsSoFar,
        before: first,
        ...(repeats ? { incomplete: true } : {}),
      };
      yield draft.finish({ ...cursor, ...(done ? facts : {}) }, done);
      if (done) return;
    }
  };
