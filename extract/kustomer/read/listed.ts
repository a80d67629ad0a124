import type { Batch } from '../../../archive-format/batch.js';
import { sha256 } from '../../../core/digest.js';
import { createDraft } from '../../draft.js';
import { unsign, unsignBody } from '../blob/unsign.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { put, recordId } from '../record.js';
import { companions } from './included.js';
import { listPage, mostListed, wholeAnswer } from './list-page.js';
import { isRoleRefusal, kindGap } from './refused.js';

/** A list that is read whole. */
export interface Listing {
  readonly kind: string;
  readonly path: string;
  /** Tried in turn when there is nothing at `path`. */
  readonly otherPaths?: readonly string[];
  readonly pageSize: number;
  /** The list is asked once for each; together they show every record. The first must work. */
  readonly queries: readonly Readonly<Record<string, string>>[];
  /** Records may carry signed links. */
  readonly signed?: boolean;
  /** One answer, which knows no pages. */
  readonly single?: boolean;
  /** Types of records that come along, and the kinds they are. */
  readonly included?: Readonly<Record<string, string>>;
  /** The records have less in this list than by themselves. */
  readonly lesser?: true;
}

interface ListCursor extends CursorFacts {
  readonly query: number;
  /** Place of the path among those that are tried. */
  readonly way?: number;
  /** A list of several pages is walked again until a round brings nothing new: rows may move between pages. */
  readonly round: number;
  readonly page: number;
  /** Rows of this round, and those of them that were new. */
  readonly rows: number;
  readonly fresh: number;
  /** Digest of the ids on the page before, to notice a list that ignores its page number. */
  readonly before: string;
  /** Digests of what was handed over, by id. */
  readonly known: Readonly<Record<string, string>>;
}

const start: ListCursor = { query: 0, round: 1, page: 1, rows: 0, fresh: 0, before: '', known: {} };
const mostRounds = 4;

const nextQuery = (cursor: ListCursor): ListCursor => ({
  ...cursor,
  query: cursor.query + 1,
  round: 1,
  page: 1,
  rows: 0,
  fresh: 0,
});

/** Where to go after a page; `query` beyond the last means the end. */
const onwards = (cursor: ListCursor, more: boolean): ListCursor => {
  if (more) return { ...cursor, page: cursor.page + 1 };
  const onePage = cursor.page === 1;
  const settled = onePage || (cursor.round > 1 && cursor.fresh === 0) || cursor.round >= mostRounds;
  return settled || cursor.rows >= mostListed
    ? nextQuery(cursor)
    : { ...cursor, round: cursor.round + 1, page: 1, rows: 0, fresh: 0 };
};

/** Reads a small list, under all its queries, each record once unless it changed. */
export const listed = (listing: Listing, roles: readonly string[]): Reader =>
  async function* ({ api, cursor: from, signal }: Reading): AsyncGenerator<Batch> {
    const { kind, pageSize, queries, signed } = listing;
    const paths = [listing.path, ...(listing.otherPaths ?? [])];
    const scrub = signed ? unsignBody : undefined;
    let cursor = (from as ListCursor | undefined) ?? start;
    while (cursor.query < queries.length) {
      const way = cursor.way ?? 0;
      const path = paths[way] as string;
      const parameters = queries[cursor.query] as Readonly<Record<string, string>>;
      const what = `GET ${path}${Object.keys(parameters).length > 0 ? `?${new URLSearchParams(parameters)}` : ''}`;
      const answer = listing.single
        ? await wholeAnswer(api, path, parameters, signal, scrub)
        : await listPage(api, path, parameters, cursor.page, pageSize, signal, { scrub });
      const draft = createDraft();
      const request = draft.answered(answer.entries);
      if (
        !answer.ok &&
        answer.refusal.status === 404 &&
        cursor.query === 0 &&
        cursor.page === 1 &&
        way < paths.length - 1
      ) {
        cursor = { ...cursor, way: way + 1 };
        yield draft.finish({ ...cursor }, false);
        continue;
      }
      if (!answer.ok) {
        const tried = way > 0 ? `GET ${paths.join(', ')}` : what;
        draft.miss(kindGap(kind, tried, answer.refusal, roles, request, answer.fetchedAt));
        const whole = isRoleRefusal(answer.refusal) || cursor.query === 0;
        cursor = { ...nextQuery(cursor), incomplete: true };
        const done = whole || cursor.query >= queries.length;
        yield draft.finish({ ...cursor }, done);
        if (done) return;
        continue;
      }
      const known = { ...cursor.known };
      let fresh = 0;
      const came = [
        ...answer.kept.map((kept) => ({ kept, as: kind })),
        ...companions(answer.included, listing.included ?? {}),
      ];
      for (const { kept: raw, as } of came) {
        const kept = signed ? { ...raw, cut: unsign(raw.cut).cut } : raw;
        const digest = sha256(kept.cut.bytes).slice(0, 16);
        const id = as === kind ? recordId(kept.cut) : `${as}/${recordId(kept.cut)}`;
        if (Object.hasOwn(known, id) && known[id] === digest) continue;
        put(draft, kept, {
          kind: as,
          request,
          fetchedAt: answer.fetchedAt,
          ...(listing.lesser ? { lesser: true } : {}),
        });
        known[id] = digest;
        fresh++;
      }
      const before = sha256(answer.kept.map(({ cut }) => recordId(cut)).join());
      const repeats = cursor.page > 1 && answer.kept.length > 0 && before === cursor.before;
      const rows = cursor.rows + (repeats ? 0 : answer.kept.length);
      const capped = !answer.more && rows >= mostListed && rows % pageSize === 0;
      if (repeats || capped) {
        draft.miss({
          reason: 'count-mismatch',
          kind,
          expected: `perhaps more than ${rows}`,
          received: String(rows),
          evidence: repeats
            ? `${what}: page ${cursor.page} repeats the page before it`
            : `${what} ended at record ${rows}; Kustomer's lists are known to stop at ${mostListed}`,
          request,
          at: answer.fetchedAt,
        });
      }
      const flaw = repeats || capped ? { incomplete: true } : {};
      const here: ListCursor = { ...cursor, known, rows, before, fresh: cursor.fresh + fresh, ...flaw };
      cursor = repeats ? nextQuery(here) : onwards(here, answer.more);
      yield draft.finish({ ...cursor }, cursor.query >= queries.length);
    }
  };
